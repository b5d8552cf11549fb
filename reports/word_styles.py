"""The look of our Word files: named styles only, so that whoever edits the file can change them in one place."""

from __future__ import annotations

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

INK, NAVY, TEAL, MUTED, LINE = "14212E", "0B3D66", "00695C", "52616F", "C9D3DB"
SERIF, SANS = "Cambria", "Calibri"
WORD_LANGUAGES = {"en": "en-US", "es": "es-ES", "pt": "pt-BR", "fr": "fr-FR"}
MARGIN = Mm(24)
TEXT_WIDTH = Mm(210) - 2 * MARGIN
TABLE_STYLE = "Report table"

TABLE_STYLE_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="{NAVY}"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{NAVY}"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:tcPr>
    <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{NAVY}"/></w:tcBorders>
    <w:shd w:val="clear" w:color="auto" w:fill="EAF2F6"/>
  </w:tcPr></w:tblStylePr>
  <w:tblStylePr w:type="lastRow"><w:tcPr>
    <w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{NAVY}"/></w:tcBorders>
  </w:tcPr></w:tblStylePr>
</w:style>
"""


def blank_file(language: str) -> WordFile:
    """An empty A4 file with our styles, in a language."""
    file = docx.Document()
    _page(file)
    _defaults(file, WORD_LANGUAGES[language])
    _text_styles(file)
    _table_styles(file)
    return file


def _page(file: WordFile) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Mm(20), Mm(19)
    section.footer_distance = Mm(11)


def _defaults(file: WordFile, language: str) -> None:
    defaults = file.styles.element.find(qn("w:docDefaults"))
    for found in defaults.iter(qn("w:lang")):
        found.set(qn("w:val"), language)
    for found in file.settings.element.iter(qn("w:themeFontLang")):
        found.set(qn("w:val"), language)
    # The template is of 2010; with its mode Word would call the file old in its title bar.
    for found in file.settings.element.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")
    for key, part in list(file.part.package.rels.items()):
        if part.reltype.endswith("/thumbnail"):  # a picture of another document
            del file.part.package.rels[key]


def _text_styles(file: WordFile) -> None:
    _style(file, "Normal", SANS, 10.5, INK, after=6, line=1.12)
    body = _style(file, "Report body", SANS, 10, TEAL, based_on="Normal", bold=True, after=2)
    body.next_paragraph_style = file.styles["Title"]
    title = _style(file, "Title", SERIF, 23, NAVY, bold=True, after=6)
    borders = title.element.pPr.find(qn("w:pBdr"))
    title.element.pPr.remove(borders)
    _style(file, "Subtitle", SANS, 11, MUTED, after=3)
    heading = _style(file, "Heading 1", SERIF, 14, NAVY, bold=True, before=11, after=4)
    heading.paragraph_format.keep_with_next = True
    caption = _style(file, "Caption", SANS, 10, NAVY, bold=True, before=8, after=4)
    caption.paragraph_format.keep_with_next = True
    footer = _style(file, "Footer", SANS, 8.5, MUTED)
    footer.paragraph_format.tab_stops.clear_all()
    footer.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH // 2, WD_TAB_ALIGNMENT.CENTER)
    footer.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    note = _style(file, "Report note", SANS, 8.5, MUTED, based_on="Normal", before=2, after=0)
    note.paragraph_format.keep_together = True


def _table_styles(file: WordFile) -> None:
    file.styles.element.append(parse_xml(TABLE_STYLE_XML))
    _style(file, "Table text", SANS, 9.5, INK, based_on="Normal", before=1, after=1, line=1.0)
    number = _style(file, "Table number", SANS, 9.5, INK, based_on="Table text", before=1, after=1, line=1.0)
    number.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _style(file, "Table heading", SANS, 9, NAVY, based_on="Table text", bold=True, before=3, after=3, line=1.0)
    heading = _style(file, "Table number heading", SANS, 9, NAVY, based_on="Table number", bold=True, before=3, after=3)
    heading.paragraph_format.line_spacing = 1.0
    _style(file, "Table total", SANS, 9.5, NAVY, based_on="Table text", bold=True, before=3, after=3)
    _style(file, "Table number total", SANS, 9.5, NAVY, based_on="Table number", bold=True, before=3, after=3)
    bar = _style(file, "Table bar", SANS, 2, INK, based_on="Table text", before=3)
    bar.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    bar.paragraph_format.line_spacing = Pt(7)


def _style(
    file: WordFile,
    name: str,
    font: str,
    size: float,
    colour: str,
    *,
    based_on: str = "",
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
) -> ParagraphStyle:
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) if based_on else file.styles[name]
    if based_on:
        style.base_style = file.styles[based_on]
    style.quick_style, style.hidden = True, False
    style.font.bold, style.font.italic, style.font.size = bold, False, Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.name = font
    _without_theme(style, font)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    if line:
        style.paragraph_format.line_spacing = line
    return style


def _without_theme(style: ParagraphStyle, font: str) -> None:
    """The template's theme fonts and colours would win over ours."""
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith(("Theme", "theme"))]:
        del fonts.attrib[name]
    fonts.set(qn("w:cs"), font)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)
