"""The Secretariat's update on the platform, composed from the figures of a day in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.languages import in_language
from accounts.moments import end_of
from exchange.models import Publication
from exchange.querysets.publication import PublicationQuerySet
from reports import figures
from reports.document import Block, Document, Heading, Paragraph, Row, Span, Table
from reports.figures import Adoption, Figure, share
from reports.wording import least_percent, long_day, number, percent, percent_of_count, sentence

NAME = "exchange-update"
Conditions = Callable[[str | int], list[tuple[str, str]]]


def compose(day: date, language: str) -> Document:
    """The update as of the end of a day, in en, es, pt or fr."""
    with in_language(language), figures.one_snapshot():
        return ExchangeUpdate(day, language).document()


class ExchangeUpdate:
    """The parts of the document, in the language in force."""

    def __init__(self, day: date, language: str):
        self.day = day
        self.language = language
        self.moment: datetime = end_of(day)
        self.publications: PublicationQuerySet = Publication.objects.as_of(self.moment)

    def document(self) -> Document:
        day = long_day(self.day)
        adoption = figures.adoption(self.moment)
        said = _("Prepared by the Secretariat on the basis of the platform’s information as of %(day)s.")
        return Document(
            name=NAME,
            as_of=self.day,
            language=self.language,
            body=_("Executive Secretariat for Integral Development (SEDI)"),
            title=_("Update on the CooperaNet platform"),
            subtitle=said % {"day": day},
            as_of_text=_("As of %(day)s") % {"day": day},
            adoption=self.adoption_table(adoption),
            blocks=(*self.accounts(adoption), *self.exchange(), *self.areas(), *self.sdgs()),
            address=f"{settings.SITE_URL}{reverse('exchange_update')}?{self.query()}",
            entries_address=f"{settings.SITE_URL}{reverse('exchange')}",
        )

    def query(self, conditions: Iterable[tuple[str, str]] = ()) -> str:
        """The query string by which the exchange finds these entries, as of the day."""
        return urlencode([*conditions, ("as_of", self.day.isoformat())])

    # Accounts

    def accounts(self, adoption: Adoption) -> list[Block]:
        held = ngettext(
            "Of the %(members)s member states, %(count)s (%(share)s) has a Cooperation Authority that holds its"
            " institutional account.",
            "Of the %(members)s member states, %(count)s (%(share)s) have a Cooperation Authority that holds its"
            " institutional account.",
            adoption.with_account,
        )
        missing = ngettext(
            "%(count)s member state (%(share)s) has not established its account yet.",
            "%(count)s member states (%(share)s) have not established their accounts yet.",
            adoption.without_account,
        )
        return [
            Heading(_("Accounts of the Cooperation Authorities")),
            paragraph(
                sentence(held, members=number(adoption.members), **counted(adoption.with_account, adoption.members)),
                sentence(missing, **counted(adoption.without_account, adoption.members)),
            ),
        ]

    def adoption_table(self, adoption: Adoption) -> Table:
        rows = [
            Figure("accounts_designated", _("Authorities that hold their account"), adoption.with_account),
            Figure("not_yet", _("Authorities that do not hold their account yet"), adoption.without_account),
        ]
        columns = (_("Accounts"), _("Number"), _("Share of member states"))
        total = total_row(_("Member states"), adoption.members)
        return Table(
            "adoption",
            short_title=_("Accounts"),
            title=_("Accounts of the Cooperation Authorities"),
            columns=columns,
            rows=tuple(counted_row(figure, adoption.members, 0) for figure in rows),
            total=total,
        )

    # The exchange

    def exchange(self) -> list[Block]:
        countries = figures.by_country(self.publications)
        types = figures.by_type(self.publications)
        entries = _("Share of entries")
        return [
            Heading(_("Cooperation Exchange")),
            paragraph(self.totals(types, countries)),
            self.table(
                "type",
                types,
                (_("Type"), _("Number"), entries),
                titles=(_("Type"), _("Table 1. Offers and needs by type")),
                conditions=lambda key: figures.type_conditions(str(key)),
            ),
            self.table(
                "country",
                countries,
                (_("Offering or requesting country"), _("Number"), entries),
                titles=(_("Country"), _("Table 2. Offers and needs by offering or requesting country")),
                conditions=lambda key: [("country", str(key))],
            ),
        ]

    def totals(self, types: list[Figure], countries: list[Figure]) -> tuple[Span, ...]:
        held = sum(figure.count for figure in types)
        if not held:
            said = _("As of %(day)s, the Cooperation Exchange of CooperaNet holds no published entries.")
            return sentence(said, day=long_day(self.day))
        said = ngettext(
            "As of %(day)s, the Cooperation Exchange of CooperaNet holds %(count)s published entry: %(offers)s and"
            " %(needs)s, from %(countries)s.",
            "As of %(day)s, the Cooperation Exchange of CooperaNet holds %(count)s published entries: %(offers)s and"
            " %(needs)s, from %(countries)s.",
            held,
        )
        offers, needs = (sum(f.count for f in types if str(f.key).startswith(kind)) for kind in ("offer", "need"))
        return sentence(
            said,
            day=long_day(self.day),
            count=Span(number(held), self.query()),
            offers=self.linked(ngettext("%(count)s offer", "%(count)s offers", offers), offers, "offer"),
            needs=self.linked(ngettext("%(count)s need", "%(count)s needs", needs), needs, "need"),
            countries=ngettext("%(count)s country", "%(count)s countries", len(countries))
            % {"count": number(len(countries))},
        )

    def linked(self, phrase: str, count: int, kind: str) -> tuple[Span, ...]:
        return sentence(phrase, count=Span(number(count), self.query([("kind", kind)])))

    def areas(self) -> list[Block]:
        return [
            Heading(_("Areas of focus")),
            paragraph(
                sentence(
                    _(
                        "The areas of focus are based on the mandates that the member states have given to the OAS in"
                        " the field of development."
                    )
                ),
                sentence(_("An entry can carry several areas.")),
            ),
            self.table(
                "focus_area",
                figures.by_focus_area(self.publications, self.day),
                (_("Area of focus"), _("Number"), _("Share of tags")),
                titles=(_("Area of focus"), _("Table 3. Offers and needs by area of focus")),
                conditions=lambda key: [("area", str(key))],
            ),
        ]

    def sdgs(self) -> list[Block]:
        return [
            Heading(_("Sustainable Development Goals")),
            paragraph(sentence(_("An entry can contribute to several Goals."))),
            self.table(
                "sdg",
                figures.by_sdg(self.publications),
                (_("Sustainable Development Goal"), _("Number"), _("Share of tags")),
                titles=(_("SDG"), _("Table 4. Offers and needs by Sustainable Development Goal")),
                conditions=lambda key: [("sdg", str(key))],
            ),
        ]

    def table(
        self,
        name: str,
        counted: list[Figure],
        columns: tuple[str, str, str],
        *,
        titles: tuple[str, str],
        conditions: Conditions,
    ) -> Table:
        """Entries are shared out with one decimal, tags with none, as the Secretariat has always printed them."""
        of_tags = name in ("focus_area", "sdg")
        decimals = 0 if of_tags else 1
        total = sum(figure.count for figure in counted)
        rows = tuple(counted_row(f, total, decimals, self.query(conditions(f.key))) for f in counted)
        return Table(
            name,
            short_title=titles[0],
            title=titles[1],
            columns=columns,
            rows=rows,
            # A total of tags counts no entries, so there is no list of entries behind it.
            total=total_row(_("Total tags") if of_tags else _("Total"), total, "" if of_tags else self.query()),
            notes=(*(_tags_note(total) if of_tags else ()), *rounding_notes(rows, decimals)),
            decimals=decimals,
        )


def counted(count: int, total: int) -> dict[str, str]:
    return {"count": number(count), "share": percent_of_count(share(count, total, 0), count)}


def paragraph(*sentences: tuple[Span, ...]) -> Paragraph:
    spans: list[Span] = []
    for one in sentences:
        spans += [Span(" "), *one] if spans else one
    return Paragraph(tuple(spans))


def counted_row(figure: Figure, total: int, decimals: int, query: str = "") -> Row:
    part = share(figure.count, total, decimals)
    goal = _("Goal %(number)s: %(name)s") if isinstance(figure.key, int) else "%(name)s"
    return Row(
        key=figure.key,
        label=figure.label,
        printed=goal % {"number": figure.key, "name": figure.label},
        count=figure.count,
        count_text=number(figure.count),
        share=part,
        share_text=percent_of_count(part, figure.count),
        query=query,
    )


def total_row(label: str, total: int, query: str = "") -> Row:
    whole = share(total, total, 0)
    return Row("total", label, label, total, number(total), whole, percent(whole), query)


def _tags_note(total: int) -> tuple[str, ...]:
    said = _("The shares are of all tags (%(count)s) and not of the entries, because an entry can carry several.")
    return (said % {"count": number(total)},)


def rounding_notes(rows: tuple[Row, ...], decimals: int) -> tuple[str, ...]:
    parts = sum((row.share for row in rows), Decimal(0))
    notes = []
    if parts not in (0, 100):
        said = _("The rounded shares add up to %(sum)s, because each of them is rounded by itself.")
        notes.append(said % {"sum": percent(parts)})
    if any(row.count and not row.share for row in rows):
        said = _("“%(least)s” stands for a share that is not zero, but would be rounded to zero.")
        notes.append(said % {"least": least_percent(decimals)})
    return tuple(notes)
