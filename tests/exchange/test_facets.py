import pytest

from exchange.facets import FACETS, GROUP
from exchange.querysets import search


def test_every_facet_has_its_own_number_name_and_label():
    for what in ("number", "name", "label"):
        assert len({str(getattr(facet, what)) for facet in FACETS}) == len(FACETS)


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_the_statement_numbers_the_values_of_a_facet_alike(facet):
    statement = "".join(search.ROWS.split())
    places = ",".join(f"'{choice}'" for choice in facet.choices)

    assert f"select{facet.code(0)}+{f'array_position(array[{places}],' if places else ''}" in statement


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_a_code_leads_back_to_its_facet(facet):
    assert facet.code(7) // GROUP == facet.number
