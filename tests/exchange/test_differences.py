import itertools
import random
import time
from datetime import date

import pytest

from exchange.differences import Difference, differences
from exchange.models import Entry, FundingSource, Occasion, Publication
from exchange.terms import Terms
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def against_live(**changes) -> list[Difference]:
    """What the desk shows when these fields of a public entry were changed."""
    live = factories.a_publication()
    working = Entry(**{**live.content(), **changes}, institution=live.institution)
    return differences(Publication.objects.get(pk=live.pk), working, Terms())


def test_without_a_change_there_is_no_difference():
    assert against_live() == []


CHANGES = {
    "kind": "need",
    "country_id": lambda: factories.country("BRB").pk,
    "original_language": "pt",
    "texts": factories.texts("Otro título"),
    "focus_areas": ["education"],
    "sub_areas": ["justice"],
    "other_area": "Beekeeping",
    "sdgs": [3, 4],
    "modality": "regional",
    "forms": ["training", "missions"],
    "stage": "concluded",
    "serves_many": True,
    "starts_on": date(2022, 1, 1),
    "ends_on": date(2022, 1, 1),
    "targets": ["caribbean"],
    "delivery_languages": ["es", "en"],
    "funding_source_id": lambda: FundingSource.objects.first().pk,
    "occasion_id": lambda: Occasion.objects.first().pk,
    "external_reference": "A-7",
    "attachments": [{"file": "a" * 64, "title": "Guide", "language": "es"}],
    "links": [{"url": "https://example.org/", "title": "Page", "language": "es"}],
}


def test_every_field_that_a_reader_sees_is_compared():
    assert {name.removesuffix("_id") for name in CHANGES} == set(Entry.content_fields())


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_any_field_is_shown(field):
    change = CHANGES[field]

    found = against_live(**{field: change() if callable(change) else change})

    assert len(found) == 1
    assert found[0].before != found[0].after


@pytest.mark.parametrize(
    ("field", "was", "becomes"),
    [
        (
            "attachments",
            [{"file": "a" * 64, "title": "Guide", "language": "es"}],
            [{"file": "b" * 64, "title": "Guide", "language": "es"}],
        ),
        (
            "links",
            [{"url": "https://example.org/", "title": "Page", "language": "es"}],
            [{"url": "https://example.org/", "title": "Other page", "language": "es"}],
        ),
    ],
)
def test_another_document_under_the_same_title_is_shown_too(field, was, becomes):
    live = factories.a_publication(**{field: was})
    working = Entry(**{**live.content(), field: becomes}, institution=live.institution)

    assert len(differences(live, working, Terms())) == 1


def test_a_beginning_that_becomes_an_end_is_shown():
    live = factories.a_publication(starts_on=date(2022, 1, 1))
    live.refresh_from_db()
    working = Entry(**{**live.content(), "starts_on": None, "ends_on": date(2022, 1, 1)}, institution=live.institution)

    assert len(differences(live, working, Terms())) == 1


def test_changed_words_are_marked_and_the_others_are_not():
    [found] = against_live(texts=factories.texts("Diagnóstico en hospitales rurales"))

    assert found.before == "Diagnóstico en <del>laboratorios</del> rurales"
    assert found.after == "Diagnóstico en <ins>hospitales</ins> rurales"
    assert found.language == "es"


def test_a_new_and_a_removed_language_are_shown_part_by_part():
    found = against_live(texts={**factories.texts(), "en": {"title": "Diagnosis", "summary": "How."}})

    assert [(piece.language, piece.before, piece.after) for piece in found] == [
        ("en", "", "<ins>Diagnosis</ins>"),
        ("en", "", "<ins>How.</ins>"),
    ]


def test_what_was_typed_is_escaped():
    [found] = against_live(texts=factories.texts("Diagnóstico <script>alert(1)</script>"))

    assert "<script>" not in found.after
    assert "&lt;" in found.after


def test_texts_of_the_greatest_length_are_compared_in_a_moment():
    live, terms = factories.a_publication(), Terms()
    spanish = "El agua de la cuenca se mide cada semana con las familias que viven río arriba, y no en la capital. "
    chance = random.Random(1)
    texts = ["a b " * 3000, "a b " * 450, "b a a " * 300, "a" * 12_000, " " * 12_000, "-" * 12_000]
    texts += ["".join(chance.choices("ab ", k=size)) for size in (500, 2_000, 12_000)]
    texts += [spanish * 120, spanish * 30 + "fin " + spanish * 30]

    began = time.process_time()
    for before, after in itertools.permutations(texts, 2):
        live.texts = factories.texts(description=before)
        working = Entry(**{**live.content(), "texts": factories.texts(description=after)})
        differences(live, working, terms)

    assert (time.process_time() - began) / len(texts) ** 2 < 0.2
