"""The demo's invented partner, verified, and invented applications. Real organisations have neither here."""

from __future__ import annotations

from accounts import checklist, principles
from accounts.models import Country, PartnerApplication, Verification
from cooperanet.demo.accounts import Seats, day, home_of, read

FOUND = {
    "registration": ("Entidad sin ánimo de lucro, registro 0000 (inventado).", "Certificado entregado por el socio"),
    "contact": ("Sitio y correo tienen el mismo dominio; la dirección confirmó por teléfono.", "Llamada"),
    "experience": ("Talleres en seis municipios desde 2019.", "Informes anuales 2019 a 2025"),
    "funding": ("Donaciones de cooperativas y cuotas de cursos; cuentas publicadas cada año.", "Sitio del socio"),
    "integrity": ("No figura en las listas consultadas.", "Listas consultadas ese día"),
}


def create_partners(seats: Seats) -> None:
    """A verification of the invented partner; two applications that wait, and one that was asked something."""
    points = [
        {"key": point.key, "question": point.question, "found": FOUND[point.key][0], "source": FOUND[point.key][1]}
        for point in checklist.points("partner")
    ]
    interests = "Vende cursos a distancia; no tiene contratos con entidades públicas."
    partner = home_of(seats.partners["vereda"])
    Verification.verify(partner, points, interests=interests, by=seats.secretariat, at=day("2026-09-21"))
    countries = Country.objects.in_bulk(field_name="iso3")
    for line in read("applications"):
        application = PartnerApplication.apply(
            name=line["name"],
            kind=line["kind"],
            country=countries[line["country"]],
            website=f"https://{line['domain']}/",
            contact="Nadie (nombre inventado)",
            address=f"cooperation@{line['domain']}",
            brings=line["brings"],
            language=line["language"],
            principles=principles.in_force().since,
        )
        application.confirm()
        if "question" in line:
            application.ask(line["question"], by=seats.secretariat)
