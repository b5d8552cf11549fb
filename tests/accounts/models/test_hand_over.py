"""A seat goes to its next holder: two people, one moment, and nothing of the former holder opens it any more."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.changes import changes_of
from accounts.models import HandOver, Mail, Mandate, Refused, User
from tests import factories
from tests.accounts.test_adapter import try_login
from tests.factories import a_hand_over as started
from tests.factories import secret_of
from tests.sessions import SECRET, resume, sign_in
from tests.threads import at_once

PASSWORD = "un molino de viento"
NEW = "una casa en el lago"
SINCE = datetime(2022, 2, 7, tzinfo=UTC)
SUCCESSOR = "jose.huaman@per.example"


@pytest.fixture
def seat(peru) -> User:
    """Peru's seat, held by María Quispe, with a password."""
    Mandate.objects.create(seat=peru, holder="María Quispe", since=SINCE)
    peru.set_password(PASSWORD)
    peru.save()
    return peru


@pytest.fixture
def colleague(seat) -> User:
    return factories.a_seat(seat.institution, "second@per.example")


def told(template: str) -> set[str]:
    return set(Mail.objects.filter(key__startswith=f"{template}-").values_list("to", flat=True))


def test_a_start_mails_the_link_to_the_successor_alone_and_tells_the_seat_and_the_secretariat(seat, secretariat):
    hand_over = started(seat, seat)

    assert told("hand_over_link") == {SUCCESSOR}
    assert told("hand_over_started") == {seat.email, secretariat.email}
    secret = secret_of(hand_over)
    assert not any(secret in mail.body for mail in Mail.objects.exclude(to=SUCCESSOR))
    assert secret not in str(HandOver.objects.filter(pk=hand_over.pk).values())
    assert Mandate.objects.holding(timezone.now()).get(seat=seat).holder == "María Quispe"


def test_on_confirmation_one_mandate_ends_and_the_next_begins_at_the_same_moment(seat):
    hand_over = started(seat, seat)
    hand_over.confirm(password=NEW)

    former, present = seat.mandates.order_by("since")
    assert (former.holder, former.until) == ("María Quispe", present.since)
    assert (present.holder, present.position, present.named_by, present.until) == (
        "José Huamán",
        "Director",
        "Nota 27/2026",
        None,
    )
    assert present.since == HandOver.objects.get().confirmed_at


def test_whatever_opened_the_seat_opens_it_no_more(seat, client):
    cache.clear()
    TOTP.activate(seat, SECRET)
    RecoveryCodes.activate(seat)
    inside, half_way = resume(Client(), seat), Client()
    try_login(half_way, seat.email, PASSWORD)
    assert half_way.get(reverse("mfa_authenticate")).status_code == 200
    token = default_token_generator.make_token(User.objects.get(pk=seat.pk))
    hand_over = started(seat, seat)
    assert inside.get(reverse("workspace")).status_code == 200

    hand_over.confirm(password=NEW)

    after = User.objects.get(pk=seat.pk)
    assert inside.get(reverse("workspace")).status_code == 302
    assert half_way.get(reverse("mfa_authenticate")).url.startswith(reverse("account_login"))
    assert not after.authenticator_set.exists()
    assert not default_token_generator.check_token(after, token)
    assert not after.check_password(PASSWORD)
    assert after.check_password(NEW)


def test_sessions_of_others_go_on(seat, barbados):
    other = resume(Client(), barbados)

    started(seat, seat).confirm(password=NEW)

    assert other.get(reverse("workspace")).status_code == 200


def test_the_seat_keeps_its_address_or_takes_the_new_one(seat):
    started(seat, seat).confirm(password=NEW)
    assert User.objects.get(pk=seat.pk).email == "cooperation@per.example"

    started(seat, seat, keeps_address=False).confirm(password=NEW)
    assert User.objects.get(pk=seat.pk).email == SUCCESSOR
    assert told("hand_over_confirmed") >= {"cooperation@per.example", SUCCESSOR}


def test_the_old_and_the_new_mailbox_and_the_secretariat_are_told_in_their_languages(seat, secretariat, keeper):
    started(seat, keeper).confirm(password=NEW)

    assert told("hand_over_confirmed") == {seat.email, SUCCESSOR, secretariat.email}
    languages = dict(Mail.objects.filter(key__startswith="hand_over_confirmed").values_list("to", "language"))
    assert languages == {seat.email: "es", SUCCESSOR: "es", secretariat.email: "en"}


def test_when_somebody_else_confirms_the_successor_gets_a_link_to_choose_a_password(seat, keeper):
    started(seat, seat).confirm(by=keeper)

    assert not User.objects.get(pk=seat.pk).has_usable_password()
    body = Mail.objects.get(key__startswith="hand_over_password").body
    assert "/password/reset/key/" in body
    assert told("hand_over_password") == {SUCCESSOR}


def test_no_entry_changes_hands(seat):
    entries = [factories.an_entry_in(status).pk for status in ("draft", "returned", "submitted")]

    started(seat, seat).confirm(password=NEW)

    assert sorted(seat.institution.entries.values_list("pk", flat=True)) == sorted(entries)


@pytest.mark.parametrize("starter", ["seat", "colleague", "keeper"])
def test_whoever_started_it_cannot_confirm_it(request, seat, starter):
    by = request.getfixturevalue(starter)
    hand_over = started(seat, by)

    with pytest.raises(Refused, match="a second person"):
        hand_over.confirm(by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(pk=hand_over.pk).update(confirmed_at=timezone.now(), confirmed_by=by)


@pytest.mark.parametrize(
    ("starter", "second"),
    [("seat", "colleague"), ("seat", "keeper"), ("colleague", "seat"), ("colleague", "keeper"), ("keeper", "seat")],
)
def test_a_second_person_confirms_it(request, seat, colleague, keeper, starter, second):
    by = request.getfixturevalue(second)

    started(seat, request.getfixturevalue(starter)).confirm(by=by)

    assert HandOver.objects.get().confirmed_by == by


def test_nobody_else_starts_confirms_or_cancels(seat, barbados, secretariat):
    """The Secretariat's seat without the right to keep accounts is somebody else too."""
    hand_over = started(seat, seat)
    for stranger in (barbados, secretariat, factories.board_seat()):
        with pytest.raises(Refused):
            started(seat, stranger)
        with pytest.raises(Refused):
            hand_over.confirm(by=stranger)
        with pytest.raises(Refused):
            hand_over.cancel(by=stranger)
    assert HandOver.objects.pending().count() == 1


def test_seats_of_the_secretariat_and_of_administrators_are_handed_over_by_others_of_their_kind(keeper):
    administrator, second = (User.objects.create_superuser(f"{name}@cooperanet.example") for name in ("a", "b"))
    assistant = factories.a_seat(keeper.institution, "assistant@cooperanet.example")
    for seat, by in ((keeper, keeper), (administrator, administrator), (administrator, keeper), (keeper, assistant)):
        with pytest.raises(Refused):
            started(seat, by)

    for seat, by, confirmer in ((keeper, administrator, second), (administrator, second, administrator)):
        started(seat, by).confirm(by=confirmer)
    started(assistant, second).confirm(by=User.objects.get(pk=administrator.pk))


def test_a_confirmed_hand_over_ends_all_others_of_the_seat_and_those_its_holder_started(seat, colleague, keeper):
    first, second = started(seat, keeper), started(seat, colleague)
    of_the_colleague = started(colleague, seat)

    first.confirm(password=NEW)

    assert not HandOver.objects.pending().exists()
    for other in (second, of_the_colleague):
        with pytest.raises(Refused):
            other.confirm(password=NEW)


def test_a_new_start_takes_the_place_of_the_former_one_of_the_same_person(seat):
    first, second = started(seat, seat), started(seat, seat)

    assert list(HandOver.objects.pending()) == [second]
    with pytest.raises(Refused):
        first.confirm(password=NEW)


def test_nobody_floods_the_world_with_links(seat):
    for _one in range(10):
        started(seat, seat)
    with pytest.raises(Refused, match="tomorrow"):
        started(seat, seat)


def test_after_its_days_it_can_no_longer_be_confirmed(seat, settings):
    settings.HAND_OVER_DAYS = 3
    hand_over = started(seat, seat)

    with time_machine.travel(timezone.now() + timedelta(days=3, seconds=1)):
        assert hand_over.state == "expired"
        with pytest.raises(Refused, match="expired"):
            hand_over.confirm(password=NEW)


def test_a_starter_who_was_shut_out_meanwhile_has_started_nothing(seat, colleague):
    hand_over = started(seat, colleague)
    User.objects.filter(pk=colleague.pk).update(is_active=False)

    with pytest.raises(Refused, match="may no longer"):
        hand_over.confirm(by=seat)


def test_an_address_that_another_seat_has_taken_meanwhile_is_refused(seat):
    hand_over = started(seat, seat, keeps_address=False)
    factories.a_seat(seat.institution, SUCCESSOR)

    with pytest.raises(Refused, match="another address"):
        hand_over.confirm(password=NEW)


def test_a_mandate_that_begins_later_is_not_written_over(seat):
    seat.mandates.update(until=timezone.now())
    Mandate.objects.create(seat=seat, holder="Rosa Flores", since=timezone.now() + timedelta(days=30))

    with pytest.raises(Refused, match="later mandate"):
        started(seat, seat).confirm(password=NEW)


def test_a_cancelled_one_is_told_and_confirmed_by_nobody(seat, keeper):
    hand_over = started(seat, seat)
    hand_over.cancel(by=keeper)

    assert told("hand_over_cancelled") >= {seat.email, SUCCESSOR, keeper.email}
    assert HandOver.objects.get().cancelled_by == keeper
    with pytest.raises(Refused, match="cancelled"):
        hand_over.confirm(password=NEW)
    with pytest.raises(Refused):
        hand_over.cancel(by=keeper)


def test_who_leaves_cannot_stop_what_the_secretariat_has_started(seat, keeper):
    with pytest.raises(Refused):
        started(seat, keeper).cancel(by=seat)


def test_of_two_confirmations_at_once_one_wins_and_the_other_is_told(committed, seat, keeper):
    hand_over = started(seat, seat)
    results = at_once(
        lambda: HandOver.objects.get(pk=hand_over.pk).confirm(password=NEW),
        lambda: HandOver.objects.get(pk=hand_over.pk).confirm(by=keeper),
    )

    assert [result for result in results if result is None] == [None]
    [refusal] = [result for result in results if result]
    assert isinstance(refusal, Refused)
    assert seat.mandates.count() == 2


def test_two_hand_overs_of_one_seat_confirmed_at_once_leave_one_new_holder(committed, seat, keeper):
    first, second = started(seat, seat), started(seat, keeper, holder="Rosa Flores")
    results = at_once(
        *(lambda one=one: HandOver.objects.get(pk=one.pk).confirm(password=NEW) for one in (first, second))
    )

    assert [type(result) for result in results if result] == [Refused]
    assert HandOver.objects.filter(confirmed_at=None, cancelled_at=None).count() == 0
    assert seat.mandates.filter(until=None).count() == 1


def test_it_is_never_deleted(seat):
    hand_over = started(seat, seat)
    with pytest.raises(DatabaseError), transaction.atomic():
        HandOver.objects.filter(pk=hand_over.pk)._raw_delete("default")


def test_the_trail_of_the_seat_names_the_person_of_that_moment(seat, keeper):
    Mandate.objects.create(seat=keeper, holder="Ana Reid", since=SINCE)
    started(seat, seat).confirm(by=keeper)

    whos = {change.who for change in changes_of(User.objects.get(pk=seat.pk), (Mandate,))}
    assert "Secretariat, Focal point, Ana Reid (secretariat@cooperanet.example)" in whos


def test_the_old_password_no_longer_signs_in(seat, client):
    cache.clear()
    started(seat, seat).confirm(password=NEW)
    try_login(client, seat.email, PASSWORD)
    assert client.get(reverse("workspace")).status_code == 302

    try_login(client, seat.email, NEW)
    assert client.get(reverse("workspace")).status_code == 200


def test_a_successor_of_the_secretariat_sets_up_a_second_factor_first(keeper, client):
    administrator = User.objects.create_superuser("a@cooperanet.example")
    sign_in(Client(), keeper)
    started(keeper, administrator).confirm(by=keeper)

    client.force_login(User.objects.get(pk=keeper.pk))
    assert client.get(reverse("desk")).url == reverse("mfa_activate_totp")


def test_what_a_colleague_starts_is_confirmed_by_somebody_with_a_seat(seat, colleague, secretariat):
    """A mailbox of the colleague's own could stand behind the new holder's address."""
    hand_over = started(seat, colleague)

    assert not told("hand_over_link")
    assert told("hand_over_started") == {seat.email, secretariat.email}
    for by in (None, colleague):
        with pytest.raises(Refused):
            hand_over.confirm(by=by, password=NEW)
    hand_over.confirm(by=seat)
    assert told("hand_over_password") == {SUCCESSOR}


def test_a_seat_that_keeps_accounts_is_confirmed_by_a_third_of_its_kind_or_its_own_holder(keeper, administrator):
    first = started(keeper, administrator, address="next@cooperanet.example")

    assert not told("hand_over_link")
    with pytest.raises(Refused):
        first.confirm(password=NEW)
    first.confirm(by=keeper)
    assert keeper.mandates.holding(timezone.now()).get().holder == first.holder
