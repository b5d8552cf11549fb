import io
import json
import re

import docx
import openpyxl
import pytest
from django.http import QueryDict
from django.urls import reverse

from exchange.filters.publication_filter import PublicationFilter
from tests import factories
from tests.reports.conftest import NOON

pytestmark = pytest.mark.django_db
PAGE = "/en/reports/exchange-update/"


@pytest.mark.parametrize(("language", "day"), [("en", "April 20, 2022"), ("es", "20 de abril de 2022")])
def test_a_stranger_reads_the_figures_of_a_day(client, small_exchange, language, day):
    response = client.get(f"/{language}/reports/exchange-update/?as_of=2022-04-20")

    assert response.status_code == 200
    assert day in response.content.decode()
    assert response.context["document"].tables["type"].total.count == 4


def test_without_a_day_the_figures_are_todays(client, small_exchange):
    factories.a_publication()

    assert client.get(PAGE).context["document"].tables["type"].total.count == 5
    assert client.get(PAGE, {"as_of": ""}).context["document"].tables["type"].total.count == 5


def test_every_figure_on_the_page_links_to_that_many_entries(client, small_exchange):
    page = client.get(PAGE, {"as_of": "2022-04-20"}).content.decode()

    links = re.findall(r'href="/en/exchange/\?([^"]+)"[^>]*>([\d,]+)</a>', page)
    assert len(links) > 15
    for query, figure in links:
        asked = QueryDict(query.replace("&amp;", "&"))
        assert asked["as_of"] == "2022-04-20"
        assert PublicationFilter(asked).find().total == int(figure)


def test_the_exchange_shows_the_entries_behind_a_figure(client, small_exchange):
    query = "kind=offer&institution_kind=partner&as_of=2022-04-20"

    assert client.get(f"{reverse('exchange')}?{query}").context["results"].total == 1


@pytest.mark.parametrize(
    "text", ["2022-13-45", "2099-01-01", "yesterday", "1900-01-01", "<script>", "٢٠٢٢-٠٤-٢٠", "9" * 4000]
)
def test_a_day_that_is_none_shows_today_and_says_so(client, small_exchange, text):
    factories.a_publication()

    response = client.get(PAGE, {"as_of": text})

    assert response.status_code == 200
    assert response.context["form"].errors["as_of"]
    assert response.context["document"].tables["type"].total.count == 5
    assert b"<script>alert" not in response.content
    assert b"Choose a day" in response.content


@pytest.mark.parametrize("query", ["as_of=%00", "as_of=%ff", "as_of=2022-04-20&as_of=x", "as_of[]=1", "page=-1"])
def test_no_query_string_breaks_the_page(client, reference_data, query):
    assert client.get(f"{PAGE}?{query}").status_code in (200, 400)


@pytest.mark.parametrize("extension", ["docx", "xlsx", "csv", "json"])
@pytest.mark.parametrize("language", ["en", "es", "pt-br", "fr"])
def test_the_update_is_downloaded_as_a_file_named_after_day_and_language(client, small_exchange, extension, language):
    response = client.get(f"/{language}/reports/exchange-update/{extension}/?as_of=2022-04-20")

    name = f"cooperanet-exchange-update-2022-04-20.{language[:2]}.{extension}"
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_files_are_what_their_types_say(client, small_exchange):
    def get(extension: str):
        return client.get(f"{PAGE}{extension}/", {"as_of": "2022-04-20"})

    word, excel, table, program = map(get, ("docx", "xlsx", "csv", "json"))
    assert word.headers["Content-Type"].endswith("wordprocessingml.document")
    assert docx.Document(io.BytesIO(word.content)).tables
    assert excel.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert len(openpyxl.load_workbook(io.BytesIO(excel.content)).sheetnames) == 5
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert program.headers["Content-Type"] == "application/json"
    assert json.loads(program.content)["tables"]["type"]["total"] == 4


@pytest.mark.parametrize("path", ["pdf/?as_of=2022-04-20", "exe/", "docx/?as_of=2022-13-45", "json/?as_of=2099-01-01"])
def test_an_unknown_format_or_day_has_no_file(client, reference_data, path):
    assert client.get(PAGE + path).status_code == 404


def test_nothing_can_be_posted(client, reference_data):
    assert client.post(PAGE).status_code == 405
    assert client.post(f"{PAGE}docx/").status_code == 405


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_costs_the_same_queries_however_many_entries_there_are(
    client, reference_data, entries, django_assert_num_queries
):
    for _number in range(entries):
        factories.a_publication(at=NOON)

    with django_assert_num_queries(10):  # the figures, and the savepoint in which the test has them read
        client.get(PAGE, {"as_of": "2022-04-20"})
