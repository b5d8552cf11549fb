"""What an institution does with its entry, over the web."""

import pytest
from django.urls import reverse

from exchange.models import Confirmation, Entry
from tests import factories
from tests.sessions import resume

pytestmark = pytest.mark.django_db

# Page, the status it is done in, the status it leads to.
ACTS = [
    ("entry_submission", "draft", "submitted"),
    ("entry_submission", "returned", "submitted"),
    ("entry_recall", "submitted", "draft"),
    ("entry_revision", "published", "draft"),
    ("entry_reopening", "declined", "draft"),
    ("entry_reopening", "archived", "draft"),
    ("entry_discard", "draft", "archived"),
    ("entry_withdrawal", "published", "archived"),
    ("entry_confirmation", "published", "published"),
]


@pytest.mark.parametrize(("page", "before", "after"), ACTS)
def test_an_act_leads_where_it_says(client, peru, page, before, after):
    entry = factories.an_entry_in(before)
    answer = resume(client, peru).post(reverse(page, args=[entry.pk]), {"note": "Ya no se ofrece."})
    entry.refresh_from_db()
    assert (answer.status_code, entry.status) == (302, after)


@pytest.mark.parametrize(("page", "before", "_after"), ACTS)
def test_an_act_on_another_institutions_entry_is_missing_and_changes_nothing(client, barbados, page, before, _after):
    entry = factories.an_entry_in(before)
    version = entry.version
    assert resume(client, barbados).post(reverse(page, args=[entry.pk])).status_code == 404
    entry.refresh_from_db()
    assert (entry.status, entry.version) == (before, version)


def test_an_act_that_cannot_be_done_now_says_why_and_changes_nothing(client, peru):
    entry = factories.an_entry_in("published")
    answer = resume(client, peru).post(reverse("entry_recall", args=[entry.pk]), follow=True)
    entry.refresh_from_db()
    assert entry.status == "published"
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_submitting_what_is_incomplete_leads_to_the_form_with_what_is_missing(client, peru):
    entry = factories.an_entry(peru, sdgs=[])
    answer = resume(client, peru).post(reverse("entry_submission", args=[entry.pk]), follow=True)
    assert "sdgs" in answer.context["form"].errors
    assert Entry.objects.get().status == "draft"


def test_looking_at_a_confirmation_page_changes_nothing(client, peru):
    entry = factories.an_entry_in("published")
    assert resume(client, peru).get(reverse("entry_withdrawal", args=[entry.pk])).status_code == 200
    assert entry.publications.live().exists()


def test_confirming_leaves_a_confirmation(client, peru):
    entry = factories.an_entry_in("published")
    resume(client, peru).post(reverse("entry_confirmation", args=[entry.pk]))
    assert Confirmation.objects.get().entry == entry
