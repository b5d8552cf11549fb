"""What everybody sees of partners, the public form, and the applicant's link."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts import principles
from accounts.models import Mail, PartnerApplication
from tests import factories
from tests.sessions import sign_in
from tests.test_mass_assignment import every_field

pytestmark = pytest.mark.usefixtures("reference_data")
FORM = "/es/partners/application/"


@pytest.fixture(autouse=True)
def nothing_was_counted(db):
    cache.clear()


def posted(**changes) -> dict:
    facts = {"name": "Fundación Puente", "kind": "foundation", "website": "puente.example", "brings": "Becas."}
    facts |= {"contact": "Rosa Lagos", "address": "Rosa@Puente.example", "accepts": "on", "fax": ""}
    return {**facts, "country": factories.country("CHL").pk, **changes}


def link(application: PartnerApplication) -> str:
    return reverse("partner_application_link", args=[factories.link_of(application)])


# The public page


def test_only_those_verified_today_are_listed_with_the_day(client, secretariat):
    partner = factories.partner_seat().institution
    assert "Structuralia" not in client.get("/en/partners/").content.decode()

    verification = factories.a_verification(partner)
    assert "Structuralia" in client.get("/en/partners/").content.decode()
    verification.suspend(reason="Ask first.", by=secretariat)
    assert "Structuralia" not in client.get("/en/partners/").content.decode()


def test_the_list_costs_the_same_for_one_partner_and_for_three(client, secretariat, django_assert_num_queries):
    factories.a_verification(factories.an_institution("partner", "CHL", website="https://a.example/"))
    with django_assert_num_queries(1):
        client.get("/en/partners/")
    for code in ("PER", "ARG"):
        factories.a_verification(factories.an_institution("partner", code))
    with django_assert_num_queries(1):
        page = client.get("/en/partners/")
    assert len(page.context["partners"]) == 3


# The principles


def test_the_principles_are_shown_with_their_versions(client):
    page = client.get("/pt-br/partners/principles/").content.decode()

    assert "A cooperação está a serviço dos países." in page
    assert "/pt-br/partners/principles/2026-11-21/" in page


@pytest.mark.parametrize("since", ["2026-11-20", "2026-99-99"])
def test_a_version_that_never_was_is_missing(client, since):
    assert client.get(f"/en/partners/principles/{since}/").status_code == 404


# The form


def test_an_application_is_kept_with_the_version_it_accepts_and_answered_by_one_mail(client):
    answer = client.post(FORM, posted())

    assert answer.headers["Location"] == reverse("partner_application_sent")
    application = PartnerApplication.objects.get()
    assert (application.website, application.address) == ("https://puente.example", "rosa@puente.example")
    assert (application.language, application.state) == ("es", "unconfirmed")
    assert application.principles == principles.in_force().since
    assert Mail.objects.get().to == "rosa@puente.example"


@pytest.mark.parametrize("address", ["cooperation@per.example", "rosa@puente.example"])
def test_a_known_address_gets_the_same_answer_and_the_same_mail(client, peru, address):
    if address != peru.email:
        factories.an_application(address=address, confirmed=True)
        Mail.objects.all().delete()
    known, unknown = client.post(FORM, posted(address=address)), client.post(FORM, posted(address="x@y.example"))

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert len(Mail.objects.values_list("subject").distinct()) == 1
    assert Mail.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"accepts": ""}, "accepts"),
        ({"name": " "}, "name"),
        ({"kind": "bank"}, "kind"),
        ({"country": ""}, "country"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"address": "rosa"}, "address"),
        ({"brings": "x" * 2001}, "brings"),
        ({"kind": "observer-agency"}, "country"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(client, changes, field):
    answer = client.post(FORM, posted(**changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Rosa Lagos" in answer.content.decode()
    assert not PartnerApplication.objects.exists()


def test_an_agency_of_an_observer_state_applies_under_its_state(client):
    assert client.post(FORM, posted(kind="observer-agency", country=factories.country("ESP").pk)).status_code == 302


def test_a_program_that_fills_in_everything_gets_the_same_answer_and_nothing_is_kept(client):
    answer = client.post(FORM, posted(fax="555"))

    assert answer.headers["Location"] == reverse("partner_application_sent")
    assert not PartnerApplication.objects.exists()
    assert not Mail.objects.exists()


def test_nobody_fills_a_strangers_mailbox(client):
    answers = [client.post(FORM, posted(address=address)).status_code for address in ["a@b.example"] * 4]
    other = client.post(FORM, posted(address="c@d.example")).status_code

    assert (answers, other) == ([302, 302, 302, 429], 302)
    assert Mail.objects.filter(to="a@b.example").count() == 3


def test_one_network_sends_ten_applications_an_hour(client):
    answers = [client.post(FORM, posted(address=f"{n}@b.example")).status_code for n in range(11)]

    assert answers == [302] * 10 + [429]


def test_whoever_posts_every_field_changes_only_those_that_are_asked_for(client, peru):
    typed = every_field(PartnerApplication, institution=peru.institution_id, confirmed_at="2020-01-01")
    client.post(FORM, typed | posted())

    application = PartnerApplication.objects.get()
    assert (application.state, application.institution, application.reason) == ("unconfirmed", None, "")
    assert application.principles > date(2020, 1, 1)


# The link


def test_reading_the_link_confirms_nothing_and_its_button_does(client, secretariat):
    application = factories.an_application()
    assert client.get(link(application)).status_code == 200
    application.refresh_from_db()
    assert application.state == "unconfirmed"

    assert client.post(link(application)).status_code == 302
    application.refresh_from_db()
    assert application.state == "waiting"
    assert Mail.objects.filter(to=secretariat.email).count() == 1


def test_a_second_press_tells_nobody_again(client, secretariat):
    application = factories.an_application()
    answers = [client.post(link(application)).status_code for _press in range(2)]

    assert answers == [302, 409]
    assert Mail.objects.filter(to=secretariat.email).count() == 1


def test_a_question_is_answered_on_the_same_page(client, secretariat):
    application = factories.an_application(confirmed=True)
    application.ask("Where?", by=secretariat)
    assert "Where?" in client.get(link(application)).content.decode()
    assert client.post(link(application), {"words": " "}).status_code == 422

    assert client.post(link(application), {"words": "In Chile."}).status_code == 302
    application.refresh_from_db()
    assert (application.answer, application.state) == ("In Chile.", "waiting")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_never_was_or_was_replaced_says_what_to_do(client, secretariat, method):
    application = factories.an_application(confirmed=True)
    old = link(application)
    application.ask("Where?", by=secretariat)

    for address in (old, "/es/partners/application/abc/"):
        answer = getattr(client, method)(address)
        assert answer.status_code == 410
        assert "Puente" not in answer.content.decode()


def test_an_expired_link_says_so_and_confirms_nothing(client):
    application = factories.an_application()
    PartnerApplication.objects.update(expires_at=timezone.now())

    assert client.get(link(application)).status_code == 410
    assert client.post(link(application)).status_code == 409
    application.refresh_from_db()
    assert application.confirmed_at is None


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_a_decided_application_says_where_it_stands(client, secretariat, verb):
    application = factories.an_application(confirmed=True)
    address = link(application)
    application.accept(by=secretariat) if verb == "accept" else application.decline("No.", by=secretariat)

    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 409


def test_the_contact_of_an_applicant_is_read_by_the_secretariat_alone(client, secretariat):
    application = factories.an_application(confirmed=True)
    partner = application.accept(by=secretariat)
    factories.a_verification(partner)

    assert "Rosa" not in client.get("/en/partners/").content.decode()
    assert "rosa@" not in client.get("/en/partners/").content.decode()
    desk = sign_in(client, secretariat).get(application.get_absolute_url()).content.decode()
    assert "Rosa Lagos" in desk
