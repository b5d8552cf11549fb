"""Every page of the manual exists in four languages, says the same things in them, and names what is really there."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

import polib
import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from accounts.languages import DJANGO_CODES, LANGUAGES
from cooperanet.management.commands.compile_catalogues import catalogues
from cooperanet.views.manual import FOLDER, PAGES, missing_pages, read_page

pytestmark = pytest.mark.django_db

# Bold is kept for names of the interface: buttons, menus, sections, states.
NAME = re.compile(r"\*\*(.+?)\*\*")
CODE_LINE = re.compile(r"^    .*$", re.M)
LINK = re.compile(r'href="([^"]+)"')


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture(params=PAGES)
def topic(request) -> str:
    return request.param


def source(topic: str, language: str) -> str:
    return (FOLDER / language / f"{topic}.md").read_text(encoding="utf-8")


def address(topic: str, language: str) -> str:
    with override(DJANGO_CODES[language]):
        return reverse("manual_page", args=[topic])


def shape(topic: str, language: str) -> list[str]:
    """What the page is built of, in order: headings with their names, steps, points, rows of tables, commands."""
    built = []
    for line in source(topic, language).split("\n"):
        if line.startswith("#"):
            built.append(f"{line.split()[0]} {line[line.index('{#') :]}")
        elif line.startswith("|"):
            built.append(f"row of {line.count('|') - 1}")
        elif mark := re.match(r"(\d\.|-) ", line):
            built.append(mark[1])
        elif line.startswith("    "):
            built.append(line.replace(f"--language {language}", "--language"))
        elif line:
            built.append("paragraph")
    return built


def plain(text: str) -> str:
    """French puts no-break spaces of two widths before its punctuation; which of them is not compared."""
    return re.sub(r"\s", " ", text)


def names(topic: str, language: str) -> Counter[str]:
    return Counter(map(plain, NAME.findall(source(topic, language))))


def test_no_page_lacks_a_language_and_no_file_lacks_a_page():
    assert missing_pages() == []
    assert {path.stem for path in FOLDER.glob("*/*.md")} == set(PAGES)


def test_every_page_renders_in_every_language(client, topic, language):
    response = client.get(address(topic, language))
    text = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{DJANGO_CODES[language]}">' in text
    assert all(f'id="{section.id}"' in text for section in read_page(topic, language).sections)
    assert "{#" not in text
    assert "**" not in text


def test_the_list_of_pages_leads_to_every_section(client, language):
    with override(DJANGO_CODES[language]):
        text = client.get(reverse("manual")).content.decode()
    for topic in PAGES:
        for section in read_page(topic, language).sections:
            assert f'href="{address(topic, language)}#{section.id}"' in text


def test_a_page_that_does_not_exist_is_not_found(client):
    assert client.get("/en/manual/nothing/").status_code == 404


def test_a_page_has_the_same_headings_steps_and_tables_in_every_language(topic, language):
    assert shape(topic, language) == shape(topic, "en")


def test_sections_have_names_of_their_own(topic):
    ids = [section.id for section in read_page(topic, "en").sections]
    assert len(ids) == len(set(ids)) > 2


def test_the_footer_finds_the_section_on_the_licence(language):
    assert "licence" in {section.id for section in read_page("about", language).sections}


def test_links_inside_the_manual_lead_somewhere(client, topic, language):
    for link in LINK.findall(read_page(topic, language).html):
        if link.startswith("../../"):
            assert client.get(urljoin(address(topic, language), link)).status_code == 200, link
            continue
        other, _, section = link.removeprefix("../").partition("/#")
        assert other in PAGES, link
        assert section in {known.id for known in read_page(other, language).sections}, link


def test_every_name_in_bold_is_a_name_of_the_interface(topic):
    known = {plain(entry.msgid) for entry in polib.pofile(str(next(catalogues())))}
    with override("es"):  # what is not ours is Django's or django-allauth's, and translated there
        strange = [name for name in names(topic, "en") if name not in known and gettext(name) == name]
    assert strange == []


def test_names_in_bold_are_translated_as_the_interface_translates_them(topic, language):
    with override(DJANGO_CODES[language]):
        expected = Counter(plain(gettext(name)) for name in names(topic, "en").elements())
    assert names(topic, language) == expected


def test_prose_uses_typographic_quotes_and_apostrophes(topic, language):
    prose = re.sub(r"`[^`]*`", "", CODE_LINE.sub("", source(topic, language)))
    assert '"' not in prose
    assert "'" not in prose


def test_raw_html_in_a_page_is_shown_as_text(tmp_path: Path, monkeypatch):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "visitor.md").write_text("## A <b>b</b> {#a}\n\n<script>x</script>\n", encoding="utf-8")
    monkeypatch.setattr("cooperanet.views.manual.FOLDER", tmp_path)
    html = read_page.__wrapped__("visitor", "en").html
    assert "<script>" not in html
    assert '<h2 id="a">A &lt;b&gt;b&lt;/b&gt;</h2>' in html
