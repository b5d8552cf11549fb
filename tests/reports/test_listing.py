"""Long lists as files: text stays text, whatever it begins with."""

import csv
import io

import openpyxl
import pytest

from reports.listing import as_csv, as_excel

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", "|", "%", " =", "\x00=", "'=", "＝", "＋", "＠", "http://", "1", ""]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("start", STARTS)
def test_no_cell_comes_to_life(start, language):
    rows = [[f"{start}1+1", "plain"]]
    text = as_csv(["One", "Two"], rows, language).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text), delimiter="," if language == "en" else ";"))
    sheet = openpyxl.load_workbook(io.BytesIO(as_excel(["One", "Two"], rows, "List"))).active

    assert table[0] == ["One", "Two"]
    assert not table[1][0].lstrip().startswith(("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠"))
    assert [cell.data_type for row in sheet.iter_rows() for cell in row] == ["s"] * 4
    assert not [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_a_long_cell_is_cut_to_what_a_workbook_holds():
    sheet = openpyxl.load_workbook(io.BytesIO(as_excel(["One"], [["a" * 40_000]], "List"))).active

    assert len(sheet["A2"].value) == 32_000


def test_an_empty_list_has_its_headings():
    assert as_csv(["One", "Two"], [], "en").decode("utf-8-sig") == "One,Two\r\n"
