import io
import json
import re

import docx
import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from reports import csv_file
from reports.exchange_update import compose
from tests.reports.test_exchange_update import DAY

pytestmark = pytest.mark.django_db


def report(*arguments: str) -> str:
    out = io.StringIO()
    call_command("report", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_json_goes_to_the_terminal(small_exchange, language):
    update = json.loads(report("exchange-update", "--as-of", "2022-04-20", "--language", language, "--format", "json"))

    assert (update["as_of"], update["language"]) == ("2022-04-20", language)
    assert update["tables"]["type"]["total"] == 4


def test_a_table_in_the_terminal_is_the_file(small_exchange):
    shown = report("exchange-update", "--as-of", "2022-04-20", "--language", "es", "--format", "csv")

    assert shown.encode() == csv_file.write(compose(DAY, "es"))


def test_office_files_are_written_where_asked(small_exchange, tmp_path):
    word, excel = tmp_path / "update.docx", tmp_path / "update.xlsx"
    for path in (word, excel):
        asked = ("--as-of", "2022-04-20", "--format", path.suffix[1:], "--output", str(path))
        assert report("exchange-update", *asked) == ""

    assert docx.Document(str(word)).core_properties.language == "en-US"
    assert len(openpyxl.load_workbook(excel).sheetnames) == 5


def test_without_a_day_it_is_todays(small_exchange):
    assert json.loads(report("exchange-update"))["tables"]["type"]["total"] == 4


@pytest.mark.parametrize("name", ["exchange-update", "adoption"])
def test_before_the_first_migration_it_says_what_must_come_first(db, name):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local search_path to nowhere")

        with pytest.raises(CommandError, match=r"^The database has no tables yet: run `make demo` once, or `manage.py"):
            report(name)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["budget"], "There is no report “budget”. There are: exchange-update, adoption."),
        (["exchange-update", "--as-of", "2022-02-30"], "is not a date: write it as YYYY-MM-DD"),
        (["exchange-update", "--as-of", "20220420"], "is not written as YYYY-MM-DD: write 2022-04-20"),
        (["exchange-update", "--as-of", "2999-01-01"], "2999-01-01 lies in the future"),
        (["exchange-update", "--as-of", "1900-01-01"], "1900-01-01 lies before 1948-01-01"),
        (["exchange-update", "--format", "pdf"], "invalid choice"),
        (["exchange-update", "--language", "de"], "invalid choice"),
        (["exchange-update", "--format", "xlsx"], "What is written as xlsx cannot be shown here: name its file with"),
        (["exchange-update", "--output", "/no/such/folder/update.json"], "No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(reference_data, arguments, said):
    with pytest.raises(CommandError, match=re.escape(said)):
        report(*arguments)
