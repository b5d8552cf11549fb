"""Whatever is sent, the answer is below 500, comes within two seconds, and the connection is never just dropped."""

import secrets
from collections.abc import Callable, Iterator

import pytest
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse

from conftest import process_environment
from exchange.models import Entry
from tests import factories
from tests.faults.hostile import Attacker, Hostile, Person, Target
from tests.faults.servers import Answer, Web
from tests.matrix import addresses, path_of
from tests.world import World, make_world

ASKED = ("visitor", "owner", "other", "secretariat", "administrator")
SLOWEST_SECONDS = 2.0


@pytest.fixture
def world(committed) -> World:
    return make_world()


@pytest.fixture
def web(world, tmp_path) -> Iterator[Web]:
    server = Web({**process_environment(), "LOG_LEVEL": "CRITICAL"}, tmp_path / "web.log")
    yield server
    server.stop()


@pytest.fixture
def attacker(world) -> Callable[[int], Attacker]:
    people = {role: person(world, role) for role in ASKED}

    def with_seed(seed: int) -> Attacker:
        return Attacker(seed, paths(world), list(people.values()), targets(world, people))

    return with_seed


def person(world: World, role: str) -> Person:
    token = _get_new_csrf_string()
    session = world.client(role).cookies.get("session")
    return Person(f"csrf={token}" + (f"; session={session.value}" if session else ""), token)


def paths(world: World) -> list[str]:
    """Every address, with objects of the owner's; without the end of a session, and without readiness, which is not."""
    found = []
    for name, pattern in addresses():
        if name not in ("account_logout", "readyz"):
            ons = world.entries if "pk" in pattern.pattern.regex.groupindex else ["published"]
            found += [path_of(name, pattern, world, on) for on in ons]
    return found


def targets(world: World, people: dict[str, Person]) -> list[Target]:
    """The forms that write."""
    draft, submitted, published = (world.entries[status].pk for status in ("draft", "submitted", "published"))
    seat = world.seats["other"]
    fields = {"title": "A title", "summary": "A summary of this", "description": "", "cost_sharing": "", "results": ""}
    account = {"email": seat.email, "name": "", "institution": seat.institution_id, "is_active": "on"}
    account |= {"mandates-TOTAL_FORMS": 0, "mandates-INITIAL_FORMS": 0}
    area = {"name_en": "Area", "name_es": "", "key": "area", "position": 3, "retired_on": "", "parent": "", "dac": ""}
    decision = {"decision": "send_back", "note": "Why", "version": 1}
    as_person = {
        "owner": {
            reverse("entry_edit", args=[draft]): lambda: factories.answers(Entry.objects.get(pk=draft)),
            reverse("entry_autosave", args=[draft]): lambda: factories.answers(Entry.objects.get(pk=draft)),
            reverse("entry_translation", args=[published, "en"]): lambda: {
                **fields,
                "seen": Entry.objects.get(pk=published).seal("en"),
            },
            reverse("entry_withdrawal", args=[submitted]): lambda: {"note": "Why"},
            reverse("entry_create"): lambda: {"kind": "need"},
            reverse("account_change_password"): lambda: {"oldpassword": "a", "password1": "b", "password2": "b"},
        },
        "secretariat": {
            reverse("decision", args=[submitted]): lambda: decision,
            reverse("decisions"): lambda: {**decision, "entries": [f"{submitted}:1", "7:3"]},
            reverse("admin:accounts_user_change", args=[seat.pk]): lambda: account,
            reverse("admin:accounts_user_add"): lambda: account,
            reverse("admin:exchange_focusarea_add"): lambda: area,
            reverse("admin:accounts_user_changelist"): lambda: {"action": "send_link", "_selected_action": seat.pk},
        },
    }
    return [Target(path, people[role], fields) for role, forms in as_person.items() for path, fields in forms.items()]


def attack(web: Web, attacker: Attacker, count: int) -> list[str]:
    """What went wrong, in one line each."""
    wrong = []
    for hostile in attacker.requests(count):
        answer = web.ask(hostile.request)
        if said := complaint(hostile, answer):
            wrong.append(f"{hostile.family}: {said}: {hostile.request[:400]!r}")
    return wrong


def complaint(hostile: Hostile, answer: Answer) -> str:
    if answer.status >= 500:
        return str(answer.status)
    if answer.status == 0:
        return "dropped"
    if answer.seconds > SLOWEST_SECONDS and not hostile.is_login:
        return f"{answer.seconds:.1f} s"
    place = answer.header("Location").partition("?")[0]
    if place.startswith(("//", "/\\")) or "evil" in place.partition("//")[2].partition("/")[0]:
        return f"led to {place}"
    return "a cookie was set" if answer.header("Set-Cookie").startswith("a=b") else ""


def test_three_hundred_hostile_requests_are_answered(web, attacker):
    assert attack(web, attacker(2026), 308) == [], web.log.read_text()[-3000:]


@pytest.mark.proof
def test_ten_thousand_hostile_requests_are_answered(web, attacker):
    seed = secrets.randbelow(10**9)
    assert attack(web, attacker(seed), 10_000) == [], f"seed {seed}"
