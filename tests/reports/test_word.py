import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from accounts.languages import LANGUAGES
from reports import word
from reports.exchange_update import compose
from tests.reports.documents import ENTRIES, a_document, a_row
from tests.reports.test_exchange_update import DAY


def opened(document):
    return docx.Document(io.BytesIO(word.write(document)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_the_file_holds_every_number_and_sentence_of_the_report(small_exchange, language):
    update = compose(DAY, language)

    file = opened(update)

    for table, made in zip(update.tables.values(), file.tables, strict=True):
        cells = [tuple(cell.text for cell in row.cells[:3]) for row in made.rows]
        lines = [(row.printed, row.count_text, row.share_text) for row in (*table.rows, table.total)]
        assert cells == [table.columns, *lines]
    paragraphs = {paragraph.text for paragraph in file.paragraphs}
    assert {block.text for block in update.blocks if block.kind != "table"} <= paragraphs
    assert {note for table in update.tables.values() for note in table.notes} <= paragraphs
    assert {update.body, update.title, update.subtitle} <= paragraphs


@pytest.mark.parametrize(("language", "code"), [("en", "en-US"), ("es", "es-ES"), ("pt", "pt-BR"), ("fr", "fr-FR")])
def test_the_file_says_its_language_and_title(language, code):
    file = opened(a_document(language=language))

    assert file.core_properties.language == code
    assert {lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))} == {code}
    assert file.core_properties.title == "Update"
    assert file.core_properties.author == "Executive Secretariat"


def test_headings_captions_and_tables_are_marked_as_what_they_are():
    file = opened(a_document())

    styles = {paragraph.text: paragraph.style.name for paragraph in file.paragraphs}
    assert styles["Update"] == "Title"
    assert styles["Exchange"] == "Heading 1"
    assert styles["Table 1. Entries by area"] == "Caption"
    heading, *rows = file.tables[0]._tbl.tr_lst
    assert heading.trPr.find(qn("w:tblHeader")) is not None
    assert all(row.trPr is None or row.trPr.find(qn("w:tblHeader")) is None for row in rows)
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in (heading, *rows))
    assert file.tables[0]._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Table 1. Entries by area"


def test_numbers_stand_right_and_columns_have_their_widths():
    file = opened(a_document())

    cells = file.tables[0].rows[1].cells
    assert [cell.paragraphs[0].style.name for cell in cells[:3]] == ["Table text", "Table number", "Table number"]
    assert sum(cell.width for cell in cells) == pytest.approx(Mm(162), abs=2000)
    assert file.sections[0].page_width == pytest.approx(Mm(210), abs=700)


def test_the_bars_are_as_long_as_the_figures_and_say_nothing():
    file = opened(a_document(a_row(count=4), a_row("Culture", 1), a_row("Tourism", 0)))

    bars = [row.cells[3].paragraphs[0] for row in file.tables[0].rows[1:4]]
    assert [bar.text for bar in bars] == ["", "", ""]
    whole, quarter, none = [bar._p.pPr.find(qn("w:shd")) for bar in bars]
    assert whole is not None
    assert quarter is not None
    assert none is None
    assert bars[0].paragraph_format.right_indent == 0
    assert bars[1].paragraph_format.right_indent == pytest.approx(0.75 * (word.BAR_WIDTH - word.CELL_MARGINS), abs=700)


def test_each_figure_is_a_link_to_its_entries():
    file = opened(a_document())

    links = {link.text: link.url for link in file.tables[0].rows[1].cells[1].paragraphs[0].hyperlinks}
    assert links == {"3": f"{ENTRIES}?area=environment&as_of=2022-04-20"}


def test_pages_are_numbered():
    footer = opened(a_document()).sections[0].footer._element

    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("label", ["Wa\x00ter", "x" * 5000, "مياه نظيفة", "<w:p>&amp;", "=1+1", "\ud800"])
def test_no_text_breaks_the_file(label):
    file = opened(a_document(a_row(label)))

    assert file.tables[0].rows[1].cells[0].text == a_row(label).printed


def test_the_same_report_gives_the_same_file_apart_from_its_time():
    def parts() -> dict:
        with zipfile.ZipFile(io.BytesIO(word.write(a_document()))) as file:
            return {name: re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"", file.read(name)) for name in file.namelist()}

    assert parts() == parts()
