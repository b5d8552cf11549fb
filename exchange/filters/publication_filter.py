"""The one filter of the exchange: pages, exports and reports' links read the same query string with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.languages import reader_language
from accounts.moments import end_of, past_day
from exchange.facets import FACETS, SDG, Facet
from exchange.models import Publication, SearchRow
from exchange.querysets.search import ORDERS, Found
from exchange.terms import Described, Term, Terms

PER_PAGE = 20
LAST_PAGE = 5_000
LONGEST_TEXT = 200
SORTS = tuple(ORDERS)


@dataclass(frozen=True)
class Choice:
    """A value beside which the reader sees how many entries choosing it would show."""

    key: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A facet as the page shows it."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def chosen(self) -> int:
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the query string without it."""

    label: str
    without: str


class PublicationFilter:
    """What a reader asked for; whatever it cannot understand in the query string it leaves out."""

    def __init__(self, query: QueryDict, terms: Terms | None = None):
        self.terms = terms or Terms()
        self.query = query
        self.text = " ".join(query.get("q", "").replace("\0", "").split())[:LONGEST_TEXT]
        self.as_of: date | None = past_day(query.get("as_of", ""))
        self.chosen: dict[Facet, list[Term]] = {}
        for facet in FACETS:
            known = self.terms.of(facet) if facet.name in query else {}
            if found := [known[key] for key in dict.fromkeys(query.getlist(facet.name)) if key in known]:
                self.chosen[facet] = found
        self.usual_sort = "relevance" if self.text else "newest"
        asked = query.get("sort", "")
        self.sort = asked if asked in SORTS and (asked != "relevance" or self.text) else self.usual_sort
        page = query.get("page", "")
        self.page = min(max(int(page), 1), LAST_PAGE) if page.isascii() and page.isdigit() and len(page) < 6 else 1

    @property
    def moment(self) -> datetime | None:
        return end_of(self.as_of) if self.as_of else None

    @property
    def day_is_unclear(self) -> bool:
        """A day was asked for that is none, or not a past one; today is shown."""
        return bool(self.query.get("as_of")) and not self.as_of

    def find(self, *, offset: int | None = None, limit: int = PER_PAGE) -> Found:
        return SearchRow.objects.find(
            chosen={facet.number: [term.code for term in terms] for facet, terms in self.chosen.items()},
            text=self.text,
            moment=self.moment,
            order=self.sort,
            language=reader_language(),
            offset=(self.page - 1) * PER_PAGE if offset is None else offset,
            limit=limit,
        )

    def results(self) -> Results:
        results = Results(self, self.find())
        if self.page > results.pages:  # past the end: the last page there is
            self.page = results.pages
            results = Results(self, self.find())
        return results

    def query_string(self, **changes: str | int | None) -> str:
        """This filter as a query string, with some parameters replaced (None: removed)."""
        query = QueryDict(mutable=True)
        if self.text:
            query["q"] = self.text
        for facet, terms in self.chosen.items():
            query.setlist(facet.name, [term.key for term in terms])
        if self.as_of:
            query["as_of"] = self.as_of.isoformat()
        if self.sort != self.usual_sort:
            query["sort"] = self.sort
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return query.urlencode()

    def _without(self, facet: Facet, gone: Term) -> str:
        query = QueryDict(self.query_string(), mutable=True)
        query.setlist(facet.name, [term.key for term in self.chosen[facet] if term != gone])
        return query.urlencode()

    def chips(self) -> list[Chip]:
        """Every condition in words."""
        quoted = _("“%(text)s”") % {"text": self.text}
        chips = [Chip(quoted, self.query_string(q=None, sort=None))] if self.text else []
        for facet, terms in self.chosen.items():
            words = _("SDG %(number)s: %(name)s") if facet == SDG else "%(name)s"
            chips += [
                Chip(words % {"number": term.key, "name": term.label}, self._without(facet, term)) for term in terms
            ]
        return chips


class Results:
    """One page of what was found, with the counts beside every choice."""

    def __init__(self, asked: PublicationFilter, found: Found):
        self.asked = asked
        self.total = found.total
        self.found = found
        self.pages = max(1, -(-found.total // PER_PAGE))

    def items(self) -> list[Described]:
        """The publications of the page, in order, with their tags in words."""
        publications = Publication.objects.for_cards(self.asked.moment).in_bulk(self.found.ids)
        return self.asked.terms.describe_all(publications[pk] for pk in self.found.ids)

    def groups(self) -> list[Group]:
        return [self._group(facet) for facet in FACETS]

    def _group(self, facet: Facet) -> Group:
        chosen = self.asked.chosen.get(facet, [])
        choices = [
            Choice(term.key, term.label, self.found.counts.get(term.code, 0), term in chosen)
            for term in self.asked.terms.of(facet).values()
        ]
        return Group(facet.name, str(facet.label), [c for c in choices if c.count or c.chosen])
