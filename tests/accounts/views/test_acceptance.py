"""From the link of the mail to the workspace, and what every link says that no longer leads there."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, Mail, User
from tests import factories
from tests.accounts.test_adapter import try_login
from tests.sessions import sign_in

PAGE = "/en/invitation/"
ANSWERS = {"holder": "Ana Quispe", "position": "Directora", "password": "un molino de viento"}


@pytest.fixture
def invitation(secretariat) -> Invitation:
    return factories.an_invitation(secretariat)


def link(invitation: Invitation) -> str:
    return re.search(r"http://localhost:8000(\S+)", Mail.objects.get(pk=invitation.mail_id).body)[1]


def follow_link(client: Client, invitation: Invitation):
    answer = client.get(link(invitation))
    assert answer.status_code == 302
    return client.get(answer.url)


def test_the_link_leads_to_a_page_whose_address_holds_no_secret(client, invitation):
    answer = client.get(link(invitation), follow=True)

    assert answer.redirect_chain == [("/es/invitation/", 302)]
    page = answer.content.decode()
    assert "Authority of Peru (es)" in page
    assert "cooperacion@cancilleria.example" in page
    assert link(invitation).split("/")[-2] not in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_visit_marks_the_invitation_as_opened_and_uses_nothing_up(client, invitation):
    for _scanner in range(3):
        follow_link(Client(), invitation)

    assert Invitation.objects.with_status().get().status == "opened"
    assert follow_link(client, invitation).status_code == 200


def test_accepting_leads_into_the_workspace_signed_in(client, invitation):
    follow_link(client, invitation)
    answer = client.post(PAGE, ANSWERS, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("workspace")
    assert "From now on you sign in with cooperacion@cancilleria.example" in answer.content.decode()
    assert try_login(Client(), "cooperacion@cancilleria.example", ANSWERS["password"]).status_code == 302


def test_the_new_holder_may_change_the_password_without_signing_in_again(client, invitation):
    follow_link(client, invitation)
    client.post(PAGE, ANSWERS)

    assert client.get(reverse("account_change_password")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"holder": " "}, "holder"),
        ({"position": ""}, "position"),
        ({"holder": "x" * 121}, "holder"),
        ({"password": "short"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": "cooperacion@cancilleria.example"}, "password"),
        ({"password": "x" * 1025}, "password"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_still_works(client, invitation, changes, field):
    follow_link(client, invitation)
    answer = client.post(PAGE, {**ANSWERS, **changes})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert b"un molino" not in answer.content
    assert client.post(PAGE, ANSWERS).status_code == 302


def ended_links(secretariat: User) -> dict[str, str]:
    """One link of each kind that no longer works."""
    made = {
        name: factories.an_invitation(secretariat, f"{name}@per.example")
        for name in ("used", "expired", "revoked", "replaced", "refused")
    }
    links = {name: link(invitation) for name, invitation in made.items()}
    made["used"].accept(**ANSWERS)
    Invitation.objects.filter(pk=made["expired"].pk).update(expires_at=made["expired"].written_at)
    made["revoked"].revoke(by=secretariat)
    made["replaced"].remind(by=secretariat)
    made["refused"].mark_refused(by=secretariat, why="It came back.")
    return links | {"foreign": "/es/invitation/abcdef/"}


def test_every_link_that_ended_says_the_same(secretariat):
    told = set()
    for address in ended_links(secretariat).values():
        client = Client()
        client.get(address)
        answers = [client.get("/es/invitation/"), client.post("/es/invitation/", ANSWERS)]
        assert [answer.status_code for answer in answers] == [410, 410]
        told |= {re.sub(rb'value="\w{64}"', b"", answer.content) for answer in answers}

    assert len(told) == 1
    assert reverse("account_login").replace("/en/", "/es/") in told.pop().decode()


def test_without_a_link_there_is_nothing_to_accept(client, invitation):
    assert client.get(PAGE).status_code == 410
    assert client.post(PAGE, ANSWERS).status_code == 410
    assert not User.objects.filter(email=invitation.address).exists()


def test_who_comes_second_is_told(invitation):
    first, second = Client(), Client()
    for client in (first, second):
        follow_link(client, invitation)
    assert first.post(PAGE, ANSWERS).status_code == 302
    answer = second.post(PAGE, {**ANSWERS, "holder": "Luis"})

    assert answer.status_code == 410
    assert "Perhaps somebody of your institution used it just now." in answer.content.decode()
    assert User.objects.get(email=invitation.address).mandates.get().holder == "Ana Quispe"


def test_who_is_signed_in_is_warned_and_becomes_the_new_seat(client, barbados, invitation):
    sign_in(client, barbados)
    assert (
        f"You are signed in as {barbados.email}"
        in client.get(follow_link(client, invitation).request["PATH_INFO"].replace("/es/", "/en/")).content.decode()
    )
    client.post(PAGE, ANSWERS)

    assert client.get(reverse("workspace")).wsgi_request.user.email == invitation.address


def test_the_page_of_an_ended_link_names_the_secretariats_address(client, secretariat):
    secretariat.institution.public_email = "help@cooperanet.example"
    secretariat.institution.save()

    assert b"mailto:help@cooperanet.example" in client.get(PAGE).content
