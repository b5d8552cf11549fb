"""The demo's institutions, their seats, and one sign-in per kind of user."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import cast
from zoneinfo import ZoneInfo

import pghistory
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Country, Inquiry, Institution, Invitation, Mandate, User
from accounts.querysets import hashed

HERE = Path(__file__).parent
ZONE = ZoneInfo("America/New_York")

# Who held an account on 20 April 2022 (an assumption: the source names only the number), and who came later.
EARLY = {"PER": "2022-02-07", "ARG": "2022-02-21", "URY": "2022-03-08", "CHL": "2022-03-29", "CRI": "2022-04-12"}
LATER = {
    "COL": "2022-05-30",
    "JAM": "2022-07-18",
    "BRB": "2022-09-05",
    "MEX": "2022-11-14",
    "DOM": "2023-01-23",
    "HND": "2023-03-06",
    "PAN": "2023-05-15",
    "ECU": "2023-09-11",
    "BRA": "2023-10-02",
    "GTM": "2024-02-19",
    "SLV": "2024-04-22",
    "PRY": "2024-06-03",
    "KNA": "2024-09-16",
    "HTI": "2025-01-27",
    "VCT": "2025-03-10",
    "BLZ": "2025-06-23",
    "TTO": "2025-09-08",
    "LCA": "2026-01-19",
    "GRD": "2026-04-13",
}

SIGN_INS = {
    "Focal point (Peru)": "cooperation@per.example",
    "Focal point (Barbados)": "cooperation@brb.example",
    "Sectoral institution (Peru)": "cooperation@minsa.per.example",
    "Permanent Mission (Peru)": "mission@per.example",
    "Partner (Structuralia)": "partners@structuralia.example",
    "Board": "board@cooperanet.example",
    "Secretariat": "secretariat@cooperanet.example",
    "Editor of the Secretariat": "editor@cooperanet.example",
    "Administrator": "administrator@cooperanet.example",
}


def day(text: str, hour: int = 11) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=ZONE)


def read(name: str) -> list[dict]:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def home_of(seat: User) -> Institution:
    """Only the administrator's seat has none."""
    return cast(Institution, seat.institution)


class Seats:
    """The seats by which the demo's entries were written and decided."""

    def __init__(self) -> None:
        self.authorities: dict[str, User] = {}
        self.partners: dict[str, User] = {}
        self.secretariat: User
        self.board: User

    def of(self, line: dict) -> User:
        """The seat that owns an entry of the demo's files."""
        partner = line.get("institution")
        return self.partners[partner] if partner else self.authorities[line["country"]]


@pghistory.context(command="load_demo")
def create_accounts() -> Seats:
    """Institutions with one seat each; mandates where the account was taken up."""
    seats, countries = Seats(), Country.objects.in_bulk(field_name="iso3")
    for line in read("institutions"):
        institution = _institution(line, countries)
        if line["kind"] == "authority":
            seats.authorities[line["country"]] = _seat(institution, f"cooperation@{line['country'].lower()}.example")
        elif line["kind"] == "partner":
            seats.partners[line["key"]] = _seat(institution, f"partners@{line['key']}.example")
        elif line["kind"] == "secretariat":
            seats.secretariat = _seat(institution, "secretariat@cooperanet.example", is_staff=True)
            _seat(institution, SIGN_INS["Editor of the Secretariat"], is_editor=True)
        else:
            seats.board = _seat(institution, "board@cooperanet.example")
    _create_mandates(seats)
    return seats


def _institution(line: dict, countries: dict[str, Country]) -> Institution:
    names = {f"name_{language}": name for language, name in line["names"].items()}
    profile = {f"profile_{language}": text for language, text in line["profile"].items()}
    public = {}
    if line["kind"] == "authority":
        home = line["country"].lower()
        public = {"public_email": f"cooperation@{home}.example", "website": f"https://cooperation.{home}.example/"}
    elif line["kind"] == "partner":
        public = {"website": line.get("website", ""), "partner_kind": line.get("partner_kind", "")}
    return Institution.objects.create(
        kind=line["kind"],
        country=countries.get(line["country"]),
        language=line["language"],
        **{f"acronym_{line['language']}": line["acronym"]},
        **names,
        **profile,
        **public,
    )


def _seat(institution: Institution, email: str, **rights: bool) -> User:
    words = {"es": "Punto focal", "pt": "Ponto focal", "fr": "Point focal", "en": "Focal point"}
    names = {"board": "Presidencia", "secretariat": "CooperaNet", "partner": "Coordinación"}
    name = names.get(institution.kind, words[institution.language])
    seat = User(email=email, institution=institution, name=name, **rights)
    seat.set_unusable_password()
    seat.save()
    return seat


def _create_mandates(seats: Seats) -> None:
    words = {"es": "Titular de la cuenta institucional", "pt": "Titular da conta institucional"}
    words |= {"fr": "Titulaire du compte institutionnel", "en": "Holder of the institutional account"}
    taken_up = [(seats.authorities[code], day(since)) for code, since in {**EARLY, **LATER}.items()]
    Mandate.objects.bulk_create(
        Mandate(seat=seat, holder=words[home_of(seat).language], since=since) for seat, since in taken_up
    )


def create_invitations(seats: Seats) -> None:
    """Of those without an account some have been invited, so that every status of an invitation can be seen."""
    now, by = timezone.now(), seats.secretariat
    free = iter([seats.authorities[code] for code in sorted(seats.authorities.keys() - {**EARLY, **LATER}.keys())])
    waiting, opened, bounced, _expired, revoked = (
        Invitation.invite(home_of(seat), seat.email, by=by, seat_name=seat.name, at=now - timedelta(days=days))
        for seat, days in zip(free, (2, 9, 16, 58, 40), strict=False)
    )
    waiting.remind(by=by, at=now - timedelta(hours=20))
    opened.open(at=now - timedelta(days=3))
    bounced.mark_refused(by=by, why="550 5.1.1 <cooperation@…>: no such mailbox", at=now - timedelta(days=15))
    revoked.revoke(by=by, at=now - timedelta(days=39))
    partner = seats.partners["structuralia"]
    invitation = Invitation.invite(
        home_of(partner), "training@structuralia.example", by=by, seat_name="Formación", at=now - timedelta(days=20)
    )
    invitation.accept(
        holder="Lucía Ferrer", position="Directora de programas", password=None, at=now - timedelta(days=19)
    )


def create_inquiries(seats: Seats) -> None:
    """Every holder has confirmed lately, but for one who was just asked, one who is silent and one who has left."""
    now, told = timezone.now(), {"BRB": 4, "HTI": 52, "GTM": 12}
    asked = {seats.authorities[code].pk: days for code, days in told.items()}
    for mandate in Mandate.objects.to_ask(now):
        days = asked.get(mandate.seat_id, 20 + mandate.pk * 7 % 140)
        at = now - timedelta(days=days)
        inquiry = Inquiry(mandate=mandate, secret_hash=hashed(token_hex(24)), asked_at=at, written_at=at)
        if mandate.seat_id not in asked:
            inquiry.answer, inquiry.answered_at = Inquiry.Answer.CONFIRMED, at + timedelta(days=2)
        elif days == told["GTM"]:
            inquiry.answer, inquiry.answered_at = Inquiry.Answer.LEFT, at + timedelta(days=1)
            inquiry.note = "La licenciada dejó la institución en agosto. Pregunten en la Dirección de Cooperación."
        elif days == told["HTI"]:
            inquiry.escalated_at = at + timedelta(days=settings.MANDATE_ESCALATION_DAYS)
        inquiry.save()


@pghistory.context(command="load_demo")
def create_sign_ins(seats: Seats) -> None:
    """Give one seat of each kind the demo's password, and a second factor where one is needed."""
    rights = {"is_staff": True, "is_superuser": True}
    User(email=SIGN_INS["Administrator"], name="Administrator", **rights).save()
    for seat in User.objects.filter(email__in=SIGN_INS.values()):
        seat.set_password(demo_password())
        seat.save()
        if seat.needs_second_factor:
            TOTP.activate(seat, generate_totp_secret())
            RecoveryCodes.activate(seat)


def demo_password() -> str:
    """One password for all of the demo's sign-ins, made of this installation's secret key."""
    return f"demo-{salted_hmac('cooperanet.demo', 'password').hexdigest()[:8]}"


def demo_sign_ins() -> Iterator[tuple[str, str, str, str | None]]:
    """(kind of user, address, password, key of the authenticator app) of each demo sign-in."""
    factors = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__in=SIGN_INS.values())
    secrets = {factor.user.email: factor.data["secret"] for factor in factors.select_related("user")}
    known = set(User.objects.filter(email__in=SIGN_INS.values()).values_list("email", flat=True))
    for kind, email in SIGN_INS.items():
        if email in known:
            yield kind, email, demo_password(), secrets.get(email)
