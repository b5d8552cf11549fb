from datetime import date

import pytest
import time_machine

from accounts import principles
from accounts.languages import LANGUAGES


@pytest.mark.parametrize("version", principles.versions(), ids=lambda version: str(version.since))
def test_every_version_is_whole_in_four_languages(version):
    assert version.rows
    for row in version.rows:
        assert set(row) == set(LANGUAGES)
        assert all(words.strip() for words in row.values())


def test_a_version_that_begins_later_is_not_in_force_yet(settings, tmp_path, monkeypatch):
    for day in ("2027-01-01", "2027-06-01"):
        (tmp_path / f"{day}.csv").write_text("en,es,pt,fr\na,b,c,d\n", encoding="utf-8")
    settings.PRINCIPLES = tmp_path
    monkeypatch.setattr(principles, "versions", principles.versions.__wrapped__)
    with time_machine.travel("2027-03-01 15:00:00+00:00"):
        assert principles.in_force().since == date(2027, 1, 1)
    with time_machine.travel("2027-06-01 15:00:00+00:00"):
        assert [version.since.month for version in principles.begun()] == [6, 1]
