"""Proposing, agreeing to and stopping a recovery, page by page."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import HandOver, Recovery
from tests import factories
from tests.sessions import resume, sign_in

FACTS = {"holder": "José Huamán", "position": "", "named_by": "Nota 27/2026", "address": "jose@per.example"}


@pytest.fixture
def mission(reference_data):
    return factories.mission_seat("PER")


def test_the_mission_finds_the_seat_proposes_and_the_secretariat_agrees(client, peru, mission, keeper):
    resume(client, mission)
    url = reverse("seat_recovery", args=[peru.pk])
    assert url in client.get(reverse("seats")).content.decode()
    assert "each seat can stop it with one link" in client.get(url).content.decode()
    said = client.post(url, FACTS, follow=True).content.decode()
    assert "Proposed." in said
    assert "Agree to the recovery" not in said
    page = reverse("recovery", args=[Recovery.objects.get().pk])
    second = sign_in(Client(), keeper)
    assert "You are the second person" in second.get(page).content.decode()
    answer = second.post(reverse("recovery_agreement", args=[Recovery.objects.get().pk]), follow=True)

    assert "the institution is told" in answer.content.decode()
    assert Recovery.objects.get().state == "announced"


def test_an_agreement_that_is_refused_says_why(client, peru, mission):
    recovery = factories.a_recovery(peru, mission)
    answer = resume(client, mission).post(reverse("recovery_agreement", args=[recovery.pk]), follow=True)

    assert "not yours to agree to" in answer.content.decode()
    assert Recovery.objects.get().state == "proposed"


def test_a_proposal_with_errors_keeps_what_was_typed(client, peru, mission):
    url, own = reverse("seat_recovery", args=[peru.pk]), {"stolen": "on", "keeps_address": "on"}
    answer = resume(client, mission).post(url, {**FACTS, **own})
    assert (answer.status_code, "keeps_address" in answer.context["form"].errors) == (422, True)
    assert "Nota 27/2026" in answer.content.decode()
    factories.a_recovery(peru, mission)

    assert "under way already" in client.post(url, FACTS).content.decode()


def test_strangers_and_other_missions_have_no_such_pages(client, peru, barbados, keeper):
    recovery = factories.a_recovery(peru, keeper)
    for stranger in (barbados, factories.mission_seat("BRB")):
        resume(client, stranger)
        for name, number in (("recovery", recovery.pk), ("seat_recovery", peru.pk)):
            assert client.get(reverse(name, args=[number])).status_code == 404
        assert client.post(reverse("recovery_agreement", args=[recovery.pk])).status_code == 404


def test_a_recovery_is_not_confirmed_on_the_page_of_hand_overs(client, peru, keeper):
    recovery = factories.a_recovery(peru, keeper)
    assert resume(client, peru).get(reverse("hand_over_confirmation", args=[recovery.pk])).status_code == 404


def test_the_seat_sees_it_in_its_list_and_stops_it(client, peru, mission, keeper):
    recovery = factories.a_recovery(peru, mission, agreed_by=keeper)
    resume(client, peru)
    page = reverse("recovery", args=[recovery.pk])
    assert page in client.get(reverse("seats")).content.decode()
    assert "Stop the recovery" in client.get(page).content.decode()
    client.post(reverse("hand_over_cancellation", args=[recovery.pk]))

    assert "was stopped" in client.get(page).content.decode()


def test_the_mailed_link_stops_it_with_one_press_and_not_by_being_opened(client, peru, mission, keeper):
    recovery = factories.a_recovery(peru, mission, agreed_by=keeper)
    url = reverse("recovery_stop", args=[recovery.stop_key(peru)])
    assert "no-store" in client.get(url).headers["Cache-Control"]
    assert HandOver.objects.get().state == "announced"
    answer = client.post(url, follow=True)

    assert "The recovery is stopped" in answer.content.decode()
    assert HandOver.objects.get().cancelled_by == peru
    assert client.post(url).status_code == 409


def test_a_link_that_nobody_was_sent_or_that_comes_too_late_says_what_to_do(client, peru, mission, keeper):
    unknown = reverse("recovery_stop", args=["1.2.3:abc"])
    for answer in (client.get(unknown), client.post(unknown)):
        assert answer.status_code == 404
        assert "write to the Secretariat at once" in answer.content.decode()
    recovery = factories.a_recovery(peru, mission, agreed_by=keeper)
    url = reverse("recovery_stop", args=[recovery.stop_key(peru)])
    HandOver.objects.update(expires_at=recovery.agreed_at)

    assert "nothing left to stop" in client.get(url).content.decode()


@pytest.mark.parametrize("who", ["mission", "keeper"])
def test_neither_of_the_two_takes_the_seat_over_with_the_link(request, client, peru, mission, keeper, who):
    recovery = factories.a_recovery(peru, mission, agreed_by=keeper)
    HandOver.objects.update(ready_at=recovery.agreed_at)
    recovery.open()
    url = reverse("hand_over_link", args=[factories.secret_of(recovery)])

    assert sign_in(client, request.getfixturevalue(who)).get(url).status_code == 409
    assert Client().get(url).status_code == 200
