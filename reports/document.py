"""A report as it is composed once, in one language, before any writer makes a file or a page of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import ClassVar

_BREAKS = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]+")
# What XML cannot hold, and marks that make a reader see another order than the one written.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def printable(text: str) -> str:
    """One line without control characters: what every format can hold."""
    return _UNPRINTABLE.sub("", _BREAKS.sub(" ", text))


class Printable:
    """Makes every text of a dataclass printable, so that no writer has to."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, printable(value))
            elif isinstance(value, tuple) and any(isinstance(part, str) for part in value):
                object.__setattr__(self, field.name, tuple(printable(part) for part in value))


@dataclass(frozen=True)
class Span(Printable):
    """A piece of a sentence; `query` finds the entries that a figure in it counts."""

    text: str
    query: str = ""


@dataclass(frozen=True)
class Heading(Printable):
    kind: ClassVar = "heading"
    text: str


@dataclass(frozen=True)
class Paragraph:
    kind: ClassVar = "paragraph"
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Row(Printable):
    """`label` is the name in the reference list, `printed` what the table says ("Goal 1: No poverty");
    `query` finds exactly the entries counted."""

    key: str | int
    label: str
    printed: str
    count: int
    count_text: str
    share: Decimal
    share_text: str
    query: str = ""


@dataclass(frozen=True)
class Table(Printable):
    """`columns` are the headings of label, count and share; the last one says what it is a share of."""

    kind: ClassVar = "table"
    name: str
    short_title: str
    title: str
    columns: tuple[str, str, str]
    rows: tuple[Row, ...]
    total: Row
    notes: tuple[str, ...] = ()
    decimals: int = 0

    @property
    def most(self) -> int:
        return max((row.count for row in self.rows), default=0)


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Document(Printable):
    """`address` is where the report is read on the platform, `entries_address` where its entries are found, if any."""

    name: str
    as_of: date
    language: str
    body: str
    title: str
    subtitle: str
    as_of_text: str
    adoption: Table
    blocks: tuple[Block, ...]
    address: str
    entries_address: str

    @property
    def tables(self) -> dict[str, Table]:
        return {block.name: block for block in self.blocks if isinstance(block, Table)}

    def file_name(self, extension: str) -> str:
        return f"cooperanet-{self.name}-{self.as_of.isoformat()}.{self.language}.{extension}"
