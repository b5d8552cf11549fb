"""All figures as one table for a spreadsheet, as the spreadsheets of the reader's language expect it."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.languages import in_language
from reports.document import Document, Table

# A cell that begins so would be a formula to a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")


def write(document: Document) -> bytes:
    comma = document.language == "en"
    with in_language(document.language):
        file = io.StringIO()
        writer = csv.writer(file, delimiter="," if comma else ";", lineterminator="\r\n")
        writer.writerow(map(safe, _heading()))
        for table in (document.adoption, *document.tables.values()):
            writer.writerows(map(safe, line) for line in _lines(document, table, "." if comma else ","))
    return file.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA_STARTS) else cell


def _heading() -> tuple[str, ...]:
    return _("As of"), _("Table"), _("Key"), _("Label"), _("Number"), _("Share in percent"), _("What it is a share of")


def _lines(document: Document, table: Table, decimal_mark: str) -> Iterator[tuple[str, ...]]:
    for row in (*table.rows, table.total):
        yield (
            document.as_of.isoformat(),
            table.short_title,
            str(row.key),
            row.label,
            str(row.count),
            str(row.share).replace(".", decimal_mark),
            table.columns[2],
        )
