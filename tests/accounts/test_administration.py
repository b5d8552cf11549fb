"""What the database holds of dated rows and keys is said in a sentence by the administration."""

from datetime import UTC, datetime

from django.urls import reverse

from accounts.models import Mandate
from exchange.models import CooperationForm
from tests import factories
from tests.seat_form import answers, change


def test_a_second_mandate_for_the_same_time_is_refused_with_a_sentence(desk, peru, barbados):
    Mandate.objects.create(seat=peru, holder="Rosa Quispe", since=datetime(2026, 1, 1, tzinfo=UTC))
    posted = {"mandates-TOTAL_FORMS": 1, "mandates-INITIAL_FORMS": 0, "mandates-0-holder": "José Huamán"}
    posted |= {"mandates-0-since_0": "2026-03-05", "mandates-0-since_1": "09:00:00"}

    page = desk.post(change(peru), answers(peru, **posted, **{"mandates-0-seat": peru.pk}))
    desk.post(change(barbados), answers(barbados, **posted, **{"mandates-0-seat": barbados.pk}))

    assert "A seat has one holder at a time." in page.content.decode()
    assert [mandate.holder for mandate in peru.mandates.all()] == ["Rosa Quispe"]
    assert [mandate.holder for mandate in barbados.mandates.all()] == ["José Huamán"]


def test_a_new_seat_may_come_with_its_mandate_when_others_have_theirs(desk, peru):
    Mandate.objects.create(seat=peru, holder="Rosa Quispe", since=datetime(2026, 1, 1, tzinfo=UTC))
    posted = {"mandates-TOTAL_FORMS": 1, "mandates-INITIAL_FORMS": 0, "mandates-0-holder": "José Huamán"}
    posted |= {"mandates-0-since_0": "2026-03-05", "mandates-0-since_1": "09:00:00"}
    posted |= {"email": "new@mfa.example", "institution": peru.institution_id, "is_active": "on"}

    desk.post(reverse("admin:accounts_user_add"), posted)

    assert Mandate.objects.get(seat__email="new@mfa.example").holder == "José Huamán"


def rows(prefix: str, *given: dict, initial: int = 0) -> dict:
    """What a browser posts of the rows below an object."""
    posted = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": initial}
    return posted | {
        f"{prefix}-{place}-{name}": value for place, row in enumerate(given) for name, value in row.items()
    }


def mandate(holder: str, since: str, until: str = "") -> dict:
    posted = {"holder": holder, "since_0": since, "since_1": "09:00:00", "until_0": until}
    return posted | {"until_1": "09:00:00" if until else ""}


def test_two_mandates_for_the_same_time_are_refused_in_one_form_too(desk, peru):
    both = rows("mandates", mandate("José Huamán", "2026-03-05"), mandate("Rosa Quispe", "2026-01-05", "2026-03-06"))
    page = desk.post(change(peru), answers(peru, **both))
    new = {**both, "email": "new@mfa.example", "institution": peru.institution_id, "is_active": "on"}
    page_of_new = desk.post(reverse("admin:accounts_user_add"), new)

    for refused in (page, page_of_new):
        assert refused.status_code == 200
        assert refused.content.decode().count("A seat has one holder at a time.") == 1
    assert not Mandate.objects.exists()


def test_two_mandates_one_after_the_other_are_begun_in_one_form(desk, peru):
    both = rows("mandates", mandate("José Huamán", "2026-03-05"), mandate("Rosa Quispe", "2026-01-05", "2026-03-05"))
    desk.post(change(peru), answers(peru, **both))

    assert {mandate.holder for mandate in peru.mandates.all()} == {"Rosa Quispe", "José Huamán"}


def of_peru(*standings: dict, initial: int) -> dict:
    country = factories.country("PER")
    posted = {f"name_{language}": name for language, name in country.names().items()}
    return posted | {"m49": country.m49, "region": country.region} | rows("standings", *standings, initial=initial)


def test_two_standings_on_the_same_day_are_refused_in_one_form_too(desk, reference_data):
    country = factories.country("PER")
    country.standings.all().delete()
    former = {"standing": "observer", "since": "1950-01-01", "until": "1960-01-02"}
    later = {"standing": "member", "since": "1960-01-01", "until": ""}
    page = desk.post(reverse("admin:accounts_country_change", args=[country.pk]), of_peru(former, later, initial=0))

    assert page.status_code == 200
    assert page.content.decode().count("A country has one standing at a time.") == 1
    assert not country.standings.exists()


def test_standings_that_are_made_to_overlap_are_refused(desk, reference_data):
    country = factories.country("PER")
    country.standings.all().delete()
    former = country.standings.create(standing="observer", since="1950-01-01", until="1960-01-01")
    later = country.standings.create(standing="member", since="1970-01-01")
    posted = [
        {"id": former.pk, "standing": "observer", "since": "1950-01-01", "until": "1967-01-01"},
        {"id": later.pk, "standing": "member", "since": "1965-01-01", "until": ""},
    ]
    page = desk.post(reverse("admin:accounts_country_change", args=[country.pk]), of_peru(*posted, initial=2))

    assert page.status_code == 200
    assert "A country has one standing at a time." in page.content.decode()


def test_a_mandate_of_the_last_year_there_is_is_refused(desk, peru):
    one = rows("mandates", mandate("Rosa Quispe", "2026-01-05", "9999-12-31"))
    page = desk.post(change(peru), answers(peru, **(one | {"mandates-0-until_1": "23:59:59"})))

    assert "Choose a day before the year 9999." in page.content.decode()
    assert not Mandate.objects.exists()


def test_the_same_key_saved_by_two_at_the_same_moment_is_a_sentence(desk, monkeypatch):
    monkeypatch.setattr(CooperationForm, "validate_unique", lambda *_args, **_kwargs: None)
    url = reverse("admin:exchange_cooperationform_add")
    page = desk.post(url, {"name_en": "Training", "key": "training", "position": 1}, follow=True)

    assert page.redirect_chain == [(url, 302)]
    assert "Somebody else saved something at the same moment." in page.content.decode()
