"""A report that no database is needed for, and what its writers must hold."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.document import Document, Heading, Paragraph, Row, Span, Table

ENTRIES = "https://cooperanet.example/en/exchange/"


def a_row(label: str = "Environment", count: int = 3, total: int = 4, **changes) -> Row:
    share = Decimal(100 * count) / total
    row = Row(
        key=label.lower(),
        label=label,
        printed=label,
        count=count,
        count_text=str(count),
        share=share.quantize(Decimal("0.1")),
        share_text=f"{share:.1f}%",
        query="area=environment&as_of=2022-04-20",
    )
    return replace(row, **changes)


def a_table(*rows: Row, name: str = "focus_area") -> Table:
    total = sum(row.count for row in rows)
    return Table(
        name=name,
        short_title="Areas",
        title="Table 1. Entries by area",
        columns=("Area", "Number", "Share of entries"),
        rows=rows,
        total=a_row("Total", total, total or 1, key="total", query=""),
        notes=("A note.",),
        decimals=1,
    )


def a_document(*rows: Row, language: str = "en", title: str = "Update") -> Document:
    table = a_table(*(rows or (a_row(), a_row("Culture", 1))))
    return Document(
        name="exchange-update",
        as_of=date(2022, 4, 20),
        language=language,
        body="Executive Secretariat",
        title=title,
        subtitle="Prepared by the Secretariat.",
        as_of_text="As of 20 April 2022",
        adoption=replace(table, name="adoption", short_title="Accounts", decimals=0),
        blocks=(
            Heading("Exchange"),
            Paragraph((Span("There are "), Span("4", "as_of=2022-04-20"), Span(" entries."))),
            table,
        ),
        address="https://cooperanet.example/en/reports/exchange-update/?as_of=2022-04-20",
        entries_address=ENTRIES,
    )
