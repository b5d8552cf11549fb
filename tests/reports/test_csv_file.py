import csv
import io

import pytest

from accounts.languages import LANGUAGES
from reports import csv_file
from reports.exchange_update import compose
from tests.reports.documents import a_document, a_row
from tests.reports.test_exchange_update import DAY


def lines(document) -> list[list[str]]:
    text = csv_file.write(document).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="," if document.language == "en" else ";"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_the_file_holds_every_number_of_the_report(small_exchange, language):
    update = compose(DAY, language)

    _heading, *made = lines(update)

    mark = "." if language == "en" else ","
    assert [(key, label, count, share) for _day, _table, key, label, count, share, _base in made] == [
        (str(row.key), row.label, str(row.count), str(row.share).replace(".", mark))
        for table in (update.adoption, *update.tables.values())
        for row in (*table.rows, table.total)
    ]
    assert {len(line) for line in made} == {7}
    assert {line[0] for line in made} == {"2022-04-20"}


@pytest.mark.parametrize(
    ("language", "heading"), [("en", b"As of,Table,Key"), ("es", b";"), ("pt", b";"), ("fr", b";")]
)
def test_a_spreadsheet_of_that_language_opens_it_as_columns(language, heading):
    content = csv_file.write(a_document(language=language))

    assert content.startswith(b"\xef\xbb\xbf")
    assert heading in content.splitlines()[0]
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@sum(A1)", " =1", "|cmd", "%0A=1"])
def test_no_cell_becomes_a_formula(label):
    row = lines(a_document(a_row(label, key="one")))[1]

    assert row[3] == f"'{label}"


def test_control_characters_and_breaks_do_not_break_the_lines():
    made = lines(a_document(a_row('Wa\x00ter;\r\n"clean"')))

    assert made[1][3] == 'Water; "clean"'


def test_the_same_report_gives_the_same_file():
    assert csv_file.write(a_document()) == csv_file.write(a_document())
