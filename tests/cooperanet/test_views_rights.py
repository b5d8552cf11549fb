"""The page on who may do what."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.languages import DJANGO_CODES, LANGUAGES
from cooperanet.rights import pages, roles, steps

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_reads_every_role_and_every_row_in_every_language(client, language):
    with override(DJANGO_CODES[language]):
        response = client.get(reverse("rights"))
        names = [str(named.name) for named in (*roles(), *pages(), *steps())]

    assert response.status_code == 200
    assert all(name.replace("'", "&#x27;") in response.content.decode() for name in names)


def test_tables_name_their_rows_and_columns(client):
    text = client.get(reverse("rights")).content.decode()

    assert text.count('<th scope="col">') == 4 * len(roles())
    assert text.count('<th scope="row">') == text.count("<tr>") - 4


@pytest.mark.parametrize("page", ["manual", "home"])
def test_the_manual_and_the_foot_of_every_page_lead_there(client, page):
    assert f'href="{reverse("rights")}"' in client.get(reverse(page)).content.decode()


def test_it_asks_the_database_for_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("rights"))
