import pytest

from cooperanet.models import Heartbeat
from cooperanet.processes import wait_until
from cooperanet.tasks import heartbeat

pytestmark = pytest.mark.django_db


def test_a_heartbeat_is_one_row_that_moves_on():
    heartbeat()
    first = Heartbeat.objects.get().at
    Heartbeat.objects.update(at="2020-01-01T00:00Z")

    heartbeat()

    assert Heartbeat.objects.get().at >= first


def test_a_real_worker_beats(worker, valkey):
    from cooperanet.celery import app

    with app.connection_for_write(valkey) as connection:
        app.send_task("cooperanet.tasks.heartbeat", connection=connection)

        assert wait_until(Heartbeat.objects.exists, 30)
