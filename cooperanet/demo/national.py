"""A Ministry of Peru and its Permanent Mission: an entry that waits for endorsement, a draft for the Authority."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Institution, Mandate, User
from cooperanet.demo.accounts import SIGN_INS, Seats, home_of
from exchange.models import Entry

BEGAN = timedelta(days=60)
MINISTRY = {
    "name_es": "Ministerio de Salud del Perú",
    "name_en": "Ministry of Health of Peru",
    "name_pt": "Ministério da Saúde do Peru",
    "name_fr": "Ministère de la Santé du Pérou",
    "acronym_es": "MINSA",
}
MISSION = {
    "name_es": "Misión Permanente del Perú ante la OEA",
    "name_en": "Permanent Mission of Peru to the OAS",
    "name_pt": "Missão Permanente do Peru junto à OEA",
    "name_fr": "Mission permanente du Pérou auprès de l’OEA",
}
PROPOSAL = {
    "title": "Triaje digital en postas de salud de la Amazonía",
    "summary": "Enfermeras de 140 postas fluviales registran síntomas en una tableta sin conexión y reciben la "
    "clasificación del caso. El Ministerio comparte el programa, la guía clínica y a quienes capacitan.",
    "description": "El sistema funciona sin internet durante semanas y sincroniza cuando la lancha llega a un puesto "
    "con señal. La capacitación dura cinco días y usa casos reales de la zona.",
}
DRAFT = {
    "title": "Archivos históricos de cooperación: cómo los ordenamos",
    "summary": "La Autoridad digitalizó cuarenta años de convenios y puede enseñar cómo se clasifican, se describen y "
    "se ponen a disposición del público.",
}


def create_national_entries(seats: Seats) -> None:
    """All of it of the last weeks and not published, so that no figure of the past changes."""
    authority, now = seats.authorities["PER"], timezone.now()
    home = home_of(authority)
    given = {"country": home.country, "language": "es"}
    ministry = Institution.objects.create(kind="sectoral", parent=home, **given, **MINISTRY)
    mission = Institution.objects.create(kind="mission", **given, **MISSION)
    health = _seat(ministry, SIGN_INS["Sectoral institution (Peru)"], "Cooperación", "Rosa Flores")
    permanent = _seat(mission, SIGN_INS["Permanent Mission (Peru)"], "Misión", "Luis Paredes")
    entry = Entry.objects.start(health, "offer")
    _write(entry, PROPOSAL, health, focus_areas=["innovation"], sdgs=[3, 9], forms=["training", "technical-assistance"])
    entry.submit(by=health, at=now - timedelta(days=4))
    draft = Entry.objects.start(permanent, "offer")
    _write(draft, DRAFT, permanent)


def _seat(institution: Institution, email: str, name: str, holder: str) -> User:
    seat = User.objects.create_user(email, institution=institution, name=name)
    Mandate.objects.create(seat=seat, holder=holder, since=timezone.now() - BEGAN)
    return seat


def _write(entry: Entry, text: dict[str, str], seat: User, **tags: list) -> None:
    values = {"texts": {"es": {**text, "how": "original"}}, "modality": "south-south", "stage": "in-execution", **tags}
    entry.save_draft(values, by=seat, version=entry.version)
