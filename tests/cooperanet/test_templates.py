"""What every template keeps to, read from the files."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
UNESCAPED = re.compile(r"\bmark_safe\(|\bSafe(?:String|Text)\(|\bhtml_safe\b|\|\s*safe(?:seq)?\b|\bautoescape off\b")
# Where text goes out as it stands: our own manual, the picture that allauth draws, and mail in plain text.
MAY_BE_UNESCAPED = {
    "cooperanet/views/manual.py": ["mark_safe("],
    "templates/account/email/base_message.txt": ["autoescape off"],
    "templates/mfa/totp/activate_form.html": ["|safe"],
}
INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son\w+=[\"']|\b(?:href|src)=\"(?:data|javascript):")


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_is_written_into_a_page_that_the_content_policy_refuses(path):
    assert not INLINE.findall(path.read_text(encoding="utf-8"))


def test_nothing_goes_out_unescaped_but_in_the_known_places():
    base, found = Path(settings.BASE_DIR), {}
    ours = [path for app in ("accounts", "cooperanet", "exchange", "reports") for path in (base / app).rglob("*.py")]
    for path in [*ours, *TEMPLATES.rglob("*.*")]:
        place = str(path.relative_to(base))
        signs = UNESCAPED.findall(path.read_text(encoding="utf-8"))
        # Mail is plain text, with one such sign around all of it.
        if signs and not (path.match("templates/mail/*.txt") and signs == ["autoescape off"]):
            found[place] = signs

    assert found == MAY_BE_UNESCAPED


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
