"""Long lists as files for a spreadsheet: one row for each line, all of it text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import xlsxwriter

from reports.csv_file import safe
from reports.document import printable
from reports.excel import NAVY, TINT

LONGEST_CELL = 32_000
WIDEST, NARROWEST = 60, 12


def as_csv(headings: list[str], rows: Iterable[list[str]], language: str) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter="," if language == "en" else ";", lineterminator="\r\n")
    for row in (headings, *rows):
        writer.writerow([safe(printable(cell)) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def as_excel(headings: list[str], rows: Iterable[list[str]], name: str) -> bytes:
    """Nothing that a person wrote comes to life as a formula, a link or a number."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        look = {"valign": "top", "text_wrap": True}
        plain = workbook.add_format(look)
        head = workbook.add_format({**look, "bold": True, "font_color": NAVY, "bg_color": TINT, "bottom": 2})
        sheet = workbook.add_worksheet(name)
        widths = [NARROWEST] * len(headings)
        for place, row in enumerate((headings, *rows)):
            for column, cell in enumerate(row):
                text = printable(cell)[:LONGEST_CELL]
                sheet.write_string(place, column, text, plain if place else head)
                widths[column] = min(WIDEST, max(widths[column], len(text) + 2))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()
