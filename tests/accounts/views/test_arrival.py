"""The public page of the arriving person: the same for everybody, limited, and nothing happens by opening a link."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import Arrival, Country, HandOver, Institution, Mail
from tests import factories
from tests.sessions import resume

FACTS = {"holder": "José Huamán", "position": "Director", "named_by": "Nota 27/2026", "account": "", "country": ""}
FACTS |= {"address": "jose.huaman@per.example"}


@pytest.fixture(autouse=True)
def no_limit_reached(db):
    cache.clear()


def send(client, **changes):
    return client.post(reverse("arrival"), {**FACTS, **changes})


def link_to(arrival: Arrival) -> str:
    return reverse("arrival_link", args=[factories.secret_of_arrival(arrival)])


def test_the_sign_in_page_leads_here(client):
    assert reverse("arrival") in client.get(reverse("account_login")).content.decode()


def test_known_and_unknown_accounts_get_the_same_answer_and_one_mail(client, peru):
    answers = [send(client, account=account) for account in (peru.email, "nobody@per.example")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len({len(answer.content) for answer in answers}) == 1
    assert list(Mail.objects.values_list("to", flat=True)) == [FACTS["address"]] * 2
    assert not HandOver.objects.exists()


def test_the_country_of_the_authority_is_enough(client, peru):
    assert send(client, country=Country.objects.get(iso3="PER").pk).status_code == 200
    assert Arrival.objects.get().seat == peru


@pytest.mark.parametrize("missing", ["holder", "position", "named_by", "address"])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, reference_data, missing):
    answer = send(client, account="a@per.example", **{missing: ""})

    assert answer.status_code == 422
    assert missing in answer.context["form"].errors
    assert "a@per.example" in answer.content.decode()


def test_somewhere_one_has_to_arrive(client, reference_data):
    assert "country" in send(client).context["form"].errors


def test_a_program_that_fills_in_everything_gets_the_same_answer_and_nothing_happens(client, peru):
    assert send(client, account=peru.email, site="https://spam.example").status_code == 200
    assert not Arrival.objects.exists()
    assert not Mail.objects.exists()


def test_who_writes_too_often_waits_an_hour(client, peru):
    answers = [send(client, account=peru.email) for _one in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 422]
    assert "try again in an hour" in answers[-1].content.decode()


def test_opening_the_link_proves_nothing_and_its_button_does_once(client, peru):
    url = link_to(factories.an_arrival())
    page = client.get(url)
    assert "no-store" in page.headers["Cache-Control"]
    assert not HandOver.objects.exists()
    assert "are told" in client.post(url, follow=True).content.decode()

    assert HandOver.objects.get().seat == peru
    assert client.post(url).status_code == 409
    assert "are told" in client.get(url).content.decode()


def test_the_page_after_the_button_does_not_tell_whether_there_is_an_account(client, peru):
    pages = []
    for account in (peru.email, "nobody@per.example"):
        pages.append(client.post(link_to(factories.an_arrival(account=account)), follow=True).content)

    assert len({len(page) for page in pages}) == 1


def test_a_link_that_is_too_old_or_that_nobody_was_sent_says_what_to_do(client, peru):
    arrival = factories.an_arrival()
    Arrival.objects.update(expires_at=arrival.written_at)
    unknown = reverse("arrival_link", args=["abc"])
    for url, status, words in (
        (link_to(arrival), 410, "Its days are over"),
        (unknown, 404, "Nobody was sent this link"),
    ):
        answer = client.get(url)
        assert (answer.status_code, words in answer.content.decode()) == (status, True)
        assert reverse("arrival") in answer.content.decode()
    assert client.post(unknown).status_code == 404


def test_whoever_confirms_is_warned_of_an_address_that_looks_like_another(client, peru):
    Institution.objects.filter(pk=peru.institution_id).update(public_email="info@cancilleria.example")
    factories.an_arrival(address="jose@canci11eria.example").prove()
    url = reverse("hand_over_confirmation", args=[HandOver.objects.get().pk])
    page = resume(client, peru).get(url).content.decode()

    assert "looks like an address at cancilleria.example" in page
    assert "has shown to read" in page
    client.post(url)
    assert HandOver.objects.get().confirmed_by == peru
