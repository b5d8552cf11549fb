from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from exchange.management.commands import rebuild_search
from exchange.models import SearchRow
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("rebuild_search", *arguments, stdout=out)
    return out.getvalue().strip()


def test_rows_that_equal_their_sources_are_said_to_do_so(peru, monkeypatch):
    monkeypatch.setattr(rebuild_search, "BATCH", 2)
    for _ in range(3):
        factories.a_publication(peru)
    factories.a_publication(peru).entry.withdraw(by=peru)

    assert said("--check") == "All 4 search rows equal their publications."


def test_an_empty_exchange_is_in_order():
    assert said("--check") == "All 0 search rows equal their publications."


def test_differences_are_counted_and_not_mended_by_the_check(peru):
    pks = [factories.a_publication(peru).pk for _ in range(4)]
    SearchRow.objects.filter(pk=pks[0]).update(until="2022-04-20T00:00:00Z")
    SearchRow.objects.filter(pk=pks[1]).update(tsv="")
    SearchRow.objects.filter(pk=pks[2]).delete()

    for _ in range(2):
        with pytest.raises(CommandError, match=r"^3 search rows differ .*the first: "):
            said("--check")


def test_every_row_is_made_anew(peru, monkeypatch):
    monkeypatch.setattr(rebuild_search, "BATCH", 2)
    pks = [factories.a_publication(peru).pk for _ in range(5)]
    SearchRow.objects.filter(pk__in=pks[:2]).update(since="2001-01-01T00:00:00Z", country=factories.country("BRB"))
    SearchRow.objects.filter(pk=pks[4]).delete()

    assert said() == "5 search rows written."
    assert said("--check") == "All 5 search rows equal their publications."
