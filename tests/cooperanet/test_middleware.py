import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import Mandate
from cooperanet.middleware import SecurityHeadersMiddleware, UnavailableMiddleware, is_known_charset
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/healthz", "/en/no-such-page/", "/en/%00/", "/static/css/base.css"])
def test_every_answer_has_every_header(client, path):
    response = client.get(path)
    response.close()

    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_a_policy_of_a_view_is_kept(rf):
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    response = SecurityHeadersMiddleware(lambda request: own)(rf.get("/"))

    assert response.headers["Content-Security-Policy"] == "sandbox"


def test_a_page_of_somebody_with_a_session_is_stored_nowhere(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "any"

    assert client.get("/en/no-such-page/").headers["Cache-Control"] == "no-store, private"


def test_a_page_that_begins_a_session_is_stored_nowhere(rf, settings):
    response = HttpResponse()
    response.set_cookie(settings.SESSION_COOKIE_NAME, "new")

    answer = SecurityHeadersMiddleware(lambda request: response)(rf.get("/en/"))

    assert answer.headers["Cache-Control"] == "no-store, private"


def test_a_static_file_may_be_stored_by_somebody_with_a_session(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "any"

    response = client.get("/static/css/base.css")
    response.close()

    assert "no-store" not in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/en/a%00b/", ""),
        ("/en/%ff/", ""),
        ("/en/", "q=%00"),
        ("/en/", "%00=1"),
        ("/en/", "q=%ed%a0%80"),
        ("/en/", "q=%c3"),
    ],
)
def test_a_path_or_query_that_cannot_be_read_is_refused_in_words(client, path, query):
    response = client.get(path, QUERY_STRING=query)

    assert response.status_code == 400
    assert "<h1>This request cannot be read</h1>" in response.content.decode()


@pytest.mark.parametrize("cookie", ["a=\xff\xfe", 'a="\\000"', "a=b\0c"])
def test_cookies_that_cannot_be_read_are_refused(client, cookie):
    assert client.get("/en/", HTTP_COOKIE=cookie).status_code == 400


@pytest.mark.parametrize("query", ["q=salud+y+educaci%C3%B3n", "q=%F0%9F%8C%8E", "", "q=100%25"])
def test_what_can_be_read_is_not_refused(client, query):
    assert client.get("/healthz", QUERY_STRING=query).status_code == 200


@pytest.mark.parametrize(
    ("content_type", "known"),
    [
        ("text/html", True),
        ("text/html; charset=UTF-8", True),
        ('text/html; charset="utf-8"; x=y', True),
        ("text/html; charset=iso-8859-1", True),
        ("text/html; charset=idna", False),
        ("text/html; charset=hex", False),
        ("text/html; charset=utf-16", False),
        ("text/html; charset=nonsense", False),
        ("text/html; charset=\0", False),
    ],
)
def test_only_character_sets_of_the_web_are_read(content_type, known):
    assert is_known_charset(content_type) is known


def test_a_strange_charset_is_refused(client):
    assert client.get("/en/", CONTENT_TYPE="text/plain; charset=punycode").status_code == 400


@pytest.mark.parametrize("outage", [OperationalError("gone"), InterfaceError("closed")])
def test_a_missing_database_is_said_in_words_and_when_to_come_back(outage):
    request = RequestFactory().get("/es/intercambio/")

    response = UnavailableMiddleware(lambda request: HttpResponse()).process_exception(request, outage)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"


def test_an_error_of_ours_is_not_called_an_outage(rf):
    middleware = UnavailableMiddleware(lambda request: HttpResponse())

    assert middleware.process_exception(rf.get("/"), ValueError("ours")) is None


def test_a_change_is_kept_with_its_seat_its_request_and_a_path_without_keys(client, peru):
    secret = factories.secret_of(factories.a_hand_over(peru))
    password = {"password1": "un molino de viento", "password2": "un molino de viento"}
    client.post(reverse("hand_over_link", args=[secret]), password)

    said = Mandate.objects.get().events.get().pgh_context
    assert (said["user"], said["url"], len(said["request"])) == (peru.pk, "/en/account/hand-over/(hidden)/", 36)
