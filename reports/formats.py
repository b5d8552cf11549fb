"""The files a report can be had as."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports import csv_file, excel, json_file, word
from reports.document import Document

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    extension: str
    label: str | Promise
    content_type: str
    write: Callable[[Document], bytes]
    is_text: bool = False


FORMATS = {
    made.extension: made
    for made in (
        Format("docx", _("Word"), f"{OFFICE}.wordprocessingml.document", word.write),
        Format("xlsx", _("Excel"), f"{OFFICE}.spreadsheetml.sheet", excel.write),
        Format("csv", _("CSV"), "text/csv; charset=utf-8", csv_file.write, is_text=True),
        Format("json", _("JSON"), "application/json", json_file.write, is_text=True),
    )
}
