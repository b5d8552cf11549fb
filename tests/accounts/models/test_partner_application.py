"""An application from the public form to the account, and every way in which it ends."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import principles
from accounts.changes import changes_of
from accounts.models import Institution, Invitation, Mail, PartnerApplication, Refused
from accounts.querysets import hashed
from accounts.tasks import keep_partners
from tests import factories
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("reference_data")


def now(application: PartnerApplication) -> PartnerApplication:
    return PartnerApplication.objects.get(pk=application.pk)


def in_state(state: str, by) -> PartnerApplication:
    application = factories.an_application(confirmed=state not in ("unconfirmed", "expired"))
    if state == "expired":
        PartnerApplication.objects.update(expires_at=timezone.now())
    elif state == "asked":
        application.ask("Where?", by=by)
    elif state == "declined":
        application.decline("No.", by=by)
    elif state == "accepted":
        application.accept(by=by)
    Mail.objects.all().delete()
    assert now(application).state == state
    return now(application)


VERBS = {
    "confirm": lambda application, by: application.confirm(),
    "reply": lambda application, by: application.reply("In Chile."),
    "ask": lambda application, by: application.ask("Where?", by=by),
    "decline": lambda application, by: application.decline("No.", by=by),
    "accept": lambda application, by: application.accept(by=by),
}
ALLOWED = {
    "unconfirmed": {"confirm": "waiting"},
    "expired": {},
    "waiting": {"ask": "asked", "decline": "declined", "accept": "accepted"},
    "asked": {"reply": "waiting", "ask": "asked", "decline": "declined", "accept": "accepted"},
    "accepted": {},
    "declined": {},
}
# Who gets a mail.
TOLD = {
    "confirm": ["secretariat@cooperanet.example"],
    "reply": ["secretariat@cooperanet.example"],
    "ask": ["rosa@puente.example"],
    "decline": ["rosa@puente.example"],
    "accept": ["rosa@puente.example", "rosa@puente.example"],
}


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_works_and_tells_whom_it_should_or_is_refused(secretariat, state, verb):
    application = in_state(state, secretariat)
    if became := ALLOWED[state].get(verb):
        VERBS[verb](application, secretariat)
        assert now(application).state == became
        assert list(Mail.objects.values_list("to", flat=True)) == TOLD[verb]
        return

    before = PartnerApplication.objects.filter(pk=application.pk).values().get()
    with pytest.raises(Refused):
        VERBS[verb](application, secretariat)
    assert PartnerApplication.objects.filter(pk=application.pk).values().get() == before
    assert not Mail.objects.exists()


@pytest.mark.parametrize("verb", ["ask", "decline", "accept"])
def test_only_the_secretariat_decides(peru, secretariat, verb):
    application = in_state("waiting", secretariat)
    for stranger in (peru, factories.board_seat(), factories.partner_seat()):
        with pytest.raises(Refused):
            VERBS[verb](application, stranger)
    assert now(application).state == "waiting"


@pytest.mark.parametrize("verb", ["ask", "decline"])
def test_the_applicant_is_owed_words(secretariat, verb):
    application = in_state("waiting", secretariat)
    with pytest.raises(Refused):
        getattr(application, verb)("  ", by=secretariat)


def test_applying_is_one_mail_in_the_applicants_language_with_a_link_of_which_only_the_hash_is_kept():
    application = factories.an_application()
    mail = Mail.objects.get()
    secret = factories.link_of(application)

    assert (mail.to, mail.language) == ("rosa@puente.example", "es")
    assert f"http://localhost:8000/es/partners/application/{secret}/" in mail.body
    assert application.secret == hashed(secret)
    assert application.principles == principles.in_force().since
    assert not PartnerApplication.objects.confirmed().exists()


def test_a_question_brings_a_new_link_and_ends_the_old_one(secretariat):
    application = factories.an_application(confirmed=True)
    old = factories.link_of(application)
    stale = now(application)
    application.ask("Where?", by=secretariat)

    assert not PartnerApplication.objects.with_link(old).exists()
    assert PartnerApplication.objects.with_link(factories.link_of(application)).get() == application
    with pytest.raises(Refused):
        stale.reply("Here.")


def test_a_second_question_puts_the_first_answer_aside(secretariat):
    application = in_state("asked", secretariat)
    application.reply("In Chile.")
    application.ask("And where else?", by=secretariat)

    assert (now(application).question, now(application).answer) == ("And where else?", "")


@pytest.mark.parametrize(
    ("kind", "institution"), [("foundation", ("partner", "foundation")), ("observer-agency", ("observer-agency", ""))]
)
def test_accepting_makes_the_institution_and_invites_its_first_seat(secretariat, kind, institution):
    application = factories.an_application(confirmed=True, kind=kind)
    made = application.accept(by=secretariat)

    assert (made.kind, made.partner_kind) == institution
    assert (made.name_es, made.name_en, made.language, made.country.iso3) == ("Fundación Puente", "", "es", "CHL")
    assert made.website == "https://puente.example/"
    assert (made.public_email, made.address) == ("", "")
    assert made.verification is None
    invitation = Invitation.objects.get()
    assert (invitation.institution, invitation.address) == (made, "rosa@puente.example")
    assert (now(application).institution, now(application).decided_by) == (made, secretariat)


def test_an_invitation_that_cannot_be_written_leaves_nothing_behind(secretariat):
    factories.an_invitation(secretariat, "rosa@puente.example")
    application = in_state("waiting", secretariat)
    with pytest.raises(IntegrityError), transaction.atomic():
        application.accept(by=secretariat)

    assert now(application).state == "waiting"
    assert not Institution.objects.partners().exists()


def test_of_two_who_accept_at_once_one_is_refused(committed, secretariat):
    application = factories.an_application(confirmed=True)
    same = now(application)
    results = at_once(lambda: application.accept(by=secretariat), lambda: same.accept(by=secretariat))

    assert sorted(type(result).__name__ for result in results) == ["Institution", "Refused"]
    assert Institution.objects.partners().count() == 1


def test_what_nobody_confirmed_in_time_is_forgotten(secretariat):
    in_state("expired", secretariat)
    kept = factories.an_application(address="otra@puente.example")
    confirmed = in_state("waiting", secretariat)
    PartnerApplication.objects.filter(pk=confirmed.pk).update(expires_at=timezone.now() - timedelta(days=99))
    keep_partners()

    assert set(PartnerApplication.objects.all()) == {kept, confirmed}


def test_how_long_the_link_works_is_a_setting(settings):
    settings.APPLICATION_DAYS = 3
    application = factories.an_application()

    assert timedelta(days=2) < application.expires_at - timezone.now() <= timedelta(days=3)


def test_the_desk_waits_since_the_applicants_last_word(secretariat):
    application = in_state("asked", secretariat)
    PartnerApplication.objects.update(confirmed_at=timezone.now() - timedelta(days=9))
    assert now(application).waiting_days == 9

    now(application).reply("In Chile.")
    assert now(application).waiting_days == 0


@pytest.mark.parametrize(
    "impossible",
    [{"decided_at": timezone.now()}, {"institution": True}],
    ids=["decided before it was confirmed", "accepted before it was decided"],
)
def test_the_database_keeps_the_order_of_steps(impossible, peru):
    application = factories.an_application()
    changes = {name: peru.institution if name == "institution" else value for name, value in impossible.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerApplication.objects.filter(pk=application.pk).update(**changes)


def test_every_change_is_kept_without_the_person(secretariat):
    application = in_state("waiting", secretariat)
    application.decline("No.", by=secretariat)
    changes = changes_of(application)

    assert [change.what for change in changes] == ["Changed", "Changed", "Added"]
    assert secretariat.email in changes[0].who
    for secret in ("Rosa", "rosa@puente", application.secret):
        assert secret not in str(changes)
