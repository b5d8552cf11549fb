"""Put the reference lists into the database; what is there already stays as the Secretariat left it."""

import csv
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Model

from accounts.languages import LANGUAGES
from accounts.models import Country, Standing
from exchange.models import SDG, CooperationForm, FocusArea, FundingSource, Occasion


def rows(name: str) -> Iterator[dict]:
    """The lines of a list, empty cells as None, the four names under their field names."""
    with open(settings.BASE_DIR / "cooperanet" / "data" / f"{name}.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names = {f"name_{language}": row.pop(language) for language in LANGUAGES}
            yield {key: value or None for key, value in row.items()} | names


class Command(BaseCommand):
    help = "Loads countries, areas of focus, SDGs, forms of cooperation, funding sources and occasions."

    @transaction.atomic
    def handle(self, **options: object) -> None:
        self.load_countries()
        self.load_focus_areas()
        self.insert(SDG, rows("sdgs"))
        for model, name in ((CooperationForm, "forms"), (FundingSource, "funding_sources"), (Occasion, "occasions")):
            self.insert(model, ({**row, "position": position} for position, row in enumerate(rows(name), 1)))

    def insert(self, model: type[Model], lines: Iterable[dict]) -> None:
        model._default_manager.bulk_create([model(**line) for line in lines], ignore_conflicts=True)

    def load_countries(self) -> None:
        countries, standings = [], []
        for row in rows("countries"):
            standing = {key: row.pop(key) for key in ("standing", "since", "until")}
            countries.append({key: value or "" for key, value in row.items()})
            if standing["standing"]:
                standings.append((row["iso3"], standing))
        self.insert(Country, countries)
        by_code = Country.objects.in_bulk(field_name="iso3")
        known = set(Standing.objects.values_list("country__iso3", "standing"))
        self.insert(
            Standing,
            [
                {**standing, "country": by_code[code]}
                for code, standing in standings
                if (code, standing["standing"]) not in known
            ],
        )

    def load_focus_areas(self) -> None:
        self.insert(FocusArea, ({**row, "position": place} for place, row in enumerate(rows("focus_areas"), 1)))
        parents = FocusArea.objects.in_bulk(field_name="key")
        self.insert(
            FocusArea,
            (
                {**row, "parent": parents[row["parent"]], "position": place}
                for place, row in enumerate(rows("sub_areas"), 101)
            ),
        )
