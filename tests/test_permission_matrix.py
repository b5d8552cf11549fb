"""Who may do what at which address: every address × every role × every method, against permission_matrix.csv.

And that each of them which is a page is also one that browsers visit.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from tests.browser.pages import PLACES
from tests.matrix import METHODS, OTHERS, Rule, addresses, path_of, rules, words_for
from tests.world import ROLES, World, make_world, undone

pytestmark = pytest.mark.django_db
ADDRESSES = dict(addresses())
BY_ADDRESS: dict[str, list[Rule]] = defaultdict(list)
for rule in rules():
    BY_ADDRESS[rule.name].append(rule)
IDENTITIES = {"pk", "sha256", "object_id", "version"}
OBJECTS = [name for name, pattern in ADDRESSES.items() if IDENTITIES & set(pattern.pattern.regex.groupindex)]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cookies(world) -> dict[str, dict]:
    """The cookies of each role, signed in once."""
    return {role: world.client(role).cookies for role in ROLES}


def ask(cookies: dict[str, dict], role: str, method: str, path: str) -> tuple[HttpResponse, int]:
    """One request of its own and the length of its answer; what it changes is undone."""
    client = Client(raise_request_exception=False)
    client.cookies.update(cookies[role])
    with undone():
        response = getattr(client, method.lower())(path)
        return response, len(response.getvalue())


def test_every_address_has_its_rows():
    assert set(BY_ADDRESS) == set(ADDRESSES)


def test_every_method_has_its_row_and_no_two():
    for name, found in BY_ADDRESS.items():
        assert {rule.method for rule in found} == set(METHODS), name
        assert len({(rule.on, rule.method) for rule in found}) == len(found), name


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_role_gets_the_answer_that_is_written(name, world, cookies):
    """Of the methods that do nothing, one by lot; all in the proof."""
    methods = {"GET", "POST"} | ({random.Random(name).choice(METHODS)} if not name.startswith(OTHERS) else set())
    asked = [rule for rule in BY_ADDRESS[name] if rule.method in methods]

    assert deviations(asked, name, world, cookies) == []


@pytest.mark.proof
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_method_does_so(name, world, cookies):
    assert deviations(BY_ADDRESS[name], name, world, cookies) == []


def deviations(asked: list[Rule], name: str, world: World, cookies: dict[str, dict]) -> list[str]:
    found = []
    for rule in asked:
        path = path_of(name, ADDRESSES[name], world, rule.on)
        for role, written in rule.answers.items():
            answer = words_for(ask(cookies, role, rule.method, path)[0])
            if answer != written:
                found.append(f"{rule.method} {rule.on} as {role}: {answer}, written {written}")
    return found


@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_foreign_looks_like_what_is_missing(name, world, cookies):
    """Same status and same length, so that nobody learns which numbers exist."""
    told = []
    for rule in BY_ADDRESS[name]:
        if rule.method in ("GET", "POST"):
            foreign, missing = (path_of(name, ADDRESSES[name], world, rule.on, missing) for missing in (False, True))
            for role in (role for role, written in rule.answers.items() if written == "404"):
                answers = [ask(cookies, role, rule.method, path) for path in (foreign, missing)]
                if len({(answer.status_code, length) for answer, length in answers}) > 1:
                    told.append(f"{rule.method} {rule.on} as {role}")

    assert told == []


def test_every_page_is_one_that_browsers_visit(world, cookies):
    """What a new page must not miss: its Place in tests/browser/pages.py."""
    unvisited = set(ADDRESSES) - visited()

    assert [name for name in sorted(unvisited) if is_page(name, world, cookies)] == []


def visited() -> set[str]:
    """The names of the addresses in the list of places; keys and numbers there are only known in a browser's test."""
    found = set()
    for place in PLACES:
        path = re.sub(r"\{\w+(\[\w+\])?\}", "1", place.path).partition("?")[0]
        with suppress(Resolver404):
            found.add(resolve(f"/en/{path}").view_name)
    return found


def is_page(name: str, world: World, cookies: dict[str, dict]) -> bool:
    """Whether somebody is shown HTML there."""
    for rule in BY_ADDRESS[name]:
        role = next((role for role, written in rule.answers.items() if written == "200"), "")
        if rule.method == "GET" and role:
            response, _length = ask(cookies, role, "GET", path_of(name, ADDRESSES[name], world, rule.on))
            if response.headers["Content-Type"].startswith("text/html"):
                return True
    return False
