"""A broker that is gone, frozen or empty, and a worker that dies: pages work, and every mail arrives."""

import os
import random
import signal
import socket
import threading
from collections.abc import Iterator

import pytest

from accounts.models import Mail
from conftest import process_environment
from cooperanet.processes import wait_until
from cooperanet.valkey import EmbeddedValkey
from exchange.models import Entry
from tests.faults.mail_sink import MailSink
from tests.faults.servers import Process, Web
from tests.faults.test_hostile import person
from tests.world import World, make_world

WORKER = ["celery", "-A", "cooperanet", "worker", "-B", "-P", "threads", "-c", "2", "-l", "WARNING"]
WORKER += ["--without-mingle", "--without-gossip", "--without-heartbeat"]
DRAINED_SECONDS = 60


class SilentBroker:
    """Takes connections and never answers, like a Valkey that hangs; counts who tried."""

    def __enter__(self) -> "SilentBroker":
        self.listener, self.callers = socket.create_server(("127.0.0.1", 0)), []
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def _listen(self) -> None:
        try:
            while True:
                self.callers.append(self.listener.accept())
        except OSError:
            return

    def __exit__(self, *error) -> None:
        self.listener.close()
        for caller, _address in self.callers:
            caller.close()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.listener.getsockname()[1]}/0"


@pytest.fixture
def world(committed) -> World:
    return make_world()


@pytest.fixture
def broker(tmp_path) -> Iterator[EmbeddedValkey]:
    """A Valkey of the test's own; its process is the attribute `child`."""
    valkey = EmbeddedValkey(tmp_path)
    valkey.child = valkey.start()
    yield valkey
    valkey.child.kill()
    valkey.child.wait()


def worker(broker: EmbeddedValkey, sink: MailSink, tmp_path) -> Process:
    environment = {**process_environment(), "REDIS_URL": broker.url, "EMAIL_URL": sink.url}
    return Process([*WORKER, "-s", str(tmp_path / "schedule")], environment, tmp_path / "worker.log")


def write_mail(count: int, kind: str) -> None:
    Mail.objects.bulk_create(
        Mail(key=f"{kind}-{number}", to=f"{number}@per.example", subject=kind, body="News\n", language="en")
        for number in range(count)
    )


def is_drained() -> bool:
    return not Mail.objects.filter(sent_at=None).exists()


def test_no_request_talks_to_the_broker(world, tmp_path):
    owner, secretariat = person(world, "owner"), person(world, "secretariat")
    draft = world.entries["draft"]
    with SilentBroker() as broker:
        web = Web({**process_environment(), "REDIS_URL": broker.url}, tmp_path / "web.log")
        token = f"csrfmiddlewaretoken={owner.token}".encode()
        answers = [
            web.get("/en/exchange/"),
            web.get("/en/workspace/", owner.cookies),
            web.post(f"/en/workspace/entries/{draft.pk}/submission/", token, owner.cookies),
        ]
        draft.refresh_from_db()
        decision = f"csrfmiddlewaretoken={secretariat.token}&decision=publish&version={draft.version}".encode()
        answers.append(web.post(f"/en/desk/entries/{draft.pk}/decision/", decision, secretariat.cookies))
        web.stop()

        assert [answer.status for answer in answers] == [200, 200, 302, 302]
        assert max(answer.seconds for answer in answers) < 2
        assert broker.callers == []
    assert Entry.objects.get(pk=draft.pk).status == "published"
    assert Mail.objects.filter(sent_at=None, to=world.seats["owner"].email).count() >= 2


def test_mail_goes_out_after_the_broker_was_frozen_killed_and_wiped(committed, broker, tmp_path):
    with MailSink() as sink:
        process = worker(broker, sink, tmp_path)
        write_mail(5, "before")
        assert wait_until(is_drained, DRAINED_SECONDS), process.log.read_text()
        os.kill(broker.child.pid, signal.SIGSTOP)
        write_mail(5, "frozen")
        os.kill(broker.child.pid, signal.SIGCONT)
        broker.child.kill()
        broker.child.wait()
        write_mail(5, "killed")
        (broker.data / "appendonlydir").rename(tmp_path / "wiped")
        broker.child = broker.start()
        drained = wait_until(is_drained, DRAINED_SECONDS)
        process.kill()

    assert drained, process.log.read_text()
    assert sorted(sink.copies().values()) == [1] * 15


def deliver_with_kills(kills: int, mails: int, broker: EmbeddedValkey, tmp_path, seed: int) -> MailSink:
    """Deliver while the worker is killed at random moments in the middle of its work."""
    chance = random.Random(seed)
    write_mail(mails, "mail")
    with MailSink(seconds_each=0.01) as sink:
        for _kill in range(kills):
            process = worker(broker, sink, tmp_path)
            enough = len(sink.received) + chance.randint(1, max(2, mails // kills - 2))
            assert wait_until(lambda enough=enough: len(sink.received) >= enough or is_drained(), 60, pause=0.001)
            process.kill()
        process = worker(broker, sink, tmp_path)
        drained = wait_until(is_drained, DRAINED_SECONDS)
        process.kill()
    assert drained, process.log.read_text()
    return sink


def assert_nothing_lost_and_hardly_anything_doubled(sink: MailSink, mails: int, kills: int) -> None:
    """Each of the two threads may be killed between the mail server's yes and its own commit."""
    copies = sink.copies()
    assert len(copies) == mails
    assert {message["To"] for message in sink.received} == set(Mail.objects.values_list("to", flat=True))
    assert sum(copies.values()) - mails <= 2 * kills
    assert max(copies.values()) <= 3


def test_a_killed_worker_loses_no_mail(committed, broker, tmp_path):
    sink = deliver_with_kills(2, 40, broker, tmp_path, seed=1)

    assert_nothing_lost_and_hardly_anything_doubled(sink, 40, 2)


@pytest.mark.proof
def test_fifty_kills_lose_no_mail(committed, broker, tmp_path):
    sink = deliver_with_kills(50, 1000, broker, tmp_path, seed=2)

    assert_nothing_lost_and_hardly_anything_doubled(sink, 1000, 50)


def test_two_workers_send_each_mail_once(committed, broker, tmp_path):
    write_mail(60, "mail")
    with MailSink(seconds_each=0.005) as sink:
        pair = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            pair.append(worker(broker, sink, tmp_path / name))
        drained = wait_until(is_drained, DRAINED_SECONDS)
        for process in pair:
            process.kill()

    assert drained
    assert sorted(sink.copies().values()) == [1] * 60


def test_a_refusing_mail_server_loses_nothing(committed, broker, tmp_path):
    write_mail(3, "mail")
    with MailSink() as sink:
        address = sink.url
    process = worker(broker, sink, tmp_path)
    assert wait_until(lambda: Mail.objects.filter(tries__gte=1).count() == 3, 60), process.log.read_text()
    process.kill()

    assert address == sink.url
    assert Mail.objects.filter(sent_at=None, given_up=False, due_at__isnull=False).exclude(error="").count() == 3
