"""The report as a workbook: a summary, and a sheet with a chart for every table; numbers are numbers."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from accounts.languages import in_language
from reports.document import Document, Heading, Row, Table
from reports.wording import percent_pattern

NAVY, TEAL, MUTED, LINE, TINT = "#0B3D66", "#00695C", "#52616F", "#C9D3DB", "#EAF2F6"
A4 = 9
LABEL_WIDTH, NUMBER_WIDTH, SHARE_WIDTH = 62, 11, 22
WIDTH = LABEL_WIDTH + NUMBER_WIDTH + SHARE_WIDTH
HEADING = 3  # the row of the headings, counted from 0, below title, day and an empty row
ROW_PIXELS = 22


def write(document: Document) -> bytes:
    stream = io.BytesIO()
    # Nothing that a person wrote may come to life as a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with in_language(document.language), xlsxwriter.Workbook(stream, options) as workbook:
        Book(workbook, document).write()
    return stream.getvalue()


@dataclass
class Book:
    workbook: Workbook
    document: Document
    formats: dict[str, Format] = field(default_factory=dict)

    def write(self) -> None:
        self.workbook.set_properties(
            {
                "title": self.document.title,
                "subject": self.document.as_of_text,
                "author": self.document.body,
                "company": self.document.body,
                "created": timezone.now().replace(tzinfo=None, microsecond=0),
            }
        )
        self.make_formats()
        sheets = self.sheet_names()
        self.summary(self.workbook.add_worksheet(_sheet_name(_("Summary"), set())), sheets)
        for name, table in self.document.tables.items():
            self.sheet(self.workbook.add_worksheet(sheets[name]), sheets[name], table)

    def make_formats(self) -> None:
        plain = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter"}
        wrapped = {**plain, "text_wrap": True}
        ruled = {**plain, "bottom": 1, "bottom_color": LINE}
        ended = {**plain, "bold": True, "font_color": NAVY, "top": 2, "top_color": NAVY}
        made = {
            "title": {**wrapped, "font_name": "Cambria", "font_size": 16, "bold": True, "font_color": NAVY},
            "muted": {**wrapped, "font_color": MUTED},
            "text": {**wrapped, "valign": "top"},
            "section": {**wrapped, "bold": True, "font_color": NAVY},
            "heading": {**plain, "bold": True, "font_color": NAVY, "bg_color": TINT, "bottom": 2, "bottom_color": NAVY},
            "label": {**ruled, "text_wrap": True},
            "share_of": {**ruled, "text_wrap": True, "align": "right"},
            "number": {**ruled, "num_format": "#,##0", "align": "right"},
            "total": ended,
            "total_number": {**ended, "num_format": "#,##0"},
            "total_share": {**ended, "num_format": percent_format(0), "align": "right"},
        }
        made["number_heading"] = {**made["heading"], "align": "right", "text_wrap": True}
        for decimals in (0, 1):
            made[f"share_{decimals}"] = {**ruled, "num_format": percent_format(decimals), "align": "right"}
        self.formats = {name: self.workbook.add_format(properties) for name, properties in made.items()}

    def sheet_names(self) -> dict[str, str]:
        taken = {_sheet_name(_("Summary"), set())}
        names = {}
        for name, table in self.document.tables.items():
            names[name] = _sheet_name(table.short_title, taken)
            taken.add(names[name])
        return names

    # Sheets

    def summary(self, sheet: Worksheet, sheets: dict[str, str]) -> None:
        adoption = self.document.adoption
        self.head(sheet, self.document.title, self.document.subtitle)
        self.headings(sheet, HEADING, adoption)
        for place, row in enumerate(adoption.rows, HEADING + 1):
            self.row(sheet, place, row, adoption)
        end = HEADING + 1 + len(adoption.rows)
        self.total(sheet, end, adoption)
        self.contents(sheet, end + 2, sheets)
        self.remarks(sheet, end + 4 + len(sheets))
        self.print_set_up(sheet)
        sheet.set_portrait()

    def contents(self, sheet: Worksheet, top: int, sheets: dict[str, str]) -> None:
        sheet.write_string(top, 0, _("Tables"), self.formats["heading"])
        sheet.write_string(top, 1, _("Total"), self.formats["number_heading"])
        sheet.write_string(top, 2, _("What it is a share of"), self.formats["number_heading"])
        for place, (name, table) in enumerate(self.document.tables.items(), top + 1):
            address = f"internal:'{sheets[name]}'!A1"
            sheet.write_url(place, 0, address, self.formats["label"], string=table.title)
            sheet.write_number(place, 1, table.total.count, self.formats["number"])
            sheet.write_string(place, 2, table.columns[2], self.formats["share_of"])
            lines = max(_lines(table.title, LABEL_WIDTH), _lines(table.columns[2], SHARE_WIDTH))
            sheet.set_row_pixels(place, ROW_PIXELS * lines)

    def remarks(self, sheet: Worksheet, top: int) -> None:
        """What the document says in words, under its headings."""
        said = [block for block in self.document.blocks if not isinstance(block, Table)]
        for place, block in enumerate(said, top):
            self.words(sheet, place, block.text, "section" if isinstance(block, Heading) else "text")
        end = top + len(said)
        sheet.merge_range(end, 0, end, 2, "", self.formats["muted"])
        sheet.write_url(end, 0, self.document.address, self.formats["muted"], string=self.document.address)

    def words(self, sheet: Worksheet, place: int, text: str, look: str) -> None:
        """A text over the whole width of the table, as high as it needs."""
        sheet.merge_range(place, 0, place, 2, "", self.formats[look])
        sheet.write_string(place, 0, text, self.formats[look])
        sheet.set_row_pixels(place, ROW_PIXELS * _lines(text, WIDTH) + 4)

    def sheet(self, sheet: Worksheet, name: str, table: Table) -> None:
        self.head(sheet, table.title, self.document.as_of_text)
        self.headings(sheet, HEADING, table)
        for place, row in enumerate(table.rows, HEADING + 1):
            self.row(sheet, place, row, table)
        end = HEADING + 1 + len(table.rows)
        self.total(sheet, end, table)
        for place, note in enumerate(table.notes, end + 2):
            self.words(sheet, place, note, "muted")
        sheet.freeze_panes(HEADING + 1, 1)
        sheet.repeat_rows(HEADING)
        if table.rows:
            sheet.autofilter(HEADING, 0, end - 1, 2)
            self.chart(sheet, name, table, end - 1)
        self.print_set_up(sheet)

    def head(self, sheet: Worksheet, title: str, subtitle: str) -> None:
        sheet.hide_gridlines(2)
        sheet.set_default_row(ROW_PIXELS * 3 / 4)
        sheet.set_column(3, 3, 3)
        sheet.set_column(0, 0, LABEL_WIDTH)
        sheet.set_column(1, 1, NUMBER_WIDTH)
        sheet.set_column(2, 2, SHARE_WIDTH)
        self.words(sheet, 0, title, "title")
        sheet.set_row_pixels(0, 30 * _lines(title, WIDTH * 2 // 3))
        self.words(sheet, 1, subtitle, "muted")

    def headings(self, sheet: Worksheet, place: int, table: Table) -> None:
        for column, text in enumerate(table.columns):
            sheet.write_string(place, column, text, self.formats["number_heading" if column else "heading"])
        sheet.set_row_pixels(place, 40)

    def row(self, sheet: Worksheet, place: int, row: Row, table: Table) -> None:
        sheet.write_string(place, 0, row.printed, self.formats["label"])
        sheet.set_row_pixels(place, ROW_PIXELS * _lines(row.printed, LABEL_WIDTH))
        self.count(sheet, place, row, self.formats["number"])
        part = row.count / table.total.count if table.total.count else 0
        sheet.write_number(place, 2, part, self.formats[f"share_{table.decimals}"])

    def total(self, sheet: Worksheet, place: int, table: Table) -> None:
        sheet.write_string(place, 0, table.total.printed, self.formats["total"])
        self.count(sheet, place, table.total, self.formats["total_number"])
        sheet.write_number(place, 2, 1 if table.total.count else 0, self.formats["total_share"])

    def count(self, sheet: Worksheet, place: int, row: Row, look: Format) -> None:
        """A number that is also the link to the entries behind it."""
        if row.query:
            sheet.write_url(place, 1, f"{self.document.entries_address}?{row.query}", look, string="")
        sheet.write_number(place, 1, row.count, look)

    def chart(self, sheet: Worksheet, name: str, table: Table, last: int) -> None:
        chart = self.workbook.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": table.columns[1],
                "categories": [name, HEADING + 1, 0, last, 0],
                "values": [name, HEADING + 1, 1, last, 1],
                "fill": {"color": TEAL},
                "gap": 45,
                "data_labels": {"value": True, "font": {"size": 9}},
            }
        )
        chart.set_title({"name": table.title, "name_font": {"name": "Cambria", "size": 12, "color": NAVY}})
        chart.set_legend({"none": True})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}, "line": {"color": LINE}, "major_tick_mark": "none"})
        chart.set_chartarea({"border": {"color": LINE}})
        chart.set_size({"width": 580, "height": 110 + 26 * len(table.rows)})
        sheet.insert_chart(HEADING, 4, chart, {"description": f"{table.title}. {self.document.as_of_text}"})

    def print_set_up(self, sheet: Worksheet) -> None:
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        title, day = (text.replace("&", "&&") for text in (self.document.title, self.document.as_of_text))
        sheet.set_footer(f"&L&9{title}&C&9{day}&R&9&P / &N")


def _lines(text: str, width: int) -> int:
    """How many lines a text fills in a column of so many characters, at the most."""
    return max(1, -(-len(text) // width))


def percent_format(decimals: int) -> str:
    """The share as the language writes it; what is not zero but would be rounded to it is shown as less than least."""
    figure = percent_pattern().replace("#", "0" + (".0" if decimals else "")).replace("\xa0", '"\xa0"')
    figure = figure.replace("\u202f", '"\u202f"')
    least = percent_pattern().replace("#", "0.1" if decimals else "1")
    limit = "0.0005" if decimals else "0.005"
    return f'[=0]{figure};[<{limit}]"<{least}";{figure}'


def _sheet_name(text: str, taken: set[str]) -> str:
    """A name that a workbook accepts, used once."""
    name = re.sub(r"[\[\]:*?/\\']", " ", text).strip()[:28] or "-"
    same = sum(other.casefold().startswith(name.casefold()) for other in taken)
    return f"{name} {same + 1}" if same else name
