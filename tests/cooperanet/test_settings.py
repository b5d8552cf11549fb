import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

PRODUCTION = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
    "SITE_URL": "https://cooperanet.example.org",
    "ALLOWED_HOSTS": "cooperanet.example.org",
    "BEHIND_PROXY": "true",
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "REDIS_URL": "redis://localhost",
}


def run(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    kept = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cooperanet.settings", "ENV_FILE": ""}
    return subprocess.run(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=kept | environment, capture_output=True, text=True
    )


def test_the_check_for_deployment_is_clean_under_production_settings():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", environment=PRODUCTION)

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_an_installation_without_a_secret_key_does_not_start():
    without = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}

    for environment in (without, {**without, "SECRET_KEY": ""}):
        done = run("manage.py", "check", environment=environment)

        assert done.returncode == 1
        [line] = done.stderr.splitlines()
        assert line.startswith("SECRET_KEY is missing")


def test_pages_show_times_where_the_day_of_a_report_ends():
    code = "from django.conf import settings; print(settings.TIME_ZONE, settings.SECRETARIAT_TIME_ZONE)"

    done = run("-c", code, environment={**PRODUCTION, "SECRETARIAT_TIME_ZONE": "America/Lima"})

    assert done.stdout.split() == ["America/Lima", "America/Lima"]


def test_the_example_names_every_setting_that_is_read():
    sources = [f"cooperanet/{name}.py" for name in ("environment", "settings", "wsgi")] + ["deploy/gunicorn.py"]
    code = "".join((settings.BASE_DIR / name).read_text() for name in sources)
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*[\"']([A-Z_]+)[\"']|environ\.get\([\"']([A-Z_]+)[\"']", code))
    named = set(re.findall(r"^#? ?([A-Z_]+)=", (settings.BASE_DIR / ".env.example").read_text(), re.M))

    assert {one or other for one, other in read} <= named


def test_no_secret_stands_in_the_files_for_production():
    composed = (settings.BASE_DIR / "docker-compose.yml").read_text()
    example = (settings.BASE_DIR / ".env.example").read_text()

    assert re.findall(r"(?:PASSWORD|SECRET\w*): (?!\$\{)\S+", composed) == []
    assert re.findall(r"//\w*:(?!\$\{)[^@/\s]+@", composed) == []
    assert re.findall(r"^(?:SECRET_KEY|\w+_PASSWORD)=(.+)$", example, re.M) == []


@pytest.mark.django_db
def test_a_job_may_take_longer_than_a_web_request():
    web = run(
        "-c",
        "import cooperanet.wsgi; from django.conf import settings;"
        "print(settings.DATABASES['default']['OPTIONS']['options'])",
        environment=PRODUCTION,
    )

    assert "statement_timeout=5s" in web.stdout
    assert "idle_in_transaction_session_timeout=10s" in web.stdout
    with connection.cursor() as cursor:
        cursor.execute("show statement_timeout")
        assert cursor.fetchone() == ("10min",)
