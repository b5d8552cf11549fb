"""The one click, with and without signing in; and the Secretariat's list of silence."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Inquiry, Mail
from tests import factories
from tests.sessions import resume, sign_in


def link_to(inquiry: Inquiry) -> str:
    return reverse("mandate_link", args=[factories.secret_of_inquiry(inquiry)])


def test_opening_the_link_answers_nothing_and_names_the_holder_by_initials(client, peru):
    inquiry = factories.an_inquiry(peru)
    for _scanner in range(3):
        page = client.get(link_to(inquiry))

    assert "M. Q." in page.content.decode()
    assert "María Quispe" not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert Inquiry.objects.get().state == "open"


def test_one_press_confirms_without_signing_in_and_a_second_one_harms_nothing(client, peru):
    url = link_to(factories.an_inquiry(peru))
    answers = [client.post(url, {"then": "yes"}, follow=True) for _press in range(2)]

    assert Inquiry.objects.get().state == "confirmed"
    assert [answer.status_code for answer in answers] == [200, 409]
    assert all("The mandate is confirmed" in answer.content.decode() for answer in answers)


def test_who_has_left_is_led_to_the_hand_over_or_tells_the_secretariat(client, peru, secretariat):
    url = link_to(factories.an_inquiry(peru))
    assert reverse("seat_hand_over", args=[peru.pk]) in client.get(url).content.decode()
    page = client.post(url, {"then": "left", "note": "Rosa Flores"}, follow=True).content.decode()

    assert "The Secretariat is told" in page
    assert Inquiry.objects.get().note == "Rosa Flores"
    assert Mail.objects.filter(to=secretariat.email).count() == 1


def test_a_note_that_is_too_long_is_kept_and_nothing_is_answered(client, peru):
    answer = client.post(link_to(factories.an_inquiry(peru)), {"then": "left", "note": "x" * 501})

    assert answer.status_code == 422
    assert "x" * 501 in answer.content.decode()
    assert Inquiry.objects.get().state == "open"


def test_a_link_that_was_replaced_or_that_nobody_was_sent_says_what_to_do(client, peru):
    inquiry = factories.an_inquiry(peru)
    former = link_to(inquiry)
    inquiry.remind()
    for url in (former, reverse("mandate_link", args=["abc"])):
        for answer in (client.get(url), client.post(url, {"then": "yes"})):
            assert answer.status_code == 404
            assert "Look for the newest mail" in answer.content.decode()


def test_a_link_of_a_seat_that_changed_hands_has_ended(client, peru):
    url = link_to(factories.an_inquiry(peru))
    factories.a_hand_over(peru).confirm(password="una casa en el lago")
    answer = client.get(url)

    assert answer.status_code == 410
    assert "Somebody else holds this seat" in answer.content.decode()
    assert client.post(url, {"then": "yes"}).status_code == 410


@pytest.mark.parametrize("page", ["account", "workspace"])
def test_who_is_signed_in_is_asked_there_and_confirms_there(client, peru, page):
    factories.an_inquiry(peru)
    resume(client, peru)
    assert "Is this seat still yours?" in client.get(reverse(page)).content.decode()
    said = client.post(reverse("mandate_confirmation"), follow=True).content.decode()

    assert "It is written down that you still hold this seat." in said
    assert Inquiry.objects.get().answered_by == peru
    assert "Is this seat still yours?" not in client.get(reverse(page)).content.decode()


def test_who_was_not_asked_confirms_nothing_and_not_for_others(client, peru, barbados):
    factories.an_inquiry(peru)
    resume(client, barbados).post(reverse("mandate_confirmation"))

    assert Inquiry.objects.get().state == "open"


def test_the_list_costs_the_same_for_one_silent_seat_and_for_three(desk, peru, barbados, django_assert_num_queries):
    factories.an_inquiry(peru, days=30)
    with django_assert_num_queries(7):
        desk.get(reverse("inquiries"))
    factories.an_inquiry(barbados, days=40)
    factories.an_inquiry(factories.authority_seat("CHL"), days=50)
    with django_assert_num_queries(7):
        page = desk.get(reverse("inquiries")).content.decode()

    assert page.index("silent for 50 days") < page.index("silent for 40 days") < page.index("silent for 30 days")


def test_the_list_says_why_a_mail_came_back_and_that_somebody_left(desk, peru, barbados):
    refused = factories.an_inquiry(peru)
    Mail.objects.filter(pk=refused.mail_id).update(given_up=True, error="550 no such mailbox")
    factories.an_inquiry(barbados).leave("Ask the Minister.")
    page = desk.get(reverse("inquiries")).content.decode()

    assert "550 no such mailbox" in page
    assert "Ask the Minister." in page


def test_an_empty_list_says_so_and_the_desk_counts_the_others(desk, peru):
    assert "Nobody is silent" in desk.get(reverse("inquiries")).content.decode()
    factories.an_inquiry(peru, days=30)

    assert "1 mandate without an answer" in desk.get(reverse("desk")).content.decode()


def test_the_secretariat_reminds_and_is_told_when_it_was_answered_meanwhile(desk, peru):
    inquiry = factories.an_inquiry(peru, days=30)
    url = reverse("inquiry_reminder", args=[inquiry.pk])
    assert f"A new mail goes to {peru.email}." in desk.post(url, follow=True).content.decode()
    Inquiry.objects.get().leave()

    assert "answered meanwhile" in desk.post(url, follow=True).content.decode()


def test_a_telephone_call_needs_a_note_and_settles_it(desk, peru):
    url = reverse("inquiry_telephone", args=[factories.an_inquiry(peru, days=30).pk])
    assert "María Quispe" in desk.get(url).content.decode()
    assert desk.post(url, {"note": ""}).status_code == 422
    said = desk.post(url, {"note": "She said so."}, follow=True).content.decode()

    assert "confirmed by telephone" in said
    assert Inquiry.objects.get().note == "She said so."
    assert desk.get(url).status_code == 404


def test_strangers_and_institutions_have_no_list_of_silence(client, peru, barbados):
    inquiry = factories.an_inquiry(peru, days=30)
    for name, args in (("inquiries", []), ("inquiry_telephone", [inquiry.pk])):
        assert Client().get(reverse(name, args=args)).status_code == 302
        assert resume(client, peru).get(reverse(name, args=args)).status_code == 404


def test_the_administration_shows_the_questions_to_read(client, administrator, peru):
    inquiry = factories.an_inquiry(peru)
    page = sign_in(client, administrator).get(reverse("admin:accounts_inquiry_change", args=[inquiry.pk]))

    assert "María Quispe" in page.content.decode()
    assert inquiry.secret_hash not in page.content.decode()
