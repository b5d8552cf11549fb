"""The Secretariat decides about applications, and verifies, suspends and withdraws."""

import pytest
from django.urls import reverse

from accounts.models import Institution, Invitation, PartnerApplication
from tests import factories
from tests.sessions import sign_in

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def desk(client, secretariat):
    return sign_in(client, secretariat)


@pytest.fixture
def application(secretariat) -> PartnerApplication:
    return factories.an_application(confirmed=True)


@pytest.fixture
def partner(reference_data) -> Institution:
    return factories.partner_seat().institution


def act(desk, name: str, thing, **posted):
    return desk.post(reverse(name, args=[thing.pk]), posted)


# Applications


def test_an_application_appears_once_its_address_is_proved(desk, secretariat):
    application = factories.an_application()
    assert desk.get(application.get_absolute_url()).status_code == 404
    application.confirm()

    page = desk.get(reverse("desk_applications"))
    assert "Fundación Puente" in page.content.decode()
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 0, 0, 0]
    assert "1 application of a partner waits for you" in desk.get(reverse("desk")).content.decode()


def test_the_lists_cost_the_same_for_one_row_and_for_three(desk, application, partner, django_assert_num_queries):
    factories.a_verification(partner)
    with django_assert_num_queries(10):
        desk.get(reverse("desk_applications"))
    with django_assert_num_queries(8):
        desk.get(reverse("desk_partners"))
    for code in ("PER", "ARG"):
        factories.an_application(confirmed=True, address=f"{code}@x.example")
        factories.a_verification(factories.an_institution("partner", code))
    with django_assert_num_queries(10):
        assert len(desk.get(reverse("desk_applications")).context["page"].object_list) == 3
    with django_assert_num_queries(8):
        assert len(desk.get(reverse("desk_partners")).context["page"].object_list) == 3


def test_possible_duplicates_and_domains_that_look_like_another_are_pointed_out(desk, secretariat):
    factories.an_institution("partner", "PER", name_en="FUNDACION  PUENTE", website="https://puente.example/es/")
    application = factories.an_application(
        confirmed=True, website="https://www.structura1ia.example", address="x@other.example"
    )
    factories.a_seat(factories.an_institution("partner", "ARG"), "partners@structuralia.example")
    page = desk.get(application.get_absolute_url())

    assert [same for _institution, same in page.context["duplicates"]] == ["fundacion puente"]
    assert page.context["site_looks_like"] == "structuralia.example"
    assert page.context["site_is_elsewhere"]


def test_accepting_leads_to_the_partner_that_can_be_verified(desk, application):
    answer = act(desk, "application_acceptance", application)
    partner = Institution.objects.partners().get()

    assert answer.headers["Location"] == reverse("desk_partner", args=[partner.pk])
    assert Invitation.objects.get().institution == partner


def test_who_accepts_twice_or_after_a_colleague_is_told(desk, application, secretariat):
    assert act(desk, "application_acceptance", application).status_code == 302
    answer = act(desk, "application_acceptance", application)

    assert answer.status_code in (409, 422)
    assert Institution.objects.partners().count() == 1


def test_an_address_that_has_a_seat_cannot_be_invited_and_the_page_says_so(desk, peru):
    application = factories.an_application(confirmed=True, address=peru.email)
    answer = act(desk, "application_acceptance", application)

    assert answer.status_code == 422
    assert "A seat with this address exists already." in answer.content.decode()


@pytest.mark.parametrize(("name", "state"), [("application_question", "asked"), ("application_refusal", "declined")])
def test_a_question_and_a_refusal_need_words(desk, application, name, state):
    assert act(desk, name, application, words=" ").status_code == 422
    assert act(desk, name, application, words="Because.").status_code == 302
    application.refresh_from_db()
    assert application.state == state


def test_who_declines_what_was_decided_meanwhile_keeps_the_words(desk, application, secretariat):
    application.decline("No.", by=secretariat)
    answer = act(desk, "application_question", application, words="Where are you?")

    assert answer.status_code == 409


# Verification


def checked(**changes) -> dict:
    return {f"found_{answer['key']}": "Visto." for answer in factories.answers_to()} | changes


def test_verifying_needs_an_answer_to_every_point(desk, partner):
    answer = act(desk, "partner_verification", partner, **checked(found_funding=" "))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["found_funding"]

    act(desk, "partner_verification", partner, **checked(source_funding="Its site", interests="It sells courses."))
    verification = partner.verifications.get()
    assert verification.points[3].source == "Its site"
    assert verification.interests == "It sells courses."


def test_a_verification_is_suspended_lifted_and_withdrawn(desk, partner):
    verification = factories.a_verification(partner)
    states = []
    for name in ("partner_suspension", "partner_lifting", "partner_withdrawal"):
        assert act(desk, name, partner, words="Because.").status_code == 302
        verification.refresh_from_db()
        states.append(verification.state)

    assert states == ["suspended", "verified", "withdrawn"]
    assert act(desk, "partner_suspension", partner, words="Because.").status_code == 409


@pytest.mark.parametrize("name", ["partner_suspension", "partner_withdrawal"])
def test_a_suspension_and_a_withdrawal_need_a_reason(desk, partner, name):
    factories.a_verification(partner)
    answer = act(desk, name, partner, words="")

    assert answer.status_code == 422
    assert answer.content.decode().count("<title>Error:") == 1


def test_what_was_never_verified_cannot_be_suspended(desk, partner):
    assert act(desk, "partner_suspension", partner, words="Because.").status_code == 409
    assert act(desk, "partner_lifting", partner).status_code == 409


def test_the_page_of_a_partner_keeps_its_former_verifications(desk, partner):
    for _time in range(2):
        factories.a_verification(partner)
    page = desk.get(reverse("desk_partner", args=[partner.pk]))

    assert len(page.context["former"]) == 1
    assert page.context["present"].replaced_at is None


def test_an_authority_has_no_page_among_partners(desk, peru):
    assert desk.get(reverse("desk_partner", args=[peru.institution_id])).status_code == 404
