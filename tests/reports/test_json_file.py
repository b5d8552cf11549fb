import json

import pytest

from accounts.languages import LANGUAGES
from reports import json_file
from reports.exchange_update import compose
from tests.reports.documents import a_document, a_row
from tests.reports.test_exchange_update import DAY

pytestmark = pytest.mark.django_db


def made(document) -> dict:
    return json.loads(json_file.write(document))


def test_the_keys_are_those_that_programs_expect(small_exchange):
    update = made(compose(DAY, "en"))

    assert list(update) == ["as_of", "language", "tables", "adoption"]
    assert (update["as_of"], update["language"]) == ("2022-04-20", "en")
    assert list(update["tables"]) == ["type", "country", "focus_area", "sdg"]
    assert update["tables"]["country"] == {
        "rows": [
            {"key": "BRB", "label": "Barbados", "count": 1, "share": "25.0"},
            {"key": "PER", "label": "Peru", "count": 3, "share": "75.0"},
        ],
        "total": 4,
    }
    assert update["adoption"] == {
        "member_states": 34,
        "accounts_designated": 0,
        "accounts_designated_pct": "0",
        "not_yet": 34,
        "not_yet_pct": "100",
    }


def test_goals_have_integer_keys_and_tags_are_shared_out_without_decimals(small_exchange):
    goals = made(compose(DAY, "fr"))["tables"]["sdg"]

    assert [row["key"] for row in goals["rows"]] == list(range(1, 18))
    assert goals["rows"][16]["share"] == "50"
    assert goals["rows"][0]["share"] == "0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_keys_are_the_same_in_every_language(small_exchange, language):
    def numbers(update: dict) -> dict:
        return {
            name: ({(row["key"], row["count"], row["share"]) for row in table["rows"]}, table["total"])
            for name, table in update["tables"].items()
        }

    assert numbers(made(compose(DAY, language))) == numbers(made(compose(DAY, "en")))


def test_names_are_written_as_they_are_and_the_file_is_the_same_each_time():
    document = a_document(a_row("Educação"), a_row("Culture", 1))

    content = json_file.write(document)

    assert "Educação".encode() in content
    assert content.endswith(b"}\n")
    assert content == json_file.write(document)
