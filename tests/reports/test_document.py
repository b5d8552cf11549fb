import pytest

from reports.document import Paragraph, Span, Table, printable
from tests.reports.documents import a_document, a_row, a_table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Agua\x00 y\x08 salud\x1f", "Agua y salud"),
        ("two\r\nlines\tand a tab", "two lines and a tab"),
        ("\u202edesrever\u202c", "desrever"),
        ("\ud800lone", "lone"),
        ("50\xa0% – «été», ñandú 🌎", "50\xa0% – «été», ñandú 🌎"),
        ("مياه نظيفة", "مياه نظيفة"),
    ],
)
def test_text_becomes_one_line_that_every_format_can_hold(text, expected):
    assert printable(text) == expected


def test_no_part_of_a_document_can_hold_a_control_character():
    row = a_row("Water\x00")
    table = Table("area", "A\x01", "T\x02", ("a\x03", "b", "c"), (row,), row, notes=("n\x04",))

    assert (row.label, row.printed) == ("Water", "Water")
    assert (table.short_title, table.title, table.columns[0], table.notes) == ("A", "T", "a", ("n",))
    assert a_document(title="Up\x07date").title == "Update"
    assert Paragraph((Span("a\x00"), Span("b"))).text == "ab"


def test_the_longest_bar_is_the_largest_figure():
    assert a_table(a_row(count=3), a_row(count=1)).most == 3
    assert a_table().most == 0


def test_a_file_is_named_after_report_day_and_language():
    assert a_document(language="es").file_name("docx") == "cooperanet-exchange-update-2022-04-20.es.docx"
