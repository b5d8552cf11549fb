"""Handing a seat over and taking it over, page by page; and the former holder's requests once more, afterwards."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import HandOver, Mail, Mandate, User
from tests import factories
from tests.accounts.models.test_hand_over import NEW, PASSWORD
from tests.accounts.test_adapter import try_login
from tests.factories import secret_of
from tests.sessions import resume, sign_in

FACTS = {"holder": "José Huamán", "position": "", "named_by": "Nota 27/2026", "address": "jose@per.example"}
CHOSEN = {"password1": NEW, "password2": NEW}
WORKING_PAGES = 50


def link_to(hand_over: HandOver) -> str:
    return reverse("hand_over_link", args=[secret_of(hand_over)])


def test_the_list_names_seats_and_holders_of_the_own_institution_and_costs_the_same_for_one_and_three(
    client, peru, barbados, django_assert_num_queries
):
    Mandate.objects.create(seat=peru, holder="María Quispe", since=timezone.now())
    resume(client, peru)
    with django_assert_num_queries(9):
        client.get(reverse("seats"))
    for name in ("second", "third"):
        factories.a_hand_over(factories.a_seat(peru.institution, f"{name}@per.example"))
    with django_assert_num_queries(9):
        page = client.get(reverse("seats")).content.decode()

    assert "María Quispe" in page
    assert "second@per.example" in page
    assert barbados.email not in page


def test_the_secretariat_finds_a_seat_by_its_institution(client, keeper, peru, barbados):
    page = sign_in(client, keeper).get(reverse("seats"), {"q": "Barbados"}).content.decode()

    assert barbados.email in page
    assert peru.email not in page


def test_a_start_says_what_will_happen_and_then_that_it_was_told(client, peru):
    resume(client, peru)
    page = client.get(reverse("seat_hand_over", args=[peru.pk])).content.decode()
    assert "nothing is lost" in page
    answer = client.post(reverse("seat_hand_over", args=[peru.pk]), FACTS, follow=True)

    assert "the seat and the Secretariat are told" in answer.content.decode()
    assert HandOver.objects.get().keeps_address is False


def test_a_start_that_is_refused_says_so_with_what_was_typed(client, peru):
    for _one in range(10):
        factories.a_hand_over(peru)
    answer = resume(client, peru).post(reverse("seat_hand_over", args=[peru.pk]), FACTS)

    assert answer.status_code == 422
    assert "Please go on tomorrow." in answer.content.decode()
    assert "Nota 27/2026" in answer.content.decode()


def test_the_link_changes_nothing_until_its_button_is_pressed(client, peru):
    page = client.get(link_to(factories.a_hand_over(peru)))

    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert HandOver.objects.get().state == "waiting"


def test_the_successor_chooses_a_password_and_lands_on_what_waits(client, peru):
    factories.an_entry(peru, texts=factories.texts("Suelos"))
    factories.an_entry_in("returned")
    answer = client.post(link_to(factories.a_hand_over(peru)), CHOSEN, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("taken_over")
    page = answer.content.decode()
    for words in ("The seat is yours", "José Huamán", "Suelos", "Please name the laboratory."):
        assert words in page


@pytest.mark.parametrize(("typed", "why"), [({**CHOSEN, "password2": "x"}, "password2"), ({}, "password1")])
def test_a_password_that_will_not_do_is_asked_for_again(client, peru, typed, why):
    answer = client.post(link_to(factories.a_hand_over(peru)), typed)

    assert (answer.status_code, HandOver.objects.get().state) == (422, "waiting")
    assert why in answer.context["form"].errors


def test_a_link_that_was_used_was_cancelled_or_has_expired_says_what_to_do_next(client, peru, barbados):
    used, cancelled = factories.a_hand_over(peru), factories.a_hand_over(barbados)
    old = factories.a_hand_over(factories.a_seat(peru.institution, "second@per.example"))
    Client().post(link_to(used), CHOSEN)
    cancelled.cancel(by=barbados)
    for hand_over, words in ((used, "It was used already"), (cancelled, "was cancelled")):
        for answer in (client.get(link_to(hand_over)), client.post(link_to(hand_over), CHOSEN)):
            assert answer.status_code == 410
            assert words in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "Its time is over" in client.get(link_to(old)).content.decode()


def test_a_link_that_nobody_was_sent_says_what_to_do_next(client, db):
    answer = client.get(reverse("hand_over_link", args=["abc"]))

    assert answer.status_code == 404
    assert "Copy the whole link" in answer.content.decode()


def test_whoever_started_it_does_not_take_the_seat_over_with_the_link(client, peru):
    hand_over = factories.a_hand_over(peru)
    answer = resume(client, peru).post(link_to(hand_over), CHOSEN)

    assert answer.status_code == 409
    assert "browser of their own" in answer.content.decode()
    assert HandOver.objects.get().state == "waiting"


def test_a_browser_in_which_somebody_else_is_signed_in_belongs_to_the_successor_afterwards(client, peru, keeper):
    hand_over = factories.a_hand_over(peru, keeper)
    resume(client, peru).post(link_to(hand_over), CHOSEN)

    assert client.get(reverse("workspace")).status_code == 200
    assert client.session["account_authentication_methods_user"] == str(peru.pk)


def test_the_secretariat_reads_and_confirms_and_the_successor_gets_a_link(client, peru, keeper):
    hand_over = factories.a_hand_over(peru)
    url = reverse("hand_over_confirmation", args=[hand_over.pk])
    sign_in(client, keeper)
    assert "José Huamán" in client.get(url).content.decode()
    answer = client.post(url, follow=True)

    assert "José Huamán holds the seat from now on" in answer.content.decode()
    assert Mail.objects.filter(to="jose.huaman@per.example", key__startswith="hand_over_password").count() == 1
    assert client.post(url).status_code == 409
    assert "There is nothing left to do." in client.get(url).content.decode()


def test_a_holder_who_confirms_is_signed_out_with_a_last_word(client, peru, keeper):
    hand_over = factories.a_hand_over(peru, keeper)
    url = reverse("hand_over_confirmation", args=[hand_over.pk])
    answer = resume(client, peru).post(url, follow=True)

    assert "holds the seat from now on" in answer.content.decode()
    assert client.get(reverse("workspace")).status_code == 302


def test_a_cancelled_hand_over_is_said_to_be_so(client, peru):
    hand_over = factories.a_hand_over(peru)
    resume(client, peru)
    for words in ("The link no longer works", "can no longer be cancelled"):
        answer = client.post(reverse("hand_over_cancellation", args=[hand_over.pk]), follow=True)
        assert words in answer.content.decode()


def test_a_mailbox_elsewhere_is_pointed_out_to_whoever_confirms(client, peru, keeper):
    hand_over = factories.a_hand_over(peru, address="jose@pcr.example")
    page = sign_in(client, keeper).get(reverse("hand_over_confirmation", args=[hand_over.pk])).content.decode()

    assert "jose@pcr.example does not end as cooperation@per.example does" in page


def taken_over_by_hand(seat: User, keeper: User) -> None:
    Client().post(link_to(factories.a_hand_over(seat)), CHOSEN)


def taken_back(seat: User, keeper: User) -> None:
    """From a mailbox that was stolen; nobody of the institution has another seat to stop it."""
    recovery = factories.a_recovery(seat, factories.mission_seat("PER"), agreed_by=keeper, stolen=True)
    HandOver.objects.filter(pk=recovery.pk).update(ready_at=timezone.now())
    recovery.open()
    Client().post(link_to(recovery), CHOSEN)


@pytest.mark.parametrize("passed_on", [taken_over_by_hand, taken_back])
def test_of_fifty_requests_of_the_former_holder_none_succeeds_afterwards(peru, keeper, passed_on):
    """Each was sent once before and found its page; afterwards the same cookies open nothing and change nothing."""
    entries = [factories.an_entry_in(status) for status in ("draft", "returned", "submitted", "published")]
    requests = requests_of_the_workspace(peru, entries)
    assert len(requests) == WORKING_PAGES
    former = resume(Client(), peru)
    before = [getattr(former, method)(path, posted).status_code for method, path, posted in requests]
    assert set(before) <= {200, 302, 409, 422}
    moves = [list(entry.moves.values_list("pk", flat=True)) for entry in entries]

    passed_on(peru, keeper)

    after = [getattr(former, method)(path, posted) for method, path, posted in requests]
    assert [answer.status_code for answer in after if answer.status_code < 300] == []
    assert all(answer.url.startswith(reverse("account_login")) for answer in after)
    assert [list(entry.moves.values_list("pk", flat=True)) for entry in entries] == moves


@pytest.mark.parametrize("passed_on", [taken_over_by_hand, taken_back])
def test_every_door_that_stood_ajar_for_the_former_holder_is_shut(peru, keeper, passed_on):
    """A password shown, a code, a passkey and a link each half-way; each was good a moment before."""
    cache.clear()
    peru.set_password(PASSWORD)
    peru.save()
    factories.a_mandate(peru)
    factories.a_passkey(peru)
    mandate = reverse("mandate_link", args=[factories.secret_of_inquiry(factories.an_inquiry(peru))])
    colleague = factories.a_seat(peru.institution, "second@per.example")
    of_colleague = factories.a_hand_over(colleague, peru, address="friend@per.example")
    invitation = factories.an_invitation(keeper, address=peru.email, code="BRA")
    secret = invitation.mail.body.partition("/invitation/")[2].partition("/")[0]
    passkey, code, reset = Client(), Client(), Client()
    try_login(passkey, peru.email, PASSWORD)
    code.post(reverse("account_request_login_code"), {"email": peru.email})
    typed = re.search(r"[A-Z]{4}-[A-Z]{4}", Mail.objects.filter(to=peru.email).latest("pk").body)[0]
    key = {"uidb36": user_pk_to_url_str(peru)}
    key["key"] = default_token_generator.make_token(User.objects.get(pk=peru.pk))
    page = reset.get(reverse("account_reset_password_from_key", kwargs=key), follow=True).redirect_chain[-1][0]

    passed_on(User.objects.get(pk=peru.pk), keeper)

    seat, asked = User.objects.get(pk=peru.pk), Client()
    assert passkey.get(reverse("mfa_authenticate")).url.startswith(reverse("account_login"))
    assert code.post(reverse("account_confirm_login_code"), {"code": typed}).url == reverse(
        "account_request_login_code"
    )
    reset.post(page, {"password1": "otra casa en el lago", "password2": "otra casa en el lago"})
    assert seat.check_password(NEW)
    assert not seat.authenticator_set.exists()
    assert asked.get(mandate).status_code == 410
    of_colleague.refresh_from_db()
    assert of_colleague.state == "cancelled"
    assert asked.get(reverse("invitation_link", args=[secret]), follow=True).status_code == 410
    for client in (passkey, code, reset, asked):
        assert client.get(reverse("workspace")).status_code == 302


def requests_of_the_workspace(seat: User, entries: list) -> list[tuple[str, str, dict]]:
    """Every page and act of the workspace and the account, for each of these entries."""
    pages = ("entry", "entry_edit", "entry_preview", "entry_discard", "entry_withdrawal")
    acts = ("entry_autosave", "entry_submission", "entry_recall", "entry_confirmation", "entry_edit")
    requests = [("get", reverse(page, args=[entry.pk]), {}) for entry in entries for page in pages]
    requests += [("post", reverse(act, args=[entry.pk]), {}) for entry in entries for act in acts]
    requests += [("get", reverse("entry_translation", args=[entries[0].pk, "fr"]), {})]
    requests += [("post", reverse("entry_create"), {"kind": kind}) for kind in ("offer", "need")]
    places = ("workspace", "seats", "taken_over", "account", "account_change_password")
    requests += [("get", reverse(page), {}) for page in places]
    requests += [(method, reverse("seat_hand_over", args=[seat.pk]), {}) for method in ("get", "post")]
    return requests
