"""The report as a Word file: headings, captions and tables that a screen reader and an editor can use."""

from __future__ import annotations

import io
import re

from django.utils import timezone
from django.utils.translation import gettext as _
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph

from accounts.languages import in_language
from reports.document import Block, Document, Heading, Paragraph, Row, Table
from reports.word_styles import TABLE_STYLE, TEAL, TEXT_WIDTH, WORD_LANGUAGES, blank_file

NUMBER_WIDTH, SHARE_WIDTH, BAR_WIDTH = Mm(18), Mm(26), Mm(38)
WIDTHS = (TEXT_WIDTH - NUMBER_WIDTH - SHARE_WIDTH - BAR_WIDTH, NUMBER_WIDTH, SHARE_WIDTH, BAR_WIDTH)
CELL_MARGINS = Mm(2.5)
LONGEST_UNBROKEN = 20
TWIP = 635


def write(document: Document) -> bytes:
    with in_language(document.language):
        file = blank_file(document.language)
        _properties(file, document)
        file.add_paragraph(document.body, "Report body")
        file.add_paragraph(document.title, "Title")
        file.add_paragraph(document.subtitle, "Subtitle")
        _source(file, document)
        for block in document.blocks:
            _block(file, document, block)
        _footer(file, document)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _properties(file: WordFile, document: Document) -> None:
    properties = file.core_properties
    properties.title, properties.subject = document.title, document.as_of_text
    properties.author = properties.last_modified_by = document.body
    properties.comments = properties.keywords = ""
    properties.language = WORD_LANGUAGES[document.language]
    properties.created = properties.modified = timezone.now().replace(tzinfo=None, microsecond=0)
    properties.revision = 1


def _block(file: WordFile, document: Document, block: Block) -> None:
    if isinstance(block, Heading):
        file.add_heading(block.text, 1)
    elif isinstance(block, Paragraph):
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        for span in block.spans:
            _write(paragraph, span.text, f"{document.entries_address}?{span.query}" if span.query else "")
    else:
        _table(file, document, block)


def _table(file: WordFile, document: Document, table: Table) -> None:
    file.add_paragraph(table.title, "Caption")
    made = file.add_table(rows=len(table.rows) + 2, cols=len(WIDTHS), style=TABLE_STYLE)
    _frame(made, table)
    cells = [row.cells for row in made.rows]
    _fill(cells[0], table.columns, ("Table heading", "Table number heading"))
    for line, row in zip(cells[1:], (*table.rows, table.total), strict=True):
        styles = ("Table total", "Table number total") if row is table.total else ("Table text", "Table number")
        address = f"{document.entries_address}?{row.query}" if row.query else ""
        _fill(line, (row.printed, row.count_text, row.share_text), styles, address)
        if row is not table.total:
            _bar(line[-1], row, table.most)
    if len(cells) <= LONGEST_UNBROKEN:
        _keep_together(cells[:-1])
    for note in table.notes:
        file.add_paragraph(note, "Report note")


def _frame(made: WordTable, table: Table) -> None:
    made.autofit = False
    for column, width in zip(made.columns, WIDTHS, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    properties = made._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(TEXT_WIDTH // TWIP))
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    properties.append(_element("w:tblLook", val="0460", firstRow="1", lastRow="1", firstColumn="0", noVBand="1"))
    properties.append(_element("w:tblCaption", val=table.title))
    properties.append(_element("w:tblDescription", val=", ".join(table.columns)))
    for place, row in enumerate(made.rows):
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        if place == 0:
            row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _fill(cells: tuple[Cell, ...], texts: tuple[str, str, str], styles: tuple[str, str], address: str = "") -> None:
    for place, text in enumerate(texts):
        paragraph = cells[place].paragraphs[0]
        _set_style(paragraph, styles[0] if place == 0 else styles[1])
        _write(paragraph, text, address if place == 1 else "")
    _set_style(cells[-1].paragraphs[0], "Table bar")


def _set_style(paragraph: WordParagraph, name: str) -> None:
    # By the key that python-docx makes of the name: looking the name up takes longer than all the rest of a cell.
    paragraph._p.style = name.replace(" ", "")


def _bar(cell: Cell, row: Row, most: int) -> None:
    """A shaded empty paragraph, as long as the count: nothing for a screen reader to read twice."""
    if not row.count:
        return
    paragraph = cell.paragraphs[0]
    whole = BAR_WIDTH - CELL_MARGINS
    paragraph.paragraph_format.right_indent = int(whole * (1 - max(row.count / most, 0.012)) // TWIP * TWIP)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        _element("w:shd", val="clear", color="auto", fill=TEAL), "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _keep_together(rows: list[tuple[Cell, ...]]) -> None:
    for cells in rows:
        for cell in cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _source(file: WordFile, document: Document) -> None:
    paragraph = file.add_paragraph(style="Report note")
    said = _("This report on the platform: %(address)s")
    if document.entries_address:
        said = _("Each figure leads to the entries that it counts. This report on the platform: %(address)s")
    before, _name, after = said.partition("%(address)s")
    paragraph.add_run(before)
    _write(paragraph, document.address, document.address)
    paragraph.add_run(after)


def _footer(file: WordFile, document: Document) -> None:
    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{document.title}\t{document.as_of_text}\t")
    for part in re.split(r"%\((page|pages)\)s", _("Page %(page)s of %(pages)s")):
        if part in ("page", "pages"):
            _field(paragraph, "PAGE" if part == "page" else "NUMPAGES")
        else:
            paragraph.add_run(part)


def _write(paragraph: WordParagraph, text: str, address: str = "") -> None:
    run = paragraph.add_run(text)
    if address:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        link.set(qn("w:history"), "1")
        paragraph._p.append(link)
        link.append(run._r)


def _field(paragraph: WordParagraph, instruction: str) -> None:
    field = _element("w:fldSimple", instr=instruction)
    run = paragraph.add_run("1")
    paragraph._p.append(field)
    field.append(run._r)


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
