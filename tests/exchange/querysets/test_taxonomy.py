from datetime import date

import pytest
import time_machine

from exchange.models import FundingSource

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.mark.parametrize(
    ("today", "in_use"), [("2026-11-19T12:00:00-05:00", True), ("2026-11-20T12:00:00-05:00", False)]
)
def test_a_term_may_be_chosen_until_the_day_before_it_is_retired(today, in_use):
    source = FundingSource.objects.first()
    FundingSource.objects.filter(pk=source.pk).update(retired_on=date(2026, 11, 20))

    with time_machine.travel(today):
        assert FundingSource.objects.in_use().filter(pk=source.pk).exists() is in_use
