"""Which member states' Cooperation Authorities hold their institutional account, as of a day, in one language."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.languages import in_language
from accounts.moments import end_of
from reports import figures
from reports.document import Block, Document, Heading, Paragraph, Span, Table
from reports.exchange_update import ExchangeUpdate, counted_row, rounding_notes, total_row
from reports.figures import Figure, MemberState
from reports.wording import long_day

NAME = "adoption"


def compose(day: date, language: str) -> Document:
    """The adoption of institutional accounts as of the end of a day, in en, es, pt or fr."""
    return compose_with_states(day, language)[0]


def compose_with_states(day: date, language: str) -> tuple[Document, list[MemberState]]:
    """The document, and the member states behind its figures."""
    with in_language(language), figures.one_snapshot():
        states = figures.member_states(end_of(day))
        return AdoptionReport(day, language, states).document(), states


def status_labels() -> dict[str, str]:
    return {"active": _("Active"), "invited": _("Invited"), "silent": _("No answer")}


class AdoptionReport:
    """The parts of the document, in the language in force; the totals are those of the update."""

    def __init__(self, day: date, language: str, states: list[MemberState]):
        self.day = day
        self.language = language
        self.states = states

    def document(self) -> Document:
        day, states = long_day(self.day), self.states
        update, adoption = ExchangeUpdate(self.day, self.language), figures.adoption(end_of(self.day))
        said = _("Prepared by the Secretariat on the basis of the platform’s information as of %(day)s.")
        return Document(
            name=NAME,
            as_of=self.day,
            language=self.language,
            body=_("Executive Secretariat for Integral Development (SEDI)"),
            title=_("Adoption of institutional accounts"),
            subtitle=said % {"day": day},
            as_of_text=_("As of %(day)s") % {"day": day},
            adoption=update.adoption_table(adoption),
            blocks=(*update.accounts(adoption), self.table(states), *self.lists(states)),
            address=f"{settings.SITE_URL}{reverse('adoption')}?as_of={self.day.isoformat()}",
            entries_address="",
        )

    def table(self, states: list[MemberState]) -> Table:
        counts = {status: sum(state.status == status for state in states) for status in status_labels()}
        counted = [Figure(status, label, counts[status]) for status, label in status_labels().items()]
        rows = tuple(counted_row(figure, len(states), 0) for figure in counted)
        said = _(
            "Active: somebody holds the account. Invited: a link waits for an answer. No answer: neither of the two."
        )
        return Table(
            "authorities",
            short_title=_("Authorities"),
            title=_("Cooperation Authorities by where they stand"),
            columns=(_("Where they stand"), _("Number"), _("Share of member states")),
            rows=rows,
            total=total_row(_("Member states"), len(states)),
            notes=(said, *rounding_notes(rows, 0)),
        )

    def lists(self, states: list[MemberState]) -> list[Block]:
        """The names behind the figures."""
        blocks: list[Block] = []
        for status, label in status_labels().items():
            if names := [state.country.name for state in states if state.status == status]:
                blocks += [Heading(label), Paragraph((Span(f"{', '.join(names)}."),))]
        return blocks
