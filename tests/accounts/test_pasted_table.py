"""Tables as people copy them out of Excel, Word and mail."""

import pytest

from accounts.pasted_table import Line, folded, read
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def authorities(reference_data) -> dict[str, int]:
    codes = ("PER", "BHS", "DOM", "BRA", "USA", "BOL", "LCA", "TTO")
    return {code: factories.an_institution("authority", code, acronym_es=f"AC-{code}").pk for code in codes}


@pytest.mark.parametrize(
    "table",
    [
        "Perú\tcooperacion@per.example\tes",
        "Perú;cooperacion@per.example;español",
        "Peru,cooperacion@per.example,Spanish",
        "País\tCorreo electrónico\tIdioma\r\nPerú\tcooperacion@per.example\tEspañol\r\n",
        "COUNTRY;ADDRESS;LANGUAGE\n\nPERU;Cooperacion@PER.example;ES\n\n",
        "espagnol\tAna Quispe <cooperacion@per.example>\tPérou",
        '"Authority of Peru";"mailto:cooperacion@per.example";"es"',
        "\ufeffPER;\u200bcooperacion@per.example\u00a0;es",
        "AC-PER\tcooperacion@per.example\tes\t\tremarks",
    ],
)
def test_order_marks_headings_and_spelling_do_not_matter(authorities, table):
    (line,) = read(table)

    assert (line.institution, line.address, line.language) == (authorities["PER"], "cooperacion@per.example", "es")


def test_each_line_says_what_was_pasted(authorities):
    assert read("Atlantis\tnot an address\nBahamas;x") == [
        Line("Atlantis · not an address", 0, "", ""),
        Line("Bahamas;x", 0, "", ""),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("Bahamas", "BHS"), ("The Bahamas", "BHS"), ("Bahamas (The)", "BHS"), ("República Dominicana", "DOM")),
        *(("United States", "USA"), ("Estados Unidos", "USA"), ("États-Unis", "USA"), ("St. Lucia", "LCA")),
        *(("Trinidad & Tobago", "TTO"), ("Bolivia (Plurinational State of)", "BOL"), ("Bolivia, Est. Plur. de", "BOL")),
    ],
)
def test_a_country_stands_for_its_authority(authorities, name, code):
    assert read(f"{name};a@b.example")[0].institution == authorities[code]


def test_a_name_of_two_institutions_is_nobodys(authorities):
    factories.an_institution("mission", "PER", name_en="Peru", name_es="")

    assert read("Peru;a@b.example")[0].institution == 0


def test_the_secretariats_own_seats_are_not_handed_out_so(authorities, secretariat):
    assert read("Secretariat;a@b.example")[0].institution == 0


@pytest.mark.parametrize("table", ["", "\n\n", "\t\t", "Country\tAddress", '"', "\x0b"])
def test_nothing_is_read_out_of_nothing(authorities, table):
    assert [line for line in read(table) if line.address] == []


def test_two_spellings_are_folded_into_one():
    assert folded("  SAINT  Kitts\u200b\u00a0and Névis ") == "saint kitts and nevis"
