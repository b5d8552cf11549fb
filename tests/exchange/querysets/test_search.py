"""Search and counts, against words that readers type and against a count by hand of random filters."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Country
from exchange.facets import FACETS, KIND, Facet
from exchange.models import CooperationForm, FocusArea, FundingSource, Publication, SearchRow
from exchange.querysets.search import Found
from exchange.terms import Terms
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
BEGIN = datetime(2022, 1, 1, tzinfo=UTC)

TITLES = {
    "agua": ("es", "Gestión del agua potable en zonas rurales"),
    "salud": ("es", "Capacitación en salud pública para enfermeras"),
    "water": ("en", "Drinking water systems managed by communities"),
    "escolas": ("pt", "Alimentação escolar com produção da região"),
    "forets": ("fr", "Gestion des forêts après l’incendie"),
}


@pytest.fixture
def shelf(peru) -> dict[str, int]:
    """One publication in each of four languages: name → id."""
    return {
        name: factories.a_publication(
            peru, original_language=language, texts=factories.texts(title, language, summary=f"{title}. " + "x" * 40)
        ).pk
        for name, (language, title) in TITLES.items()
    }


def found(text: str, shelf: dict[str, int]) -> set[str]:
    ids = SearchRow.objects.find(chosen={}, text=text).ids
    return {name for name, pk in shelf.items() if pk in ids}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("agua", {"agua"}),
        ("AGUA", {"agua"}),
        ("gestion", {"agua", "forets"}),
        ("gestión", {"agua", "forets"}),
        ("forets", {"forets"}),
        ("forêt", {"forets"}),
        ("alimentacao", {"escolas"}),
        ("nada", set()),
        ("potable", {"agua"}),
    ],
)
def test_words_are_found_with_or_without_accents_and_capitals(shelf, text, names):
    assert found(text, shelf) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("capacitaciones", {"salud"}),
        ("capacitacion", {"salud"}),
        ("enfermera", {"salud"}),
        ("community", {"water"}),
        ("managing", {"water"}),
        ("escolares", {"escolas"}),
        ("incendies", {"forets"}),
        ("l'incendie", {"forets"}),
        ("l’incendie", {"forets"}),
        ("regiões", {"escolas"}),
        ("produções", {"escolas"}),
        ("producao", {"escolas"}),
        ("rural", {"agua"}),
    ],
)
def test_other_forms_of_a_word_are_found_in_every_language(shelf, text, names):
    assert found(text, shelf) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"agua potable"', {"agua"}),
        ('"potable agua"', set()),
        ('"zonas rurales"', {"agua"}),
        ('"drinking water"', {"water"}),
        ("agua rural", {"agua"}),
        ("agua salud", set()),
        ("agua or salud", {"agua", "salud"}),
        ("agua OR water", {"agua", "water"}),
    ],
)
def test_phrases_all_words_and_alternatives(shelf, text, names):
    assert found(text, shelf) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("gestion -agua", {"forets"}),
        ("gestion -potable", {"forets"}),
        ("salud -capacitación", set()),
        ("salud -capacitaciones", set()),
        ("water -communities", set()),
        ('gestion -"agua potable"', {"forets"}),
        ('gestion -"potable agua"', {"agua", "forets"}),
        ("-agua -salud", {"water", "escolas", "forets"}),
    ],
)
def test_an_excluded_word_is_excluded_in_every_language(shelf, text, names):
    assert found(text, shelf) == names


@pytest.mark.parametrize(
    "text", ["!!!", "the", "'", '"', '"""', "- -", "&|!()<->:*", "\\", "a'b\\c", "%s %(text)s", "-", "or"]
)
def test_signs_find_nothing_and_break_nothing(shelf, text):
    assert isinstance(SearchRow.objects.find(chosen={}, text=text), Found)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_typed_is_searched_without_an_error(shelf, seed):
    chance = random.Random(seed)
    signs = ["agua", "salud", "\"'-!&|()<>:*\\%\té́ß😀\ud7ff0²", "or", "OR", "-", " ", "  ", '"', "-"]
    for _ in range(20):
        SearchRow.objects.find(chosen={}, text="".join(chance.choices(signs, k=chance.randint(1, 30)))[:200])


def test_an_entry_in_two_languages_is_found_in_both(peru):
    entry = factories.a_publication(peru).entry
    entry.translate("en", {"title": "Diagnosing diseases", "summary": "In remote places."}, by=peru)

    for text in ("diagnosis", "diseases", "enfermedades", "diagnóstico"):
        assert SearchRow.objects.find(chosen={}, text=text).total == 1, text


def test_a_word_in_the_title_counts_more_than_a_word_below(peru):
    below = factories.a_publication(peru, texts=factories.texts("Suelo", summary="Del agua. " + "x" * 40))
    above = factories.a_publication(peru, texts=factories.texts("Agua"))
    newest = factories.a_publication(peru, texts=factories.texts("Clima", summary="Del agua. " + "x" * 40))

    assert SearchRow.objects.find(chosen={}, text="agua", order="relevance").ids == [above.pk, newest.pk, below.pk]


@pytest.mark.parametrize(
    ("order", "language", "countries"),
    [
        ("newest", "en", ["JAM", "DEU", "ARG"]),
        ("oldest", "en", ["ARG", "DEU", "JAM"]),
        ("country", "en", ["ARG", "DEU", "JAM"]),
        ("country", "es", ["DEU", "ARG", "JAM"]),
    ],
)
def test_results_are_sorted_by_date_or_by_the_country_in_the_readers_language(order, language, countries):
    for day, code in enumerate(("ARG", "DEU", "JAM")):
        factories.a_publication(
            factories.partner_seat(), at=BEGIN + timedelta(days=day), country=factories.country(code)
        )

    ids = SearchRow.objects.find(chosen={}, order=order, language=language).ids

    assert [Publication.objects.get(pk=pk).country.iso3 for pk in ids] == countries


def test_a_page_is_a_part_of_the_order(peru):
    pks = [factories.a_publication(peru, at=BEGIN + timedelta(days=n)).pk for n in range(5)]

    page = SearchRow.objects.find(chosen={}, order="oldest", offset=2, limit=2)

    assert (page.total, page.ids) == (5, pks[2:4])


def test_what_is_not_public_is_not_found(peru):
    factories.a_submitted_entry(peru)
    factories.a_publication(peru).entry.withdraw(by=peru)

    assert SearchRow.objects.find(chosen={}).total == 0


def test_the_past_is_searched_as_it_was(peru):
    entry = factories.a_publication(peru, at=BEGIN).entry
    entry.withdraw(by=peru, at=BEGIN + timedelta(days=1))
    find = SearchRow.objects.find

    assert find(chosen={}, text="laboratorios", moment=BEGIN).total == 1
    assert find(chosen={}, text="laboratorios", moment=BEGIN + timedelta(days=1)).total == 0
    assert find(chosen={}, text="laboratorios", moment=BEGIN - timedelta(seconds=1)).total == 0


# Rows and sources


def test_a_row_is_what_its_publication_says_and_differs_as_soon_as_it_is_spoilt(peru):
    spoilt, missing, whole = (factories.a_publication(peru).pk for _ in range(3))
    every = [spoilt, missing, whole]
    assert SearchRow.objects.differing(every) == []

    SearchRow.objects.filter(pk=spoilt).update(facets=[1_000_001])
    SearchRow.objects.filter(pk=missing).delete()

    assert SearchRow.objects.differing(every) == [spoilt, missing]
    SearchRow.objects.write(every)
    assert SearchRow.objects.differing(every) == []


# Counts beside choices, by hand


@pytest.fixture
def market(peru) -> list[Publication]:
    """Forty publications with tags drawn by lot, some of them withdrawn since."""
    chance = random.Random(2022)
    areas = list(FocusArea.objects.official().values_list("key", flat=True))
    sub_areas = list(FocusArea.objects.sub_areas().values_list("key", flat=True))
    forms = list(CooperationForm.objects.values_list("key", flat=True))
    countries, funds = list(Country.objects.all()[:4]), [None, *FundingSource.objects.all()]
    made = []
    for number in range(40):
        languages = chance.sample(["es", "en", "pt", "fr"], chance.randint(1, 3))
        until = chance.choice([None, None, None, BEGIN + timedelta(days=chance.randint(60, 90))])
        entry = factories.an_entry(peru)
        publication = Publication(
            kind=chance.choice(["offer", "offer", "need"]),
            country=chance.choice(countries),
            texts={code: {"title": chance.choice(["Agua", "Water", "Salud"])} for code in languages},
            original_language=languages[0],
            focus_areas=chance.sample(areas[:5], chance.randint(1, 2)),
            sub_areas=chance.sample(sub_areas[:3], chance.randint(0, 2)),
            sdgs=chance.sample(range(1, 6), chance.randint(1, 3)),
            modality=chance.choice(["bilateral", "south-south", ""]),
            forms=chance.sample(forms[:4], chance.randint(0, 2)),
            stage=chance.choice(["planned", "concluded", ""]),
            funding_source=chance.choice(funds),
            entry=entry,
            number=1,
            cause="first",
            since=BEGIN + timedelta(days=number),
            until=until,
            stated_at=BEGIN,
            institution=peru.institution,
            institution_kind=chance.choice(["authority", "partner"]),
            institution_names={"en": "Authority"},
        )
        made.append(publication)
    Publication.objects.bulk_create(made)
    SearchRow.objects.write([publication.pk for publication in made])
    return made


def values(publication: Publication, facet: Facet) -> set[str]:
    """The keys of a facet that a publication carries, read from the publication itself."""
    funding = publication.funding_source
    carried = {
        "kind": [publication.kind],
        "country": [publication.country.iso3],
        "area": publication.focus_areas,
        "sub_area": publication.sub_areas,
        "sdg": [str(number) for number in publication.sdgs],
        "modality": [publication.modality],
        "form": publication.forms,
        "stage": [publication.stage],
        "language": list(publication.texts),
        "funding": [funding.key if funding else ""],
        "institution_kind": [publication.institution_kind],
        "institution": [str(publication.institution_id)],
    }
    return set(carried[facet.name]) - {""}


def by_hand(market: list[Publication], chosen: dict[Facet, set[str]], moment: datetime | None) -> set[int]:
    """OR within a facet, AND between facets."""
    public = [p for p in market if (p.until is None if moment is None else shows(p, moment))]
    return {p.pk for p in public if all(values(p, facet) & keys for facet, keys in chosen.items())}


def shows(publication: Publication, moment: datetime) -> bool:
    return publication.since <= moment and (publication.until is None or publication.until > moment)


def some_filter(chance: random.Random, terms: Terms, market: list[Publication]) -> dict[Facet, set[str]]:
    facets = chance.sample(FACETS, chance.choice([0, 1, 1, 2, 2, 3, 4]))
    known = {facet: sorted(set().union(*(values(p, facet) for p in market))) for facet in facets}
    return {facet: set(chance.sample(keys, min(len(keys), chance.randint(1, 3)))) for facet, keys in known.items()}


def search(terms: Terms, chosen: dict[Facet, set[str]], moment: datetime | None) -> Found:
    codes = {facet.number: [terms.of(facet)[key].code for key in keys] for facet, keys in chosen.items()}
    return SearchRow.objects.find(chosen=codes, moment=moment, limit=1000)


def check_filters(market: list[Publication], times: int, seed: int) -> None:
    chance, terms = random.Random(seed), Terms()
    for _ in range(times):
        chosen = some_filter(chance, terms, market)
        moment = chance.choice([None, BEGIN + timedelta(days=chance.randint(0, 100))])
        answer = search(terms, chosen, moment)

        expected = by_hand(market, chosen, moment)
        assert set(answer.ids) == expected, (chosen, moment)
        assert answer.total == len(expected)
        for facet in FACETS:
            for key, term in terms.of(facet).items():
                alone = len(by_hand(market, {**chosen, facet: {key}}, moment))
                assert answer.counts.get(term.code, 0) == alone, (chosen, moment, facet.name, key)


@pytest.mark.parametrize("seed", range(3))
def test_counts_beside_choices_equal_a_count_by_hand(market, seed):
    check_filters(market, 6, seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 110))
def test_counts_beside_choices_equal_a_count_by_hand_a_thousand_times(market, seed):
    check_filters(market, 100, seed)


@pytest.mark.parametrize("text", ["", "agua", "salud -water"])
@pytest.mark.parametrize("moment", [None, BEGIN + timedelta(days=70)])
def test_the_count_beside_a_choice_is_what_choosing_it_alone_finds(market, text, moment):
    chosen = {KIND.number: [1_000_001], 5: [5_000_001, 5_000_003]}
    counts = SearchRow.objects.find(chosen=chosen, text=text, moment=moment).counts

    for code, count in counts.items():
        alone = SearchRow.objects.find(chosen={**chosen, code // 1_000_000: [code]}, text=text, moment=moment)
        assert alone.total == count, code
