"""The reference lists as a page needs them: read once, named in the reader's language."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from accounts.languages import LANGUAGE_CHOICES, LANGUAGES
from accounts.models import Country, Institution
from exchange import facets
from exchange.models import SDG, CooperationForm, FocusArea, FundingSource, Kind, Modality, Stage
from exchange.models.content import Content

NAMES = [f"name_{language}" for language in LANGUAGES]


@dataclass(frozen=True)
class Term:
    """One value of a list: the key in addresses and data, the facet code, the label for the reader."""

    key: str
    code: int
    label: str


@dataclass(frozen=True)
class Described:
    """A publication or an entry with its tags in words, as cards and pages show it."""

    item: Content
    areas: list[str]
    sub_areas: list[str]
    sdgs: list[Term]
    forms: list[str]
    targets: list[str]
    delivery_languages: list[str]


def alphabetical(label: str) -> str:
    """A sort key: without accents, case and the English article ("The Bahamas" stands under B)."""
    plain = unicodedata.normalize("NFD", label.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).removeprefix("the ")


def by_name(countries: Iterable[Country]) -> list[Country]:
    """Countries as the alphabet of the reader has them."""
    return sorted(countries, key=lambda country: alphabetical(country.name))


class Terms:
    """All lists of one page."""

    @cached_property
    def countries(self) -> dict[str, Country]:
        return {country.iso3: country for country in Country.objects.all()}

    @cached_property
    def _areas(self) -> list[FocusArea]:
        return list(FocusArea.objects.all())

    def of(self, facet: facets.Facet) -> dict[str, Term]:
        """Key → term, in the order in which readers expect them."""
        return getattr(self, facet.name)

    @cached_property
    def kind(self) -> dict[str, Term]:
        return _choices(facets.KIND, Kind.choices)

    @cached_property
    def modality(self) -> dict[str, Term]:
        return _choices(facets.MODALITY, Modality.choices)

    @cached_property
    def stage(self) -> dict[str, Term]:
        return _choices(facets.STAGE, Stage.choices)

    @cached_property
    def language(self) -> dict[str, Term]:
        return _choices(facets.LANGUAGE, LANGUAGE_CHOICES)

    @cached_property
    def country(self) -> dict[str, Term]:
        return {c.iso3: Term(c.iso3, facets.COUNTRY.code(c.pk), c.name) for c in by_name(self.countries.values())}

    @cached_property
    def area(self) -> dict[str, Term]:
        return _rows(facets.AREA, (area for area in self._areas if area.parent_id is None))

    @cached_property
    def sub_area(self) -> dict[str, Term]:
        return _rows(facets.SUB_AREA, (area for area in self._areas if area.parent_id is not None))

    @cached_property
    def sdg(self) -> dict[str, Term]:
        return {str(s.number): Term(str(s.number), facets.SDG.code(s.number), s.name) for s in SDG.objects.all()}

    @cached_property
    def form(self) -> dict[str, Term]:
        return _rows(facets.FORM, CooperationForm.objects.all())

    @cached_property
    def funding(self) -> dict[str, Term]:
        return _rows(facets.FUNDING, FundingSource.objects.all())

    @cached_property
    def institution_kind(self) -> dict[str, Term]:
        return _choices(facets.INSTITUTION_KIND, Institution.Kind.choices)

    @cached_property
    def institution(self) -> dict[str, Term]:
        """As they are called today; the board and the Secretariat have no page and no entries."""
        found = sorted(Institution.objects.with_page().only("language", *NAMES), key=lambda one: alphabetical(one.name))
        return {str(one.pk): Term(str(one.pk), facets.INSTITUTION.code(one.pk), one.name) for one in found}

    @cached_property
    def target(self) -> dict[str, str]:
        """Regions, then the countries of the Americas, by key."""
        regions = {str(value): str(label) for value, label in Country.Region.choices}
        return regions | {key: term.label for key, term in self.country.items() if self.countries[key].region}

    def countries_by_entries(self, counts: Mapping[int, Counter[str]]) -> list[tuple[Country, int]]:
        """The countries that have entries, and how many; the most first, then by name."""
        having = by_name(country for country in self.countries.values() if country.pk in counts)
        return sorted(((country, counts[country.pk].total()) for country in having), key=lambda pair: -pair[1])

    def describe_all(self, contents: Iterable[Content]) -> list[Described]:
        return [self.describe(content) for content in contents]

    def describe(self, content: Content) -> Described:
        return Described(
            item=content,
            areas=_labels(self.area, content.focus_areas),
            sub_areas=[*_labels(self.sub_area, content.sub_areas), *filter(None, [content.other_area])],
            sdgs=[self.sdg[str(number)] for number in sorted(content.sdgs) if str(number) in self.sdg],
            forms=_labels(self.form, content.forms),
            targets=[self.target[key] for key in content.targets if key in self.target],
            delivery_languages=_labels(self.language, content.delivery_languages),
        )


def _labels(terms: dict[str, Term], keys: Iterable[str]) -> list[str]:
    return [term.label for key, term in terms.items() if key in keys]


def _choices(facet: facets.Facet, choices: Iterable) -> dict[str, Term]:
    places = facet.choices
    return {str(key): Term(str(key), facet.code(places.index(key) + 1), str(label)) for key, label in choices}


def _rows(facet: facets.Facet, rows: Iterable) -> dict[str, Term]:
    return {row.key: Term(row.key, facet.code(row.pk), row.name) for row in rows}
