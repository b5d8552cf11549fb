"""axe finds nothing: a third of the pages by lot in `make test`, one language, colours and width; in the proof all."""

from __future__ import annotations

import random

import pytest

from tests.browser.audit import axe_problems, too_wide
from tests.browser.pages import BY_NAME, LANGUAGES, PLACES

pytestmark = pytest.mark.django_db  # the site's database begins as a copy of the tests'
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")


LIGHT = [place.name for place in PLACES if not place.heavy]


@pytest.mark.parametrize("name", random.Random("November").sample(LIGHT, len(LIGHT) // 3))
def test_a_page_is_accessible(visit, complaints, name: str) -> None:
    lot = random.Random(name)
    language, width, scheme = (lot.choice(options) for options in (LANGUAGES, WIDTHS, SCHEMES))
    page = visit(BY_NAME[name], language, width=width, color_scheme=scheme)
    assert (too_wide(page), complaints) == ([], [])
    assert axe_problems(page) == [], f"{language}, {width} px, {scheme}"
    complaints.clear()  # axe's own styles offend the policy


@pytest.mark.proof
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BY_NAME)
def test_a_page_is_accessible_in_every_language_width_and_colour(visit, complaints, name: str, language: str) -> None:
    for width in WIDTHS:
        page = visit(BY_NAME[name], language, width=width)
        assert (too_wide(page), complaints) == ([], []), width
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert axe_problems(page) == [], f"{width} px, {scheme}"
        complaints.clear()
        page.context.close()
