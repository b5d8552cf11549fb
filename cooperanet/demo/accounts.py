"""The demo's institutions, their seats, and one sign-in per kind of user."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.utils import timezone

from accounts.models import Country, Institution, Mandate, User

HERE = Path(__file__).parent
ZONE = ZoneInfo("America/New_York")
HOLDERS = HERE / "institutions.json"

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


def day(text: str, hour: int = 11) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=ZONE)


def read(name: str) -> list[dict]:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


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
    return Institution.objects.create(
        kind=line["kind"],
        country=countries.get(line["country"]),
        language=line["language"],
        acronym=line["acronym"],
        **names,
        **profile,
        **public,
    )


def _seat(institution: Institution, email: str, **rights) -> User:
    words = {"es": "Punto focal", "pt": "Ponto focal", "fr": "Point focal"}
    seat = User(email=email, institution=institution, name=words.get(institution.language, "Focal point"), **rights)
    seat.set_unusable_password()
    seat.save()
    return seat


def _create_mandates(seats: Seats) -> None:
    words = {"es": "Titular de la cuenta institucional", "pt": "Titular da conta institucional"}
    words |= {"fr": "Titulaire du compte institutionnel", "en": "Holder of the institutional account"}
    Mandate.objects.bulk_create(
        Mandate(
            seat=seats.authorities[code], holder=words[seats.authorities[code].institution.language], since=day(since)
        )
        for code, since in {**EARLY, **LATER}.items()
    )


def create_sign_ins(seats: Seats) -> None:
    """Give one seat of each kind a password of this installation, and a second factor where one is needed."""
    password = f"demo-{secrets.token_hex(4)}"
    administrator = User(
        email="administrator@cooperanet.example", name="Administrator", is_staff=True, is_superuser=True
    )
    kinds = {
        "Focal point (Peru)": seats.authorities["PER"],
        "Focal point (Barbados)": seats.authorities["BRB"],
        "Partner (Structuralia)": seats.partners["structuralia"],
        "Board": seats.board,
        "Secretariat": seats.secretariat,
        "Administrator": administrator,
    }
    lines = []
    for kind, seat in kinds.items():
        seat.set_password(password)
        seat.save()
        secret = _second_factor(seat) if seat.needs_second_factor else None
        lines.append({"kind": kind, "email": seat.email, "password": password, "totp_secret": secret})
    path = settings.VAR_DIR / "demo_sign_ins.json"
    path.write_text(json.dumps(lines, indent=1), encoding="utf-8")
    path.chmod(0o600)


def _second_factor(seat: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(seat, secret)
    RecoveryCodes.activate(seat)
    long_ago = timezone.now() - timedelta(days=1)
    Authenticator.objects.filter(user=seat).update(created_at=long_ago)
    return secret


def demo_sign_ins() -> Iterator[tuple[str, str, str, str | None]]:
    """(kind of user, address, password, key of the authenticator app) of each demo sign-in."""
    path = settings.VAR_DIR / "demo_sign_ins.json"
    for line in json.loads(path.read_text(encoding="utf-8")) if path.exists() else []:
        yield line["kind"], line["email"], line["password"], line["totp_secret"]
