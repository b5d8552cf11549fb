"""The facets of the exchange: what an entry can be filtered and counted by, each value as one number.

A search row keeps its values in one `int[]`: GROUP × facet number + value, so that one index answers every filter
and one statement counts all values. Values are ISO-like numbers, keys of choices by their position, or row ids.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.languages import LANGUAGES
from accounts.models import Institution
from exchange.models.content import Kind, Modality, Stage

GROUP = 1_000_000


@dataclass(frozen=True)
class Facet:
    """`name` is the query parameter; `choices` are its fixed keys, empty where a reference list holds them."""

    number: int
    name: str
    choices: tuple[str, ...] = ()

    def code(self, value: int) -> int:
        return self.number * GROUP + value


KIND = Facet(1, "kind", tuple(Kind.values))
COUNTRY = Facet(2, "country")
AREA = Facet(3, "area")
SUB_AREA = Facet(4, "sub_area")
SDG = Facet(5, "sdg")
MODALITY = Facet(6, "modality", tuple(Modality.values))
FORM = Facet(7, "form")
STAGE = Facet(8, "stage", tuple(Stage.values))
LANGUAGE = Facet(9, "language", LANGUAGES)
FUNDING = Facet(10, "funding")
INSTITUTION_KIND = Facet(11, "institution_kind", tuple(Institution.Kind.values))

FACETS = (KIND, COUNTRY, AREA, SUB_AREA, SDG, MODALITY, FORM, STAGE, LANGUAGE, FUNDING, INSTITUTION_KIND)
