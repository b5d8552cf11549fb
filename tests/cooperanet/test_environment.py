"""The file .env is read before anything else, also by what starts before the settings do."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

GUNICORN = """
import json, runpy
told = runpy.run_path("deploy/gunicorn.py")
log = told["logconfig_dict"]
last = type(log["formatters"]["line"]["processors"][-1]).__name__
print(json.dumps([told["bind"], told["workers"], told["threads"], last, log["root"]["level"]]))
"""
WSGI = """
import json
import cooperanet.wsgi
from django.conf import settings
print(json.dumps(settings.DATABASES["default"]["OPTIONS"]["options"]))
"""


@pytest.fixture
def env_file(tmp_path):
    file = tmp_path / "installation.env"
    file.write_text(
        "WEB_BIND=127.0.0.1:8123\nWEB_CONCURRENCY=3\nWEB_THREADS=7\nLOG_FORMAT=text\nLOG_LEVEL=ERROR\n"
        "WEB_STATEMENT_TIMEOUT=3s\nSTATEMENT_TIMEOUT=9min\nSECRET_KEY=only-for-this-test\n"
        "DATABASE_URL=postgres://nobody@localhost/none\nREDIS_URL=redis://localhost\n"
    )
    return file


def told(code: str, **environment: str):
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_gunicorn_run_by_hand_has_the_settings_of_the_installation(env_file):
    assert told(GUNICORN, ENV_FILE=str(env_file)) == ["127.0.0.1:8123", 3, 7, "ConsoleRenderer", "ERROR"]


def test_what_the_process_was_given_wins_over_the_file(env_file):
    assert told(GUNICORN, ENV_FILE=str(env_file), WEB_BIND="127.0.0.1:8124", LOG_FORMAT="json") == [
        "127.0.0.1:8124",
        *(3, 7, "JSONRenderer", "ERROR"),
    ]


def test_no_file_is_read_where_none_is_named():
    assert told(GUNICORN, ENV_FILE="") == ["127.0.0.1:8000", 2, 4, "JSONRenderer", "INFO"]


def test_the_web_process_finds_its_own_limits_in_the_file(env_file):
    assert "statement_timeout=3s" in told(WSGI, ENV_FILE=str(env_file))
