"""What every page is given."""

import pytest
from django.utils.translation import override

from cooperanet.context import page


def links(rf, path: str, language: str = "en") -> dict:
    with override(language):
        return {link["code"]: link for link in page(rf.get(path))["language_links"]}


def test_each_language_link_leads_to_the_same_page_with_the_same_query(rf):
    found = links(rf, "/en/exchange/?kind=need&q=agua")
    assert {code: link["url"] for code, link in found.items()} == {
        "en": "/en/exchange/?kind=need&q=agua",
        "es": "/es/exchange/?kind=need&q=agua",
        "pt-br": "/pt-br/exchange/?kind=need&q=agua",
        "fr": "/fr/exchange/?kind=need&q=agua",
    }


def test_only_the_language_being_read_is_marked(rf):
    assert [code for code, link in links(rf, "/fr/", "fr").items() if link["current"]] == ["fr"]


def test_a_page_without_an_address_in_another_language_leads_to_its_home(rf):
    assert links(rf, "/healthz")["es"]["url"] == "/es/"


@pytest.mark.parametrize("path", ["/en/exchange/?page=3", "/en/exchange/"])
def test_addresses_for_search_engines_are_whole_and_without_the_query(rf, settings, path):
    settings.SITE_URL = "https://cooperanet.example"
    assert links(rf, path)["pt-br"]["address"] == "https://cooperanet.example/pt-br/exchange/"
    assert page(rf.get(path))["canonical_url"] == "https://cooperanet.example/en/exchange/"
