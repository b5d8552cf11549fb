"""An invitation from the first mail to the seat that is held, and every way in which it ends."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError
from django.utils import timezone

from accounts.changes import changes_of
from accounts.models import Ended, Invitation, Mail, User
from accounts.querysets import hashed
from tests import factories
from tests.sessions import SECRET
from tests.threads import at_once

HOLDER = {"holder": "Ana Quispe", "position": "Directora", "password": "un molino de viento"}
VERBS = {
    "open": lambda invitation, by: invitation.open(),
    "accept": lambda invitation, by: invitation.accept(**HOLDER),
    "remind": lambda invitation, by: invitation.remind(by=by),
    "revoke": lambda invitation, by: invitation.revoke(by=by),
    "mark_refused": lambda invitation, by: invitation.mark_refused(by=by, why="It came back."),
}


@pytest.fixture
def invitation(secretariat) -> Invitation:
    return factories.an_invitation(secretariat)


def now(invitation: Invitation) -> Invitation:
    return Invitation.objects.with_status().get(pk=invitation.pk)


def secret_in(mail: Mail) -> str:
    return re.search(r"/invitation/(\w+)/", mail.body)[1]


def in_state(state: str, secretariat: User) -> Invitation:
    invitation = factories.an_invitation(secretariat)
    if state == "opened":
        invitation.open()
    elif state == "active":
        invitation.accept(**HOLDER)
    elif state == "revoked":
        invitation.revoke(by=secretariat)
    elif state == "refused":
        invitation.mark_refused(by=secretariat, why="It came back.")
    elif state == "expired":
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert now(invitation).status == state
    return now(invitation)


def test_an_invitation_is_a_mail_in_its_language_with_a_link_of_which_only_the_hash_is_kept(invitation):
    mail = Mail.objects.get()
    secret = secret_in(mail)

    assert mail == invitation.mail
    assert (mail.to, mail.language) == ("cooperacion@cancilleria.example", "es")
    assert f"http://localhost:8000/es/invitation/{secret}/" in mail.body
    assert len(secret) == 48
    assert invitation.secret == hashed(secret)
    assert Invitation.objects.pending().get(secret=hashed(secret)) == invitation


def test_the_language_of_the_mail_may_differ_from_the_institutions(secretariat):
    assert factories.an_invitation(secretariat, language="pt").mail.language == "pt"


def test_an_invitation_lasts_as_long_as_the_setting_says(secretariat, settings):
    settings.INVITATION_DAYS = 3
    invitation = factories.an_invitation(secretariat)

    assert invitation.expires_at - invitation.written_at == timedelta(days=3)


def test_addresses_are_kept_in_small_letters_and_invited_once(invitation, secretariat):
    with pytest.raises(IntegrityError):
        factories.an_invitation(secretariat, "Cooperacion@CANCILLERIA.example")


def test_an_address_is_invited_again_once_its_invitation_was_revoked(invitation, secretariat):
    invitation.revoke(by=secretariat)

    assert now(factories.an_invitation(secretariat)).status == "invited"


def test_a_visit_is_remembered_once_and_uses_nothing_up(invitation):
    invitation.open()
    first = invitation.opened_at
    invitation.open()

    assert now(invitation).status == "opened"
    assert now(invitation).opened_at == first
    assert invitation.accept(**HOLDER)


def test_accepting_makes_a_seat_that_is_held(invitation):
    seat = invitation.accept(**HOLDER)

    assert (seat.email, seat.institution) == ("cooperacion@cancilleria.example", invitation.institution)
    assert seat.check_password("un molino de viento")
    mandate = seat.mandates.get()
    assert (mandate.holder, mandate.position, mandate.until) == ("Ana Quispe", "Directora", None)
    assert "cooperacion@cancilleria.example" in mandate.named_by
    assert now(invitation).status == "active"


def test_accepting_tells_the_secretariat(invitation, secretariat):
    invitation.accept(**HOLDER)

    mail = Mail.objects.get(to=secretariat.email)
    assert "Ana Quispe" in mail.body
    assert "/admin/accounts/user/?q=cooperacion%40cancilleria.example" in mail.body or (
        "/admin/accounts/user/?q=cooperacion@cancilleria.example" in mail.body
    )


def test_a_seat_that_waits_for_a_holder_is_handed_out_without_what_its_last_one_left(secretariat):
    seat = factories.authority_seat("PER")
    seat.set_unusable_password()
    seat.save()
    TOTP.activate(seat, SECRET)
    invitation = factories.an_invitation(secretariat, seat.email.upper())

    assert invitation.accept(**HOLDER) == seat
    assert not seat.authenticator_set.exists()
    assert seat.name == "Focal point"


@pytest.mark.parametrize("why", ["held", "foreign", "closed", "has a password"])
def test_an_address_that_became_somebodys_meanwhile_is_not_taken_over(secretariat, why):
    seat = factories.authority_seat("ARG" if why == "foreign" else "PER")
    seat.set_unusable_password()
    invitation = factories.an_invitation(secretariat, seat.email)
    if why == "held":
        seat.mandates.create(holder="Luis")
    elif why == "has a password":
        seat.set_password("una casa en el lago")
    seat.is_active = why != "closed"
    seat.save()
    before = seat.password

    with pytest.raises(Ended):
        invitation.accept(**HOLDER)
    seat.refresh_from_db()
    assert seat.password == before
    assert now(invitation).status == "invited"


def test_of_two_who_accept_at_once_one_wins(committed, secretariat):
    invitation = factories.an_invitation(secretariat)
    same = Invitation.objects.get(pk=invitation.pk)
    results = at_once(lambda: invitation.accept(**HOLDER), lambda: same.accept(**{**HOLDER, "holder": "Luis"}))

    assert sorted(type(result).__name__ for result in results) == ["Ended", "User"]
    assert User.objects.get(email="cooperacion@cancilleria.example").mandates.count() == 1


def test_a_reminder_brings_a_new_link_and_ends_the_old_one(invitation, secretariat):
    old = secret_in(invitation.mail)
    Mail.objects.update(sent_at=timezone.now())
    invitation.remind(by=secretariat)

    assert not Invitation.objects.filter(secret=hashed(old)).exists()
    assert Invitation.objects.pending().filter(secret=hashed(secret_in(invitation.mail))).exists()
    assert Mail.objects.filter(to=invitation.address).count() == 2
    assert invitation.reminded_at


def test_who_has_the_page_of_the_old_link_open_cannot_accept_after_a_reminder(invitation, secretariat):
    opened = Invitation.objects.get(pk=invitation.pk)
    invitation.remind(by=secretariat)

    with pytest.raises(Ended):
        opened.accept(**HOLDER)


@pytest.mark.parametrize("verb", ["remind", "revoke"])
def test_a_mail_whose_link_has_ended_is_no_longer_sent(invitation, secretariat, verb):
    first = invitation.mail
    VERBS[verb](invitation, secretariat)

    assert not Mail.objects.filter(pk=first.pk).exists()


def test_what_the_mail_server_refuses_for_good_is_not_delivered_until_it_is_sent_again(invitation, secretariat):
    Mail.objects.filter(pk=invitation.mail_id).update(given_up=True)
    assert now(invitation).status == "refused"

    invitation.remind(by=secretariat)
    assert now(invitation).status == "invited"


def test_a_reminder_forgets_that_the_mail_came_back(secretariat):
    invitation = in_state("refused", secretariat)
    invitation.remind(by=secretariat)

    assert (now(invitation).status, now(invitation).refusal) == ("invited", "")


ALLOWED = {
    "invited": {"open", "accept", "remind", "revoke", "mark_refused"},
    "opened": {"open", "accept", "remind", "revoke", "mark_refused"},
    "refused": {"remind", "revoke", "mark_refused"},
    "expired": {"remind", "revoke", "mark_refused"},
    "active": set(),
    "revoked": set(),
}


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_works_or_is_refused(secretariat, state, verb):
    invitation = in_state(state, secretariat)
    before = Invitation.objects.filter(pk=invitation.pk).values().get()
    if verb in ALLOWED[state]:
        VERBS[verb](invitation, secretariat)
        return

    with pytest.raises(Ended):
        VERBS[verb](invitation, secretariat)
    assert Invitation.objects.filter(pk=invitation.pk).values().get() == before


def test_every_change_is_kept_without_the_secret(invitation, secretariat):
    invitation.open()
    invitation.revoke(by=secretariat)
    changes = changes_of(invitation)

    assert [change.what for change in changes] == ["Changed", "Changed", "Added"]
    assert secretariat.email in changes[0].who
    assert invitation.secret not in str(changes)


def test_a_seat_for_which_a_later_holder_is_written_down_is_not_handed_out(secretariat):
    seat = factories.a_seat(factories.an_institution("authority", "PER"), "office@per.example", password=None)
    invitation = Invitation.invite(seat.institution, seat.email, by=secretariat)
    seat.mandates.create(holder="Rosa Quispe", since=timezone.now() + timedelta(days=9))

    with pytest.raises(Ended):
        invitation.accept(**HOLDER)


def test_a_vacated_seat_is_invited_and_taken_up_anew(invitation, secretariat):
    seat = invitation.accept(**HOLDER)
    seat.vacate(by=secretariat)

    again = Invitation.invite(invitation.institution, invitation.address, by=secretariat)
    assert again.accept(**{**HOLDER, "holder": "Luis Paredes"}) == seat
    assert [mandate.holder for mandate in seat.mandates.order_by("since")] == ["Ana Quispe", "Luis Paredes"]


def test_who_was_invited_on_a_past_day_does_not_change_with_a_later_reminder(secretariat):
    long_ago = timezone.now() - timedelta(days=90)
    invitation = factories.an_invitation(secretariat, at=long_ago)
    in_time, too_late = long_ago + timedelta(days=10), long_ago + timedelta(days=50)

    invitation.remind(by=secretariat)

    assert Invitation.objects.waiting(in_time).exists()
    assert not Invitation.objects.waiting(too_late).exists()
    assert Invitation.objects.waiting(timezone.now()).exists()


def test_who_was_unreachable_on_a_past_day_stays_so(secretariat):
    long_ago = timezone.now() - timedelta(days=20)
    invitation = factories.an_invitation(secretariat, at=long_ago)
    invitation.mark_refused(by=secretariat, why="It came back.", at=long_ago + timedelta(days=1))

    now(invitation).remind(by=secretariat)

    assert Invitation.objects.waiting(long_ago + timedelta(hours=1)).exists()
    assert not Invitation.objects.waiting(long_ago + timedelta(days=10)).exists()
