"""The adoption of institutional accounts, for everybody the same numbers as in the update."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Institution, Invitation, Mail
from reports import adoption, csv_file, excel, exchange_update, json_file, word
from reports.figures import member_states
from tests import factories
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = date(2022, 4, 20)
PAGE = "/en/reports/adoption/"


@pytest.fixture
def five(reference_data) -> None:
    for code in ("PER", "ARG", "URY", "CHL", "CRI"):
        factories.authority_seat(code).mandates.create(holder="Somebody", since=datetime(2022, 2, 7, tzinfo=UTC))


def status_of(code: str, at: datetime | None = None) -> str:
    return next(state.status for state in member_states(at or timezone.now()) if state.country.iso3 == code)


def test_the_command_gives_the_figures_of_april_2022(five, tmp_path):
    output = tmp_path / "adoption.json"
    asked = ("--as-of", "2022-04-20", "--language", "en", "--format", "json", "--output", str(output))
    call_command("report", "adoption", *asked)
    told = json.loads(output.read_text())

    assert told["adoption"] == {
        "member_states": 34,
        "accounts_designated": 5,
        "accounts_designated_pct": "15",
        "not_yet": 29,
        "not_yet_pct": "85",
    }
    assert [(row["key"], row["count"], row["share"]) for row in told["tables"]["authorities"]["rows"]] == [
        ("active", 5, "15"),
        ("invited", 0, "0"),
        ("silent", 29, "85"),
    ]


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_it_is_written_in_every_language_and_format(five, language):
    document = adoption.compose(DAY, language)

    assert document.adoption == exchange_update.compose(DAY, language).adoption
    assert all(writer.write(document) for writer in (word, excel, csv_file, json_file))


def test_the_names_behind_the_figures_are_listed(five):
    texts = [block.text for block in adoption.compose(DAY, "en").blocks if block.kind == "paragraph"]

    assert texts[1] == "Argentina, Chile, Costa Rica, Peru, Uruguay."


def test_a_state_is_silent_invited_or_active_as_of_each_moment(reference_data, secretariat):
    began = timezone.now() - timedelta(days=10)
    invitation = factories.an_invitation(secretariat, at=began)
    hour = timedelta(hours=1)
    assert [status_of("PER", began - hour), status_of("PER", began + hour)] == ["silent", "invited"]

    invitation.accept(holder="Ana", position="", password=None, at=began + 2 * hour)
    assert [status_of("PER", began + hour), status_of("PER", began + 3 * hour)] == ["invited", "active"]


@pytest.mark.parametrize("end", ["revoked", "marked", "refused by the server", "expired"])
def test_an_invitation_that_ended_leaves_silence(reference_data, secretariat, end):
    invitation = factories.an_invitation(secretariat)
    assert status_of("PER") == "invited"

    if end == "revoked":
        invitation.revoke(by=secretariat)
    elif end == "marked":
        invitation.mark_refused(by=secretariat, why="It came back.")
    elif end == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    else:
        Mail.objects.update(given_up=True)
    assert status_of("PER") == "silent"


def test_a_state_without_an_authority_is_silent(reference_data):
    assert not Institution.objects.filter(country__iso3="SUR").exists()
    assert status_of("SUR") == "silent"


@pytest.mark.parametrize("seat", ["secretariat", "board"])
def test_the_secretariat_and_the_board_read_it(client, five, seat):
    reader = factories.secretariat_seat() if seat == "secretariat" else factories.board_seat()
    answer = sign_in(client, reader).get(PAGE, {"as_of": "2022-04-20"})

    assert answer.status_code == 200
    assert answer.context["document"].adoption.rows[0].count == 5
    assert len(answer.context["states"]) == 34
    assert client.get(f"{PAGE}json/?as_of=2022-04-20").json()["adoption"]["not_yet"] == 29
    assert f'href="{PAGE}xlsx/?as_of=2022-04-20"' in answer.content.decode()


def test_the_page_costs_the_same_queries_however_many_are_invited(client, five, secretariat, django_assert_num_queries):
    sign_in(client, secretariat)
    for invited in range(2):
        factories.an_invitation(secretariat, f"office{invited}@bra.example", ("BRA", "BOL")[invited])
        with django_assert_num_queries(12):
            client.get(PAGE)


def test_the_index_names_both_and_links_what_the_reader_may_open(client, five):
    stranger = client.get("/en/reports/").content.decode()
    reader = sign_in(client, factories.board_seat()).get("/en/reports/").content.decode()

    assert "/en/reports/exchange-update/" in stranger
    assert "Adoption of institutional accounts" in stranger
    assert PAGE not in stranger
    assert PAGE in reader


def test_the_workbook_says_which_list_of_countries_is_which(five):
    workbook = load_workbook(BytesIO(excel.write(adoption.compose(DAY, "fr"))))
    texts = [row[0] for row in workbook.worksheets[0].iter_rows(values_only=True) if row[0]]

    assert texts.index("Active") + 1 == next(i for i, text in enumerate(texts) if text.startswith("Argentine"))
