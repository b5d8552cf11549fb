"""The site as in production, for pages that are only looked at: gunicorn, compressed files, a copy of the database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from allauth.account.utils import user_pk_to_url_str
from django.apps import apps
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import Country, HandOver, Institution, Invitation, Logo, Mail, PartnerApplication, User
from accounts.picture import redraw
from conftest import process_environment
from cooperanet.demo.accounts import SIGN_INS
from cooperanet.processes import end, identity, wait_until
from exchange.models import Entry, Publication
from tests import factories
from tests.matrix import FIXED, KEPT, LOOKED_UP
from tests.sessions import resume

ROOT = Path(__file__).parents[2]
PATIENCE = 120
A_DAY = 86_400
PASSWORD = "un molino de viento"


@dataclass(frozen=True)
class Site:
    """`cookies`: the session of each role. `things`: what stands in the braces of a page's address."""

    url: str
    cookies: dict[str, str]
    things: dict[str, object]


@contextmanager
def running_site(folder: Path, port: int) -> Iterator[Site]:
    """The demo's entries and one more of each state, served until the end."""
    collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "-v0"]
    collecting = subprocess.Popen(collect, cwd=ROOT, env=environment(folder, port))
    with copied_database():
        cookies, things = fill()
        assert collecting.wait(PATIENCE) == 0
        variables, log = environment(folder, port), folder / "web.log"
    try:
        with served(variables, log):
            assert wait_until(lambda: _answers(port), PATIENCE), log.read_text()
            yield Site(f"http://127.0.0.1:{port}", cookies, things)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'drop database "{_copy()}" with (force)')


def environment(folder: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        **process_environment(),
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "STATIC_ROOT": str(folder / "static"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "WEB_BIND": f"127.0.0.1:{port}",
        "SHOW_DEMO_NOTICE": "1",
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def served(variables: dict[str, str], log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=output, stderr=output, start_new_session=True
        )
    began = identity(server.pid)
    try:
        yield
    finally:
        end(server.pid, began, patience=1)
        server.wait(PATIENCE)


def _answers(port: int) -> bool:
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as link:
            link.request("GET", "/healthz")
            return link.getresponse().status == 200
    except OSError:
        return False


def _copy() -> str:
    return f"{connection.settings_dict['NAME']}_site"


@contextmanager
def copied_database() -> Iterator[None]:
    """Inside, this process works in a copy of the test database; tests that empty theirs leave the copy alone."""
    source, copy = connection.settings_dict["NAME"], _copy()
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'drop database if exists "{copy}" with (force)')
        cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [source])
        cursor.execute(f'create database "{copy}" template "{source}"')
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = source


def fill() -> tuple[dict[str, str], dict[str, object]]:
    if not Country.objects.exists():
        call_command("load_reference_data", verbosity=0)
    call_command("load_demo", verbosity=0)
    peru = factories.authority_seat("PER")
    longest = max(Publication.objects.live().filter(institution=peru.institution), key=lambda p: len(str(p.texts)))
    things = entries() | invitations() | partners() | {"long": longest.entry_id}
    seats = {
        "institution": peru,
        "beginner": factories.authority_seat("SUR"),
        "newcomer": factories.authority_seat("USA"),
        **{role: User.objects.get(email=SIGN_INS[role.capitalize()]) for role in ("secretariat", "administrator")},
        "keyholder": factories.authority_seat("ARG"),
        "ministry": factories.sectoral_seat("PER"),
        "mission": factories.mission_seat("PER"),
        "board": User.objects.get(email=SIGN_INS["Board"]),
        "editor": factories.editor_seat(),
        "half": User.objects.create_superuser("half@cooperanet.example"),
    }
    things |= institutions(peru)
    things["passkey"] = factories.a_passkey(seats["keyholder"]).pk
    for seat in (peru, seats["keyholder"], seats["secretariat"]):
        seat.set_password(PASSWORD)
        seat.save()
    cookies = {role: session(seat) for role, seat in seats.items()}
    peru.refresh_from_db()  # the link of a new password ends with the next sign-in
    things["key"] = f"{user_pk_to_url_str(peru)}-{default_token_generator.make_token(peru)}"
    things |= hand_overs(peru)
    return cookies, things | {"administration": administration()}


def institutions(peru: User) -> dict[str, object]:
    """Peru's, with a logo, a second version of its profile and its holder's name; one without anything."""
    logo = Logo.keep(redraw(factories.a_picture(size=(300, 120)), "PNG"), institution=peru.institution)
    Institution.objects.filter(pk=peru.institution_id).update(logo=logo, languages=["es", "en"], shows_holders=True)
    return {"institution": peru.institution_id, "bare": factories.an_institution("mission", "SUR").pk} | {
        "encouraged": factories.an_institution("authority", "CAN").pk
    }


def hand_overs(peru: User) -> dict[str, object]:
    """One of Peru's seat that waits, one that was cancelled; with the secrets of their links."""
    waiting, cancelled = factories.a_hand_over(peru), factories.a_hand_over(factories.authority_seat("JAM"))
    cancelled.cancel(by=cancelled.started_by)
    found = {
        "hand_over": waiting.pk,
        "secret": factories.secret_of(waiting),
        "cancelled_secret": factories.secret_of(cancelled),
    }
    return found | {"seat": peru.pk} | inquiries() | arrivals_and_recoveries()


def arrivals_and_recoveries() -> dict[str, object]:
    """One arriving person on the way to prove the mailbox, one who has; a recovery proposed, one that waits."""
    waiting, proved = factories.an_arrival(), factories.an_arrival(address="rosa@per.example", holder="Rosa Flores")
    proved.prove()
    by, second = (User.objects.get(email=SIGN_INS[role]) for role in ("Secretariat", "Administrator"))
    chile, uruguay = factories.authority_seat("CHL"), factories.authority_seat("URY")
    announced = factories.a_recovery(chile, by, agreed_by=second)
    return {
        "arrival_secret": factories.secret_of_arrival(waiting),
        "arrived": HandOver.objects.get(started_by=None).pk,
        "recovery": factories.a_recovery(uruguay, by).pk,
        "announced": announced.pk,
        "stop_key": announced.stop_key(chile),
    }


def inquiries() -> dict[str, object]:
    """A question about a mandate, silent for a month, and one that was answered."""
    waiting, confirmed = (factories.an_inquiry(factories.authority_seat(code), days=30) for code in ("BOL", "GUY"))
    confirmed.confirm()
    secrets = {"inquiry_secret": waiting, "confirmed_secret": confirmed}
    return {"inquiry": waiting.pk} | {name: factories.secret_of_inquiry(one) for name, one in secrets.items()}


def invitations() -> dict[str, object]:
    """One invitation of each status by the name of the status, and the secret of one that works."""
    found = {f"invitation_{one.status}": one.pk for one in Invitation.objects.with_status()}
    by = User.objects.get(email=SIGN_INS["Secretariat"])
    mail = Invitation.invite(factories.an_institution("authority", "VEN"), "cooperacion@ven.example", by=by).mail
    return {**found, "invitation_secret": mail.body.partition("/invitation/")[2].partition("/")[0]}


def partners() -> dict[str, object]:
    """The demo's verified partner with its entries, one that is not verified, and applications of each kind."""
    verified = Institution.objects.verified().get()
    unverified = Institution.objects.partners().exclude(pk=verified.pk).first()
    entry = verified.entries.get(status="submitted")
    entry.comment("Los conocemos.", by=factories.authority_seat("PER"))
    waiting = factories.an_application()
    asked = factories.an_application(address="otra@puente.example", confirmed=True)
    asked.ask("¿Dónde?", by=User.objects.get(email=SIGN_INS["Secretariat"]))
    return {
        "verified": verified.pk,
        "unverified": unverified.pk,
        "verified_entry": verified.entries.get(status="published").pk,
        "partner_entry": entry.pk,
        "application": PartnerApplication.objects.waiting().first().pk,
        "application_secret": factories.link_of(waiting),
        "question_secret": factories.link_of(asked),
    }


def entries() -> dict[str, object]:
    """One entry of Peru in each state, by the name of the state."""
    owner = factories.authority_seat("PER")
    found = {str(status): factories.an_entry_in(status) for status in Entry.Status.values}
    found["empty"] = Entry.objects.start(owner, "need")
    found["revision"] = changed(factories.an_entry_in("draft", public=True))
    found["submitted_revision"] = changed(factories.an_entry_in("draft", public=True))
    found["submitted_revision"].submit(by=owner)
    ministry = factories.sectoral_seat("PER")
    found["ministry_draft"] = Entry.objects.start(ministry, "offer")
    found["drafted"] = Entry.objects.start(factories.mission_seat("PER"), "offer")
    found["orphan"] = factories.a_submitted_entry(factories.sectoral_seat("SUR"))
    found["withdrawn"] = factories.an_entry_in("published")
    found["withdrawn"].withdraw(by=owner, note="Es anuló.")
    return {"ministry": ministry.institution_id} | {name: entry.pk for name, entry in found.items()}


def changed(entry: Entry) -> Entry:
    owner = factories.authority_seat("PER")
    entry.save_draft({"texts": factories.texts("Otro título"), "sdgs": [6]}, by=owner, version=entry.version)
    return entry


def administration() -> dict[str, int]:
    """The number of one row of each model that the administration shows."""
    Mail.objects.create(key="one", to="one@example.org", subject="Subject", body="Words", language="en")
    return {name: apps.get_model(*name.split("_")).objects.first().pk for name in (*KEPT, *FIXED, *LOOKED_UP)}


def session(seat: User) -> str:
    """The cookie of somebody who has just shown password and factor, and for a day seems to have just done so."""
    client = resume(Client(), seat)
    kept = client.session
    name = "account_authentication_methods"
    records = kept.get(name) or [{"method": "password"}]
    kept[name] = [{**record, "at": time.time() + A_DAY} for record in records]
    kept[f"{name}_user"] = str(seat.pk)
    kept.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value
