"""The audit trail: every change of an account or a list is recorded with who made it and where."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pghistory
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.changes import changes_of
from accounts.models import Country, Institution, Mandate, Standing, User
from conftest import process_environment
from exchange.models import FocusArea
from tests import factories
from tests.accounts.test_admin import answers
from tests.sessions import sign_in


@pytest.fixture
def desk(client, secretariat):
    User.objects.filter(pk=secretariat.pk).update(is_staff=True)
    secretariat.refresh_from_db()
    return sign_in(client, secretariat)


def test_a_change_in_the_administration_is_recorded_with_its_seat_and_page(desk, peru, secretariat):
    url = reverse("admin:accounts_user_change", args=[peru.pk])
    desk.post(url, answers(peru, name="Directora"))

    latest = changes_of(User.objects.get(pk=peru.pk))[0]
    assert latest.who == f"{secretariat.signature()} ({secretariat.email})"
    assert latest.where == url
    assert ("seat", "Focal point", "Directora") in latest.fields


def test_the_history_page_tells_it(desk, peru):
    desk.post(reverse("admin:accounts_user_change", args=[peru.pk]), answers(peru, name="Directora"))
    page = desk.get(reverse("admin:accounts_user_history", args=[peru.pk])).content.decode()

    assert "Focal point → Directora" in page
    assert "secretariat@cooperanet.example" in page


def test_passwords_are_not_in_the_trail(peru):
    peru.set_password("a long enough password")
    peru.save()

    assert "password" not in {field.name for field in User.pgh_event_model._meta.fields}


def test_a_change_that_goes_round_save_is_recorded_too(peru):
    with pghistory.context(user=peru.pk):
        Institution.objects.filter(pk=peru.institution_id).update(acronym_es="APCI")
        Institution.objects.bulk_update([Institution(pk=peru.institution_id, language="fr")], ["language"])

    latest, before, *_ = changes_of(peru.institution)
    assert latest.fields == [("language of mail", "Spanish", "French")]
    assert before.fields == [("acronym in Spanish", "", "APCI")]
    assert before.who.endswith(f"({peru.email})")


def test_what_belongs_to_an_object_is_told_with_it(peru):
    Mandate.objects.create(seat=peru, holder="Rosa Quispe")

    assert "mandate: Added" in [change.what for change in changes_of(peru, (Mandate,))]


def test_another_object_s_changes_are_not_told(peru, barbados):
    User.objects.filter(pk=barbados.pk).update(name="Director")

    assert all("Director" not in after for change in changes_of(peru) for _name, _before, after in change.fields)


def test_what_a_deleted_part_said_is_still_told(reference_data):
    country = factories.country("PER")
    Standing.objects.filter(country=country).delete()

    assert "standing: Deleted" in [change.what for change in changes_of(country, (Standing,))]


def test_a_change_of_a_list_is_recorded(reference_data):
    FocusArea.objects.filter(key="education").update(retired_on="2030-01-01")

    assert changes_of(FocusArea.objects.get(key="education"))[0].fields == [("retired on", "", "January 1, 2030")]


def test_a_change_by_nobody_says_so(reference_data):
    Country.objects.filter(iso3="PER").update(note="Andean")

    assert changes_of(factories.country("PER"))[0].who == "Nobody signed in"


def test_what_a_command_changes_is_recorded_with_its_name(committed):
    command = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--email", "root@cooperanet.example"]
    environment = {**process_environment(), "PATH": ""}
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True)

    latest = changes_of(User.objects.get(email="root@cooperanet.example"))[0]
    assert latest.who == "Command createsuperuser"


def test_many_changes_ask_the_database_no_more_often_than_few(peru, django_assert_num_queries):
    homes = [Institution.objects.create(name_en=f"Institution {place}", kind="partner") for place in range(20)]
    for place, home in enumerate(homes):
        with pghistory.context(user=peru.pk):
            User.objects.filter(pk=peru.pk).update(institution=home)
            begins = datetime(2000 + place, 1, 1, tzinfo=UTC)
            Mandate.objects.create(seat=peru, holder="Rosa", since=begins, until=begins + timedelta(days=1))
        if place == 1:
            with CaptureQueriesContext(connection) as few:
                changes_of(peru, (Mandate,))

    with django_assert_num_queries(len(few)):
        changes = changes_of(peru, (Mandate,))
    assert len(changes) == 41
    assert [("institution", "Institution 18", "Institution 19")] in [change.fields for change in changes]
