"""What tests begin with. Every default is fixed: a complete offer of Peru in Spanish, written by its Authority."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData
from PIL import Image

from accounts import checklist, principles
from accounts.models import (
    Arrival,
    Country,
    HandOver,
    Inquiry,
    Institution,
    Invitation,
    Logo,
    Mail,
    Mandate,
    PartnerApplication,
    Recovery,
    User,
    Verification,
)
from accounts.picture import Picture
from exchange.models import Entry, Publication

LANGUAGES_OF_MAIL = {"PER": "es", "ARG": "es", "BRA": "pt", "HTI": "fr"}
SUMMARY = "El Instituto Nacional de Salud enseña a diagnosticar enfermedades en laboratorios de zonas alejadas."


def country(code: str) -> Country:
    return Country.objects.get(iso3=code)


def an_institution(kind: str = "authority", code: str | None = "PER", **changes: Any) -> Institution:
    """The one institution of that kind in a country, with names in English and Spanish."""
    home = country(code) if code else None
    name = f"{kind.capitalize()} of {home.name_en}" if home else kind.capitalize()
    defaults = {"name_en": name, "name_es": f"{name} (es)", "language": LANGUAGES_OF_MAIL.get(code or "", "en")}
    found, _made = Institution.objects.get_or_create(kind=kind, country=home, defaults={**defaults, **changes})
    return found


def a_seat(institution: Institution | None, email: str, **changes: Any) -> User:
    """A seat that somebody has taken up; without a password it is free."""
    found = User.objects.filter(email=email).first()
    facts = {"institution": institution, "name": "Focal point", "password": "un molino de viento", **changes}
    return found or User.objects.create_user(email, **facts)


def authority_seat(code: str = "PER") -> User:
    """The focal point of a country's Cooperation Authority."""
    return a_seat(an_institution("authority", code), f"cooperation@{code.lower()}.example")


def held(seat: User, holder: str = "Ana Quispe") -> User:
    """The seat, with somebody who holds it: its institution has an account."""
    if not seat.mandates.exists():
        Mandate.objects.create(seat=seat, holder=holder, since=datetime(2020, 1, 1, tzinfo=UTC))
    return seat


def sectoral_seat(code: str = "PER") -> User:
    """The focal point of a country's Ministry, whose entries its Authority endorses."""
    ministry = an_institution("sectoral", code, parent=an_institution("authority", code))
    return a_seat(ministry, f"ministry@{code.lower()}.example")


def mission_seat(code: str = "PER") -> User:
    """The Permanent Mission of a country."""
    return a_seat(an_institution("mission", code), f"mission@{code.lower()}.example")


def partner_seat() -> User:
    return a_seat(an_institution("partner", None, name_en="Structuralia", name_es=""), "partners@structuralia.example")


def board_seat() -> User:
    return a_seat(an_institution("board", None), "board@cooperanet.example")


def secretariat_seat() -> User:
    return a_seat(an_institution("secretariat", None), "secretariat@cooperanet.example")


def editor_seat() -> User:
    """Of the Secretariat, and prepares only."""
    return a_seat(an_institution("secretariat", None), "editor@cooperanet.example", is_editor=True)


def person_without_institution() -> User:
    return a_seat(None, "nobody@cooperanet.example")


def an_invitation(
    by: User, address: str = "cooperacion@cancilleria.example", code: str = "PER", **changes
) -> Invitation:
    """An offer of a seat in a country's Cooperation Authority."""
    return Invitation.invite(an_institution("authority", code), address, by=by, **changes)


def answers_to(kind: str = "partner") -> list[dict]:
    """Something found about every point of the checklist."""
    return [{"key": point.key, "question": point.question, "found": "Visto."} for point in checklist.points(kind)]


def a_verification(institution: Institution, **changes: Any) -> Verification:
    """Of a partner by the Secretariat; `changes` are written past the verbs."""
    made = Verification.verify(institution, answers_to(institution.kind), by=secretariat_seat())
    Verification.objects.filter(pk=made.pk).update(**changes)
    return Verification.objects.get(pk=made.pk)


def an_application(*, confirmed: bool = False, **changes: Any) -> PartnerApplication:
    """Of a foundation in Chile that writes Spanish."""
    facts = {"name": "Fundación Puente", "kind": "foundation", "website": "https://puente.example/"}
    facts |= {"contact": "Rosa Lagos", "address": "rosa@puente.example", "brings": "Becas.", "language": "es"}
    facts |= {"country": country("CHL"), "principles": principles.in_force().since}
    application = PartnerApplication.apply(**{**facts, **changes})
    if confirmed:
        application.confirm()
    return application


def link_of(application: PartnerApplication) -> str:
    """The secret in the newest mail to the applicant."""
    mail = Mail.objects.filter(to=application.address, body__contains="/partners/application/").latest("pk")
    return mail.body.partition("/partners/application/")[2].partition("/")[0]


def a_profile(institution: Institution, **changes: Any) -> dict:
    """What the profile's form posts when nothing but `changes` was typed."""
    posted = {name: getattr(institution, name) or "" for name in Institution.PROFILE if name != "logo"}
    posted |= {"languages": institution.languages, "logo": institution.logo_id or "", "version": institution.version}
    posted["shows_holders"] = "on" if institution.shows_holders else ""
    return {**posted, **changes}


def a_picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Half transparent where the kind allows it."""
    made = io.BytesIO()
    Image.new("RGB" if kind == "JPEG" else "RGBA", size, "#0b3d6680").save(made, kind, **options)
    return made.getvalue()


def a_logo(institution: Institution) -> Logo:
    return Logo.keep(Picture(b"RIFF", 60, 40), institution=institution)


def a_passkey(seat: User, name: str = "office computer") -> Authenticator:
    """As a device registered it, but the device is lost."""
    public_key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(Aaguid.NONE, b"0" * 32, public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    attested = AttestationObject.create("none", AuthenticatorData.create(b"0" * 32, flags, 0, held), {})
    asked = {"type": "webauthn.create", "challenge": "AAAA", "origin": "http://localhost"}
    response = {"clientDataJSON": json.dumps(asked).encode(), "attestationObject": bytes(attested)}
    credential = {
        "id": websafe_encode(b"0" * 32),
        "rawId": websafe_encode(b"0" * 32),
        "type": "public-key",
        "response": {name: websafe_encode(value) for name, value in response.items()},
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
    return Authenticator.objects.create(user=seat, type="webauthn", data={"name": name, "credential": credential})


def a_hand_over(seat: User, by: User | None = None, **changes: Any) -> HandOver:
    """Of a seat that keeps its address, to José Huamán; started by its holder."""
    facts = {"holder": "José Huamán", "position": "Director", "named_by": "Nota 27/2026", "keeps_address": True}
    return HandOver.start(seat, by=by or seat, **{**facts, "address": "jose.huaman@per.example", **changes})


def a_mandate(seat: User, holder: str = "María Quispe", **changes: Any) -> Mandate:
    """In force for so long that it is due to be confirmed."""
    return Mandate.objects.create(seat=seat, holder=holder, since=timezone.now() - timedelta(days=400), **changes)


def an_inquiry(seat: User, *, days: int = 0) -> Inquiry:
    """The question, asked so many days ago, whether the seat is still held by María Quispe."""
    mandate = seat.mandates.holding(timezone.now()).first() or a_mandate(seat)
    inquiry = Inquiry.ask(mandate)
    asked = inquiry.asked_at - timedelta(days=days)
    Inquiry.objects.filter(pk=inquiry.pk).update(asked_at=asked, written_at=asked)
    return Inquiry.objects.get(pk=inquiry.pk)


def secret_of_inquiry(inquiry: Inquiry) -> str:
    """The end of the link in its latest mail."""
    return Inquiry.objects.get(pk=inquiry.pk).mail.body.partition("/mandate/")[2].partition("/")[0]


def an_arrival(**changes: Any) -> Arrival:
    """Of José Huamán at Peru's Cooperation Authority; he has not shown yet that he reads his mailbox."""
    facts = {"holder": "José Huamán", "position": "Director", "named_by": "Nota 27/2026"}
    facts |= {"address": "jose.huaman@per.example", "country": country("PER")}
    return Arrival.announce(**{**facts, **changes})


def a_recovery(seat: User, by: User, *, agreed_by: User | None = None, **changes: Any) -> Recovery:
    """Of a seat whose mailbox can be trusted, for José Huamán; agreed to when it is said by whom."""
    facts = {"holder": "José Huamán", "position": "Director", "named_by": "Nota 27/2026", "keeps_address": False}
    recovery = Recovery.start(seat, by=by, **{**facts, "address": "jose.huaman@per.example", **changes})
    if agreed_by:
        recovery.agree(by=agreed_by)
    return recovery


def secret_of_arrival(arrival: Arrival) -> str:
    body = Mail.objects.filter(to=arrival.address, body__contains="/arrival/").latest("pk").body
    return body.partition("/arrival/")[2].partition("/")[0]


def secret_of(hand_over: HandOver) -> str:
    """The end of the link in the mail to the successor."""
    template = "recovery_link" if hand_over.is_recovery else "hand_over_link"
    body = Mail.objects.get(key__startswith=f"{template}-{hand_over.pk}:").body
    return body.partition("/hand-over/")[2].partition("/")[0]


def texts(title: str = "Diagnóstico en laboratorios rurales", language: str = "es", **parts: str) -> dict:
    """The original alone, in one language."""
    return {language: {"title": title, "summary": SUMMARY, "how": "original", **parts}}


def an_entry(seat: User | None = None, **changes: Any) -> Entry:
    """A draft that could be submitted as it stands."""
    seat = seat or authority_seat()
    institution = seat.institution
    assert institution is not None
    content = {
        "kind": "offer",
        "institution": institution,
        "country": institution.country or country("CHL"),
        "original_language": "es",
        "texts": texts(),
        "focus_areas": ["environment"],
        "sdgs": [3],
        "modality": "bilateral",
        "forms": ["training"],
        "stage": "planned",
        "delivery_languages": ["es"],
    }
    return Entry.objects.create(**{**content, **changes})


def a_submitted_entry(seat: User | None = None, **changes: Any) -> Entry:
    seat = seat or authority_seat()
    entry = an_entry(seat, **changes)
    entry.submit(by=seat)
    return entry


def a_proposed_entry(**changes: Any) -> Entry:
    """Of Peru's Ministry, before Peru's Authority, which has an account."""
    held(authority_seat())
    return a_submitted_entry(sectoral_seat(), **changes)


def an_endorsed_entry(**changes: Any) -> Entry:
    """The same with the Secretariat."""
    entry = a_proposed_entry(**changes)
    entry.endorse(by=authority_seat())
    return entry


def a_publication(seat: User | None = None, *, at: datetime | None = None, **changes: Any) -> Publication:
    """What the public reads of a new entry, since `at` (now)."""
    entry = a_submitted_entry(seat, **changes)
    entry.publish(by=secretariat_seat(), at=at)
    return entry.publications.get()


def an_entry_in(status: str, *, public: bool = False) -> Entry:
    """An entry of Peru led to a status by its verbs; `public`: with a publication that everybody reads.

    Only a Ministry's is ever proposed.
    """
    if status == "proposed":
        return _a_proposal_in(public=public)
    owner, secretariat = authority_seat(), secretariat_seat()
    entry = a_publication(owner).entry if public or status == "published" else an_entry(owner)
    if public and status != "published":
        entry.revise(by=owner)
    if status in ("submitted", "returned", "declined"):
        entry.submit(by=owner)
    if status == "returned":
        entry.send_back(by=secretariat, note="Please name the laboratory.")
    elif status == "declined":
        entry.decline(by=secretariat, note="This is no cooperation.")
    elif status == "archived":
        entry.discard(by=owner)
    return Entry.objects.get(pk=entry.pk, status=status)


def _a_proposal_in(*, public: bool) -> Entry:
    entry = an_endorsed_entry() if public else a_proposed_entry()
    if public:
        entry.publish(by=secretariat_seat())
        entry.revise(by=sectoral_seat())
        entry.submit(by=sectoral_seat())
    return Entry.objects.get(pk=entry.pk, status="proposed")


def answers(entry: Entry, **changes: Any) -> dict:
    """What the entry's form posts when nothing but `changes` was typed."""
    original = entry.texts.get(entry.original_language, {})
    same = ("kind", "original_language", "focus_areas", "sub_areas", "other_area", "sdgs", "modality", "forms", "stage")
    parts = {part: original.get(part, "") for part in ("title", "summary", "description", "cost_sharing", "results")}
    posted = {name: getattr(entry, name) for name in (*same, "delivery_languages", "targets")}
    code = entry.country.iso3 if entry.country else ""
    return {**posted, **parts, "country": code, "version": entry.version, **changes}
