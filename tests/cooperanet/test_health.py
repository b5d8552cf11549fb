import shutil
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from cooperanet.models import Heartbeat
from cooperanet.views import health


@pytest.fixture
def working(transactional_db):
    Heartbeat.beat("worker")


def test_the_process_answers_without_touching_the_database(client):
    response = client.get("/healthz")

    assert response.json() == {"status": "alive"}
    assert "no-store" in response.headers["Cache-Control"]


def test_it_is_ready_when_all_parts_are(client, working):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


def test_it_is_not_ready_without_a_database(client, working, settings, monkeypatch):
    monkeypatch.setitem(connections["default"].settings_dict, "HOST", "/nowhere")

    response = client.get("/readyz")

    assert (response.status_code, response.json()["missing"]) == (503, ["database"])


@pytest.mark.parametrize(("seconds", "status"), [(50, 200), (70, 503)])
def test_a_worker_that_has_been_silent_for_a_minute_is_missing(client, working, seconds, status):
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=seconds))

    assert client.get("/readyz").status_code == status


def test_it_is_not_ready_with_a_migration_to_come(client, working, monkeypatch):
    needed = health.needed_migrations()
    monkeypatch.setattr(health, "needed_migrations", lambda: needed | {("cooperanet", "9999_of_tomorrow")})

    assert client.get("/readyz").json()["missing"] == ["migrations"]


def test_it_is_not_ready_with_a_full_disk(client, working, monkeypatch):
    full = type(shutil.disk_usage("/"))(total=1000, used=951, free=49)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)

    assert client.get("/readyz").json()["missing"] == ["disk"]


def test_neither_answer_names_a_version(client, working):
    for path in ("/healthz", "/readyz"):
        response = client.get(path)
        assert set(response.json()) == {"status"}
        assert not {"Server", "X-Powered-By"} & set(response.headers)
