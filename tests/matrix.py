"""The written matrix of permissions (permission_matrix.csv) and the addresses it speaks of."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db.models import Model
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import ROLES, World

FILE = Path(__file__).with_name("permission_matrix.csv")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Models of the administration by what is done with them there.
KEPT = ("accounts_country", "accounts_institution", "accounts_user", "exchange_focusarea")
KEPT += ("exchange_cooperationform", "exchange_fundingsource", "exchange_occasion")
FIXED = ("exchange_sdg",)
LOOKED_UP = (
    "accounts_mail",
    "accounts_handover",
    "accounts_inquiry",
    "exchange_entry",
    "exchange_publication",
    "exchange_move",
)
GROUPS = {"{kept}": KEPT, "{fixed}": FIXED, "{looked-up}": LOOKED_UP}
# Of each of these groups one model is asked with a method more than the two that do something; all with all in the
# proof.
OTHERS = tuple(f"admin:{model}_" for models in GROUPS.values() for model in models[1:])
# Parts of addresses that name no object; a key and a secret that nobody was sent.
PARTS = {"iso3": "per", "language": "en", "format": "csv", "page": "visitor", "rest": "exchange/"}
PARTS |= {"uidb36": "1", "key": "abc-def", "app_label": "accounts", "url": "nothing/", "content_type_id": 1}
PARTS |= {"secret": "abcdef", "since": "2026-11-21"}

# What stands in addresses of partners.
_PARTNER = ("desk_partner", "partner_verification", "partner_suspension", "partner_lifting", "partner_withdrawal")
_APPLICATION = ("desk_application", "application_question", "application_refusal", "application_acceptance")
OBJECTS: dict[str, Callable[[World], Model]] = {
    **dict.fromkeys(_PARTNER, lambda world: world.seats["partner"].institution),
    **dict.fromkeys(_APPLICATION, lambda world: world.application),
    "partner_entry": lambda world: world.partner_entry,
}


@dataclass(frozen=True)
class Rule:
    """What one method on one address answers to each role; `on` is the status of the entry it is about."""

    name: str
    on: str
    method: str
    answers: dict[str, str]


def rules() -> Iterator[Rule]:
    with FILE.open(newline="", encoding="utf-8") as lines:
        for line in csv.DictReader(lines):
            answers = {role: line[role] for role in ROLES}
            for name in expanded(line["url"]):
                for on in line["on"].split() or [""]:
                    for method in line["methods"].split():
                        yield Rule(name, on, method, answers)


def expanded(name: str) -> list[str]:
    for group, models in GROUPS.items():
        if group in name:
            return [name.replace(group, model) for model in models]
    return [name]


def addresses(patterns: list | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site by its name; one without a name is called by its pattern."""
    for found in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(found, URLResolver):
            yield from addresses(found.url_patterns, f"{prefix}{found.namespace}:" if found.namespace else prefix)
        else:
            yield prefix + (found.name or str(found.pattern)), found


def path_of(name: str, pattern: URLPattern, world: World, on: str = "", missing: bool = False) -> str:
    """An address with an object of the owner's in it, or with one that does not exist."""
    if not name.startswith("admin:") or pattern.name:
        parts = {part: _part(part, name, world, on, missing) for part in pattern.pattern.regex.groupindex}
        return reverse(name, kwargs=parts)
    return reverse("admin:index") + "nothing/"


def _part(part: str, name: str, world: World, on: str, missing: bool) -> object:
    if part == "pk" and name.startswith("invitation"):
        return 999_999 if missing else world.invitation.pk
    if part == "pk" and name in ("sectoral_reminder", "sectoral_revocation"):
        return 999_999 if missing else world.sectoral_invitation.pk
    if part == "pk" and name == "sectoral_invitation":
        return 999_999 if missing else world.seats["sectoral"].institution_id
    if part == "pk" and name in OBJECTS:
        return 999_999 if missing else OBJECTS[name](world).pk
    if part == "pk" and name.startswith("mfa_"):
        return 999_999 if missing else world.passkey.pk
    if part == "pk":
        return 999_999 if missing else _object(name, world, on).pk
    if part == "version":
        return 999_999 if missing else world.seats["owner"].institution.version
    if part == "sha256":
        return "0" * 64 if missing else world.files[on].pk
    if part == "object_id":
        return 999_999 if missing else _in_administration(name, world)
    return PARTS[part]


def _object(name: str, world: World, on: str) -> Model:
    if name.startswith("inquiry_"):
        return world.inquiry
    if name.startswith("recovery"):
        return world.recovery
    if name.startswith("hand_over"):
        return world.hand_over
    if name == "logo":
        return world.logo
    if name in ("institution", "encouragement"):
        return world.seats["owner"].institution
    return world.seats["owner"] if name.startswith("seat_") else world.entries[on]


def _in_administration(name: str, world: World) -> int:
    app, model, _action = name.removeprefix("admin:").split("_")
    owner, published = world.seats["owner"], world.entries["published"]
    known = {"user": owner, "institution": owner.institution, "country": owner.institution.country}
    known |= {"mail": world.mail, "entry": published, "publication": published.live, "move": published.moves.first()}
    thing = known.get(model) or apps.get_model(app, model).objects.first()
    return thing.pk


def words_for(response: HttpResponse) -> str:
    """The answer as the matrix writes it: its number, or where it leads whoever may not enter so.

    `factor`: to setting one up; `again`: to showing password or factor once more.
    """
    target = response.headers.get("Location", "")
    if target.startswith(reverse("account_login")):
        return "login"
    if target == reverse("mfa_activate_totp"):
        return "factor"
    if target.startswith((reverse("account_reauthenticate"), reverse("mfa_reauthenticate"))):
        return "again"
    return str(response.status_code)
