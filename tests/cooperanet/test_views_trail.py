"""The page of the trail, its pages and its files."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Access, Mandate, Seal, TrailCheck, User
from tests import factories
from tests.sessions import sign_in

TRAIL = reverse("trail")


def file(client, format: str, **query) -> bytes:
    return client.get(reverse("trail_file", args=[format]), query).content


def an_access(seat: User, act: str = "signed-out", **facts) -> Access:
    return Access.objects.create(act=act, seat=seat, institution=seat.institution, **facts)


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.get(TRAIL).headers["Location"].startswith(reverse("account_login"))


def test_an_institution_sees_itself_and_no_other(client, peru, barbados):
    an_access(peru)
    an_access(barbados)
    page = sign_in(client, peru).get(TRAIL).content.decode()

    assert peru.email in page
    assert barbados.email not in page
    assert 'name="institution"' not in page
    assert barbados.email not in file(client, "csv").decode()


def test_an_institution_gains_nothing_by_naming_another(client, peru, barbados):
    an_access(barbados)
    query = {"institution": barbados.institution_id, "seat": barbados.email}

    assert barbados.email not in str(sign_in(client, peru).get(TRAIL, query).context["lines"])
    assert len(list(csv.reader(io.StringIO(file(client, "csv", **query).decode())))) == 1


def test_the_secretariat_sees_all_chooses_and_is_told_of_seal_and_check(client, peru, barbados, secretariat):
    an_access(peru)
    an_access(barbados)
    seal = Seal.make()
    TrailCheck.make()
    page = sign_in(client, secretariat).get(TRAIL, {"institution": peru.institution_id, "kind": "in-and-out"})

    assert [line.who for line in page.context["lines"]] == [f"{peru.signature()} ({peru.email})"]
    assert seal.digest in page.content.decode()
    assert "found every row as it was sealed" in page.content.decode()


def test_the_secretariat_is_alerted_when_the_check_found_something(client, secretariat):
    TrailCheck.objects.create(found=1, problems=[["changed", "accounts_access", 7]])
    page = sign_in(client, secretariat).get(TRAIL).content.decode()

    assert 'data-level="error"' in page
    assert "accounts_access, row 7: changed" in page


def test_the_institution_is_not_told_of_seals(client, peru):
    Seal.make()

    assert "seal" not in sign_in(client, peru).get(TRAIL).context


def test_fifty_a_page_and_the_next_one_goes_on_where_it_ended(client, peru):
    for number in range(60):
        an_access(peru, at=timezone.now() - timedelta(minutes=number))
    first = sign_in(client, peru).get(TRAIL, {"kind": "in-and-out"})
    second = client.get(TRAIL, {"kind": "in-and-out", "after": str(first.context["more"])})

    assert len(first.context["lines"]) == 50
    assert len(second.context["lines"]) == 11  # with signing in just now
    assert second.context["more"] is None
    assert not {line.at for line in first.context["lines"]} & {line.at for line in second.context["lines"]}


@pytest.mark.parametrize("after", ["x", "2026-01-01~a~1", "~~", "9999-99-99T00:00:00+00:00~accounts_access~1"])
def test_behind_what_is_no_place_there_is_no_page(client, peru, after):
    assert sign_in(client, peru).get(TRAIL, {"after": after}).status_code == 404


def test_a_wrong_day_is_pointed_out_and_kept_and_has_no_file(client, peru):
    sign_in(client, peru)
    page = client.get(TRAIL, {"since": "yesterday"})

    assert "There is a problem" in page.content.decode()
    assert 'value="yesterday"' in page.content.decode()
    assert "<title>Error:" in page.content.decode()
    assert client.get(reverse("trail_file", args=["csv"]), {"since": "yesterday"}).status_code == 404


def test_where_nothing_was_found_the_page_says_what_to_do(client, peru):
    page = sign_in(client, peru).get(TRAIL, {"seat": "nobody@"}).content.decode()

    assert "Nothing like this has happened" in page


def test_both_days_of_a_period_are_in_it(client, peru):
    today = timezone.localdate()
    an_access(peru, at=timezone.now() - timedelta(days=3))
    period = {"since": today.isoformat(), "until": today.isoformat(), "kind": "in-and-out"}

    assert len(sign_in(client, peru).get(TRAIL, period).context["lines"]) == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r@", "|", "%", " ="])
def test_files_hold_the_same_lines_and_nothing_that_would_come_to_life(client, peru, start):
    Mandate.objects.create(seat=peru, holder=f"{start}cmd()", position="\x1b Director")
    sign_in(client, peru)
    shown = client.get(TRAIL).context["lines"]
    table = list(csv.reader(io.StringIO(file(client, "csv").decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(file(client, "xlsx"))).active

    assert len(table) == sheet.max_row == len(shown) + 1
    assert table[0][0] == "When (America/New_York)"
    assert not [cell for row in table for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "|", "%"))]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_there_are_no_files_in_other_formats(client, peru):
    assert sign_in(client, peru).get(reverse("trail_file", args=["docx"])).status_code == 404


def test_the_redaction_of_a_name_is_told(client, peru, secretariat):
    secretariat.is_staff = True
    mandate = Mandate.objects.create(seat=peru, holder="Rosa Quispe")
    mandate.redact(by=secretariat, reason="Letter of 3 March.")
    page = sign_in(client, peru).get(TRAIL).content.decode()

    assert "Personal data taken out" in page
    assert "Letter of 3 March." in page
    assert "Quispe" not in page


def test_a_seat_without_institution_has_the_page_too(client, reference_data):
    nobody = factories.person_without_institution()

    assert len(sign_in(client, nobody).get(TRAIL).context["lines"]) == 1
