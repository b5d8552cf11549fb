"""What every template keeps to, read from the files."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son\w+=[\"']|\b(?:href|src)=\"(?:data|javascript):")


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_is_written_into_a_page_that_the_content_policy_refuses(path):
    assert not INLINE.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_stays_within_a_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 100


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=name)
def test_a_component_says_in_its_first_line_what_it_takes(path):
    assert path.read_text(encoding="utf-8").startswith("{# Takes")


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (Path(settings.BASE_DIR) / "static/img/icons.svg").read_text()))
    named = {
        icon
        for path in PAGES
        for icon in re.findall(r'components/icon\.html" with name="([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert named <= drawn
