import io
import json
import logging
import logging.config

import pytest
import structlog

from cooperanet.logs import HIDDEN, configure_logs, path_without_secrets, without_secrets


@pytest.fixture
def written(settings):
    """The lines that the configured log has written, as they would reach the output."""
    output = io.StringIO()
    configuration = configure_logs("json", "INFO")
    configuration["handlers"]["output"]["stream"] = output
    logging.config.dictConfig(configuration)
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    logging.config.dictConfig(settings.LOGGING)


def test_a_line_is_json_with_its_time_level_and_logger(written):
    logging.getLogger("exchange").warning("%s entries", 3)

    (line,) = written()
    assert (line["event"], line["level"], line["logger"]) == ("3 entries", "warning", "exchange")
    assert line["timestamp"].endswith("Z")


def test_a_secret_is_hidden_by_its_name(written):
    structlog.get_logger("accounts").info("signed_in", password="tango", totp_secret="x", email="a@b.example")

    (line,) = written()
    assert (line["password"], line["totp_secret"], line["email"]) == (HIDDEN, HIDDEN, "a@b.example")


def test_a_password_in_an_address_is_hidden_also_in_nested_values():
    assert without_secrets({"why": "cannot reach postgres://me:tango@db/x", "token": 1}) == {
        "why": f"cannot reach postgres://me:{HIDDEN}@db/x",
        "token": HIDDEN,
    }


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/en/exchange/?q=illness", "/en/exchange/"),
        ("/en/invitation/aB3dE5gH7jK9mN1pQ3sT/", f"/en/invitation/{HIDDEN}/"),
        ("/en/account/password/reset/key/1-c2f4a6b8d0e2f4a6b8d0/", f"/en/account/password/reset/key/{HIDDEN}/"),
        ("/es/exchange/entries/7/submission/", "/es/exchange/entries/7/submission/"),
        ("/en/manual/how-to-translate-an-entry/", "/en/manual/how-to-translate-an-entry/"),
    ],
)
def test_a_path_is_written_without_query_and_keys(path, shown):
    assert path_without_secrets(path) == shown


@pytest.mark.django_db
def test_an_error_in_a_page_is_written_with_traceback_and_the_request_s_number(client, written, monkeypatch):
    from cooperanet.views import health

    def broken(request):
        raise ValueError("tango")

    monkeypatch.setattr(health, "missing_in_database", broken)
    client.raise_request_exception = False

    response = client.get("/readyz?secret=foxtrot")

    (line,) = [line for line in written() if line["level"] == "error"]
    assert response.status_code == 500
    assert "Traceback" in line["exception"]
    assert line["request_id"] in response.content.decode()
    assert line["request"] == "GET /readyz"
    assert "foxtrot" not in json.dumps(line)


@pytest.mark.django_db
def test_a_request_is_one_line(client, written):
    client.get("/en/no-such-page/?q=1")

    (line,) = [line for line in written() if line["event"] == "request_finished"]
    assert (line["request"], line["code"]) == ("GET /en/no-such-page/", 404)


def test_text_for_people_has_the_traceback_too():
    output = io.StringIO()
    formatter = configure_logs("text", "INFO")["formatters"]["line"]
    handler = logging.StreamHandler(output)
    handler.setFormatter(formatter["()"](**{key: value for key, value in formatter.items() if key != "()"}))
    logger = logging.Logger("trial")
    logger.addHandler(handler)

    try:
        raise ValueError("tango")
    except ValueError:
        logger.exception("failed")

    assert "ValueError: tango" in output.getvalue()
