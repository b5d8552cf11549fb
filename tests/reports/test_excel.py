import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest

from accounts.languages import LANGUAGES, in_language
from reports import excel
from reports.exchange_update import compose
from tests.reports.documents import ENTRIES, a_document, a_row
from tests.reports.test_exchange_update import DAY


def opened(document):
    return openpyxl.load_workbook(io.BytesIO(excel.write(document)))


def percent(value: float, decimals: int) -> Decimal:
    return Decimal(repr(value * 100)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_the_workbook_holds_every_number_of_the_report(small_exchange, language):
    update = compose(DAY, language)

    book = opened(update)

    sheets = book.worksheets[1:]
    for table, sheet in zip(update.tables.values(), sheets, strict=True):
        heading, *lines = [row[:3] for row in sheet.iter_rows(min_row=excel.HEADING + 1, values_only=True)]
        assert heading == table.columns
        made = [(label, count, percent(share, table.decimals)) for label, count, share in lines[: len(table.rows)]]
        assert made == [(row.printed, row.count, row.share) for row in table.rows]
        assert lines[len(table.rows)][:2] == (table.total.printed, table.total.count)
    numbers = [row[1].value for row in book.worksheets[0].iter_rows() if isinstance(row[1].value, int)]
    totals = [table.total.count for table in update.tables.values()]
    assert numbers == [*(row.count for row in update.adoption.rows), update.adoption.total.count, *totals]


def test_each_table_has_a_sheet_with_a_chart_a_filter_and_a_frozen_heading():
    book = opened(a_document())

    assert book.sheetnames == ["Summary", "Areas"]
    sheet = book["Areas"]
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:C6"
    assert len(sheet._charts) == 1
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$4:$4"


def test_numbers_are_numbers_and_shares_percentages():
    sheet = opened(a_document())["Areas"]

    assert (sheet["B5"].data_type, sheet["B5"].value) == ("n", 3)
    assert (sheet["C5"].data_type, sheet["C5"].value) == ("n", 0.75)
    assert "%" in sheet["C5"].number_format


def test_each_figure_is_a_link_to_its_entries():
    sheet = opened(a_document())["Areas"]

    assert sheet["B5"].hyperlink.target == f"{ENTRIES}?area=environment&as_of=2022-04-20"


@pytest.mark.parametrize(
    ("language", "decimals", "expected"),
    [
        ("en", 1, '[=0]0.0%;[<0.0005]"<0.1%";0.0%'),
        ("en", 0, '[=0]0%;[<0.005]"<1%";0%'),
        ("es", 0, '[=0]0"\xa0"%;[<0.005]"<1\xa0%";0"\xa0"%'),
        ("pt", 0, '[=0]0%;[<0.005]"<1%";0%'),
    ],
)
def test_a_share_that_is_not_zero_is_never_shown_as_zero(language, decimals, expected):
    with in_language(language):
        assert excel.percent_format(decimals) == expected


@pytest.mark.parametrize("label", ["=1+1", '=HYPERLINK("http://evil.example")', "+1", "-1", "@sum(A1)", "{=1}", "\t=1"])
def test_no_text_becomes_a_formula(label):
    document = a_document(a_row(label), title=label)

    book = opened(document)

    assert book["Areas"]["A5"].value == a_row(label).printed
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


@pytest.mark.parametrize("label", ["Wa\x00ter", "x" * 5000, "مياه نظيفة", "https://evil.example", "\ud800", "_x0041_"])
def test_no_text_breaks_the_workbook(label):
    sheet = opened(a_document(a_row(label)))["Areas"]

    assert sheet["A5"].value == a_row(label).printed
    assert sheet["A5"].hyperlink is None


def test_sheets_have_different_names_that_a_workbook_accepts():
    assert excel._sheet_name("By: area/[1]*?", set()) == "By  area  1"
    assert excel._sheet_name("Area", {"Area"}) == "Area 2"
    assert len(excel._sheet_name("x" * 60, set())) <= 31
    assert excel._sheet_name("???", set()) == "-"


def test_a_report_without_rows_is_a_workbook_too():
    sheet = opened(a_document(a_row(count=0, total=1)))["Areas"]

    assert (sheet["B5"].value, sheet["C5"].value) == (0, 0)


def test_the_same_report_gives_the_same_file_apart_from_its_time():
    def parts() -> dict:
        with zipfile.ZipFile(io.BytesIO(excel.write(a_document()))) as file:
            return {name: re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"", file.read(name)) for name in file.namelist()}

    assert parts() == parts()
