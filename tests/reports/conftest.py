"""The exchange of April 2022, and a small one whose every number is known."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import Country
from tests import factories

NOON = timezone.datetime(2022, 4, 1, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(scope="module")
def april(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The demo's exchange for all tests of a file, and for none after it."""
    with (
        django_db_blocker.unblock(),
        override_settings(VAR_DIR=tmp_path_factory.mktemp("var")),
        transaction.atomic(),
    ):
        if not Country.objects.exists():
            call_command("load_reference_data")
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def small_exchange(reference_data) -> None:
    """Four entries of two countries on 1 April 2022: three offers, one of them a partner's, and a need."""
    peru, barbados = factories.authority_seat("PER"), factories.authority_seat("BRB")
    factories.a_publication(peru, at=NOON, focus_areas=["environment", "social"], sdgs=[13, 17])
    factories.a_publication(peru, at=NOON, focus_areas=["environment"], sdgs=[17])
    factories.a_publication(barbados, at=NOON, kind="need", focus_areas=["other"], sub_areas=["health"], sdgs=[3, 17])
    partner = factories.partner_seat()
    factories.a_publication(partner, at=NOON, country=factories.country("PER"), focus_areas=["smes"], sdgs=[8])
