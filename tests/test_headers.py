"""The headers of every kind of page, and that no page needs a policy weaker than they say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from conftest import process_environment
from tests.faults.servers import Web
from tests.matrix import addresses, path_of, rules
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.django_db
ALWAYS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}
WEAK = ("unsafe", "data:", "blob:", "*", "http:", "https:", "strict-dynamic")
# What the policy forbids: inline style and script, addresses that are programs, frames, and whatever lies elsewhere.
FORBIDDEN = re.compile(
    r"<[^>]+\sstyle\s*=|<style\b|<script(?![^>]*\b(?:src|type=\"application/json\"))[^>]*>|<[^>]+\son[a-z]+\s*="
    r"|(?:href|src|action)\s*=\s*[\"']?\s*(?:javascript|data):|<(?:base|iframe|object|embed)\b"
    r"|<(?:script|img|source|form)\b[^>]*\b(?:src|action)=\"(?:https?:)?//|<link\b[^>]*stylesheet[^>]*href=\"https?:",
    re.I,
)
READERS = ("visitor", "owner", "secretariat", "administrator")
ADDRESSES = dict(addresses())


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def answers(world) -> dict[str, HttpResponse]:
    """One answer of each kind."""
    found = ask(world)
    for answer in found.values():
        answer.getvalue()
    return found


def ask(world: World) -> dict[str, HttpResponse]:
    visitor, owner, desk, administrator = (world.client(role) for role in READERS)
    strict = Client(enforce_csrf_checks=True)
    entry = {status: found.pk for status, found in world.entries.items()}
    return {
        "public": visitor.get(reverse("home")),
        "search": visitor.get(reverse("exchange"), {"q": "agua"}),
        "entry": visitor.get(reverse("publication", args=[entry["published"]])),
        "report": visitor.get(reverse("exchange_update")),
        "sign in": visitor.get(reverse("account_login")),
        "redirect": visitor.get(reverse("workspace")),
        "upload": owner.get(reverse("entry_edit", args=[entry["draft"]])),
        "refused form": owner.post(reverse("entry_edit", args=[entry["draft"]])),
        "document": visitor.get(reverse("file", args=[world.files["published"].pk])),
        "download": visitor.get(reverse("exchange_update_file", args=["csv"])),
        "desk": desk.get(reverse("desk_entry", args=[entry["submitted"]])),
        "administration": administrator.get(reverse("admin:index")),
        "account": administrator.get(reverse("admin:accounts_user_change", args=[world.seats["owner"].pk])),
        "missing": visitor.get("/en/nothing/"),
        "unreadable": visitor.get("/en/%ff/"),
        "forged": strict.post(reverse("account_login")),
        "method": visitor.delete(reverse("home")),
        "health": visitor.get(reverse("healthz")),
        "robots": visitor.get(reverse("robots")),
        "static": visitor.get("/static/css/site.css"),
    }


def test_every_kind_of_answer_has_the_headers(answers):
    for kind, answer in answers.items():
        for name, value in ALWAYS.items():
            assert value in answer.headers.get(name, ""), (kind, name)


def test_no_policy_allows_more_than_this_site(answers):
    for kind, answer in answers.items():
        policy = answer.headers["Content-Security-Policy"]
        assert not [word for word in WEAK if word in policy], (kind, policy)


def test_a_document_runs_nothing_even_when_a_browser_shows_it(answers):
    answer = answers["document"]

    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_pages_of_somebody_signed_in_are_kept_by_no_cache(answers):
    for kind in ("upload", "desk", "administration", "account"):
        assert answers[kind].headers["Cache-Control"] == "no-store, private", kind


def test_no_answer_says_what_software_made_it(answers):
    for kind, answer in answers.items():
        assert not {"Server", "X-Powered-By", "X-AspNet-Version"} & set(answer.headers), kind


@pytest.mark.parametrize("role", READERS)
def test_no_page_has_inline_style_or_script_or_loads_from_elsewhere(role, world):
    client = world.client(role)
    for rule in rules():
        if rule.method == "GET" and rule.answers[role] == "200":
            answer = client.get(path_of(rule.name, ADDRESSES[rule.name], world, rule.on))
            html = answer.getvalue().decode("utf-8", "replace")
            if "html" in answer.headers["Content-Type"]:
                assert not FORBIDDEN.search(html), (rule.name, FORBIDDEN.search(html))


def test_nor_has_the_picture_for_the_authenticator_app(world):
    client = world.client("half_administrator")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    html = client.get(reverse("mfa_activate_totp")).content.decode()

    assert "<svg" in html
    assert not FORBIDDEN.search(html), FORBIDDEN.search(html)


def test_no_template_has_inline_style_or_script():
    for file in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        found = FORBIDDEN.search(file.read_text(encoding="utf-8"))
        assert not found, (file.name, found)


def test_over_https_cookies_and_transport_are_strict(tmp_path):
    environment = {**process_environment(), "SITE_URL": "https://localhost", "BEHIND_PROXY": "true"}
    web = Web(environment, tmp_path / "web.log")
    head = b"GET /en/account/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    plain = web.ask(head + b"\r\n")
    secure = web.ask(head + b"X-Forwarded-Proto: https\r\n\r\n")
    web.stop()

    assert plain.status == 301
    assert plain.header("Location").startswith("https://localhost/")
    assert secure.status == 200
    assert secure.header("Strict-Transport-Security") == "max-age=63072000; includeSubDomains; preload"
    cookie = secure.header("Set-Cookie")
    assert cookie.startswith("__Host-csrf=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
