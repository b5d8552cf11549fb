import pytest

from exchange.facets import FACETS, GROUP
from exchange.filters.publication_filter import LABELS
from exchange.querysets import search


def test_every_facet_has_its_own_number_name_and_label():
    assert len({facet.number for facet in FACETS}) == len({facet.name for facet in FACETS}) == len(FACETS)
    assert set(LABELS) == {facet.name for facet in FACETS}


def test_queries_and_facets_number_their_values_alike():
    assert GROUP == search.GROUP


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_the_choices_of_a_facet_stand_in_the_statement_in_the_same_order(facet):
    places = ",".join(f"'{choice}'" for choice in facet.choices)

    assert f"array[{places}]" in "".join(search.ROWS.split()) or not facet.choices


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_a_code_leads_back_to_its_facet(facet):
    assert facet.code(7) // GROUP == facet.number
