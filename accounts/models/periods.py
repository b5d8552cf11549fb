"""Dated rows [since, until) of which one thing has only one at a time, as the database holds it without extensions."""

from datetime import UTC, datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, CheckConstraint, F, Field, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _


def before_the_year_9999(moment: datetime) -> None:
    """In another time zone its last moments lie in the year 10000, which Python cannot read back."""
    if moment >= datetime(9999, 1, 1, tzinfo=UTC):
        raise ValidationError(_("Choose a day before the year 9999."))


def one_at_a_time(owner: str, range_function: str, range_field: Field, *, name: str, words: str) -> ExclusionConstraint:
    """No two rows of an owner overlap. A form's owner that is not saved yet has no number, and overlaps with nobody."""
    number = Coalesce(F(owner), Value(-1), output_field=BigIntegerField())
    same = Func(number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField())
    period = Func(F("since"), F("until"), function=range_function, output_field=range_field)
    spans: tuple[Combinable, ...] = (same, period)
    expressions = [(span, RangeOperators.OVERLAPS) for span in spans]
    return ExclusionConstraint(name=name, expressions=expressions, violation_error_message=words)


def ends_after_it_begins(name: str) -> CheckConstraint:
    return CheckConstraint(name=name, condition=Q(until=None) | Q(until__gt=F("since")))
