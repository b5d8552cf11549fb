"""The facets of the exchange: what an entry can be filtered and counted by, each value as one number.

A search row keeps its values in one `int[]`: GROUP × facet number + value, so that one index answers every filter
and one statement counts all values. Values are ISO-like numbers, keys of choices by their position, or row ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGES
from accounts.models import Institution
from exchange.models.content import Kind, Modality, Stage
from exchange.querysets.search import GROUP


@dataclass(frozen=True)
class Facet:
    """`name` is the query parameter; `choices` are its fixed keys, empty where a reference list holds them."""

    number: int
    name: str
    label: Promise = field(compare=False)  # it reads differently in each language
    choices: tuple[str, ...] = ()

    def code(self, value: int) -> int:
        return self.number * GROUP + value


KIND = Facet(1, "kind", _("Kind"), tuple(Kind.values))
COUNTRY = Facet(2, "country", _("Country"))
AREA = Facet(3, "area", _("Area of focus"))
SUB_AREA = Facet(4, "sub_area", _("Sub-area of “Other”"))
SDG = Facet(5, "sdg", _("Sustainable Development Goal"))
MODALITY = Facet(6, "modality", _("Modality"), tuple(Modality.values))
FORM = Facet(7, "form", _("Form of cooperation"))
STAGE = Facet(8, "stage", _("Stage"), tuple(Stage.values))
LANGUAGE = Facet(9, "language", _("Can be read in"), LANGUAGES)
FUNDING = Facet(10, "funding", _("Funding"))
INSTITUTION_KIND = Facet(11, "institution_kind", _("Kind of institution"), tuple(Institution.Kind.values))
INSTITUTION = Facet(12, "institution", _("Institution"))

FACETS = (
    *(KIND, COUNTRY, AREA, SUB_AREA, SDG, MODALITY, FORM, STAGE, LANGUAGE, FUNDING, INSTITUTION_KIND),
    INSTITUTION,
)
