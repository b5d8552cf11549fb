import re

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

from cooperanet.views import errors

PAGES = ["400", "403", "403_form", "404", "413", "429", "500", "503"]
PREFIXES = {"en": "en", "es": "es", "pt-br": "pt-BR", "fr": "fr"}


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_no_database_and_is_small(rf, name, prefix):
    response = errors.error_page(rf.get(f"/{prefix}/somewhere/"), name, 400)

    assert len(response.content) <= 10_000
    page = response.content.decode()
    assert f'<html lang="{PREFIXES[prefix]}">' in page
    assert f'href="/{prefix}/"' in page
    assert len(re.findall("<h1>", page)) == 1
    assert "<script" not in page
    assert "style=" not in page


@pytest.mark.parametrize("prefix", ["es", "pt-br", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_says_in_english_what_it_says_in_another_language(rf, name, prefix):
    english, other = (
        errors.error_page(rf.get(f"/{language}/"), name, 400).content.decode() for language in ("en", prefix)
    )

    said = [set(re.findall(r"<(?:h1|p)>(.*?)</(?:h1|p)>", page)) for page in (english, other)]

    assert said[0]
    assert not said[0] & said[1]


def test_the_language_of_the_page_leaves_that_of_the_thread_alone(rf):
    with translation.override("fr"):
        errors.page_not_found(rf.get("/es/nada/"))

        assert translation.get_language() == "fr"


def test_without_a_language_in_the_address_the_browser_is_asked(rf):
    response = errors.page_not_found(rf.get("/nothing", HTTP_ACCEPT_LANGUAGE="pt-BR,en;q=0.5"))

    assert '<html lang="pt-BR">' in response.content.decode()


def test_too_much_is_said_to_be_too_much(rf):
    assert errors.bad_request(rf.post("/en/"), RequestDataTooBig()).status_code == 413
    assert errors.bad_request(rf.post("/en/"), SuspiciousOperation()).status_code == 400


def test_an_outage_met_outside_a_view_is_an_outage(rf):
    try:
        raise OperationalError("the server is down")
    except OperationalError:
        response = errors.server_error(rf.get("/en/"))

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"


def test_an_error_of_ours_is_one(rf):
    assert errors.server_error(rf.get("/en/")).status_code == 500


def test_a_page_is_written_even_when_the_list_of_static_files_is_missing(rf, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    page = errors.server_error(rf.get("/en/")).content.decode()

    assert "/static/css/site.css" in page


@pytest.mark.django_db
def test_the_site_answers_with_these_pages(client):
    response = client.get("/fr/rien/")

    assert response.status_code == 404
    assert '<html lang="fr">' in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/en/account/login/", {"login": "a@b.example"})

    assert response.status_code == 403
    assert "can no longer be accepted" in response.content.decode()


def test_every_page_stands_on_the_same_frame():
    for name in PAGES:
        source = get_template(f"errors/{name}.html").template.source
        assert source.startswith('{% extends "errors/page.html" %}')
