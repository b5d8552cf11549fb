"""Official figures: publications in, plain rows out. Nothing here is written for a reader but the labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Country, Institution, Invitation
from accounts.moments import secretariat_zone
from exchange.models import SDG, FocusArea
from exchange.querysets.publication import PublicationQuerySet
from exchange.terms import by_name

# Who speaks, by the kind of institution printed in the publication.
PARTIES = {
    "member-state": (Institution.Kind.AUTHORITY, Institution.Kind.MISSION, Institution.Kind.SECTORAL),
    "partner": (Institution.Kind.PARTNER,),
    "observer": (Institution.Kind.OBSERVER_AGENCY,),
    "inter-american": (Institution.Kind.BOARD, Institution.Kind.SECRETARIAT),
}
ALWAYS_SHOWN = ("offer-member-state", "offer-partner", "need-member-state")


@dataclass(frozen=True)
class Figure:
    """How many, of what; `label` is in the reader's language."""

    key: str | int
    label: str
    count: int


@dataclass(frozen=True)
class Adoption:
    """Member states of a day, and those whose Authority's account had a holder then."""

    members: int
    with_account: int

    @property
    def without_account(self) -> int:
        return self.members - self.with_account


@dataclass(frozen=True)
class MemberState:
    """A member state of a day, its Authority, and whether that had an account (active), a link to one or neither."""

    country: Country
    authority: Institution | None
    status: str


def share(count: int, total: int, decimals: int) -> Decimal:
    """A percentage rounded half up, each by itself; of nothing it is 0."""
    if total == 0:
        return Decimal(0).scaleb(-decimals)
    scaled = (200 * 10**decimals * count + total) // (2 * total)  # in integers, so that a half is a half
    return Decimal(scaled).scaleb(-decimals)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All figures asked for inside speak of the same rows, whatever is published meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        yield


def type_labels() -> dict[str, str]:
    """The types in the order in which they are reported."""
    return {
        "offer-member-state": _("Offers – member states"),
        "offer-partner": _("Offers – partners"),
        "need-member-state": _("Needs – member states"),
        "need-partner": _("Needs – partners"),
        "offer-observer": _("Offers – observers"),
        "need-observer": _("Needs – observers"),
        "offer-inter-american": _("Offers – inter-American institutions"),
        "need-inter-american": _("Needs – inter-American institutions"),
    }


def by_type(publications: PublicationQuerySet) -> list[Figure]:
    """Offers and needs by who makes them; combinations beyond the usual three only where they occur."""
    party = {str(kind): name for name, kinds in PARTIES.items() for kind in kinds}
    counts: Counter[str] = Counter()
    rows = publications.order_by().values_list("kind", "institution_kind").annotate(count=Count("pk"))
    for kind, institution_kind, count in rows:
        counts[f"{kind}-{party[institution_kind]}"] += count
    return [
        Figure(key, label, counts[key]) for key, label in type_labels().items() if key in ALWAYS_SHOWN or counts[key]
    ]


def type_conditions(key: str) -> list[tuple[str, str]]:
    """The filter's conditions under which exactly the entries of a type are found."""
    kind, _dash, party = key.partition("-")
    return [("kind", kind), *(("institution_kind", str(kind)) for kind in PARTIES[party])]


def by_country(publications: PublicationQuerySet) -> list[Figure]:
    """The countries with entries, as the alphabet of the reader has them."""
    counts = dict(publications.order_by().values_list("country").annotate(count=Count("pk")))
    countries = by_name(Country.objects.filter(pk__in=counts))
    return [Figure(country.iso3, country.name, counts[country.pk]) for country in countries]


def by_focus_area(publications: PublicationQuerySet, on: date) -> list[Figure]:
    """The official areas in their order; one not in use that day only where entries carry it."""
    counts = publications.count_by_tag("focus_areas")
    return [
        Figure(area.key, area.name, counts.get(area.key, 0))
        for area in FocusArea.objects.official().filter(
            Q(key__in=counts) | Q(pk__in=FocusArea.objects.in_use_on(on).values("pk"))
        )
    ]


def by_sdg(publications: PublicationQuerySet) -> list[Figure]:
    """All seventeen goals."""
    counts = publications.count_by_tag("sdgs")
    return [Figure(goal.number, goal.name, counts.get(goal.number, 0)) for goal in SDG.objects.all()]


def adoption(at: datetime) -> Adoption:
    members = Country.objects.members(timezone.localdate(at, secretariat_zone()))
    holding = Q(pk__in=Country.objects.with_authority_account(at).values("pk"))
    return Adoption(
        **members.aggregate(members=Count("pk", distinct=True), with_account=Count("pk", distinct=True, filter=holding))
    )


def member_states(at: datetime) -> list[MemberState]:
    """Every member state of that day, as the alphabet of the reader has them."""
    members = Country.objects.members(timezone.localdate(at, secretariat_zone()))
    authorities = {one.country_id: one for one in Institution.objects.authorities()}
    active = set(Country.objects.with_authority_account(at).values_list("pk", flat=True))
    invited = set(Invitation.objects.waiting(at).values_list("institution", flat=True))
    found = []
    for country in by_name(members):
        authority = authorities.get(country.pk)
        is_invited = authority is not None and authority.pk in invited
        status = "active" if country.pk in active else "invited" if is_invited else "silent"
        found.append(MemberState(country, authority, status))
    return found
