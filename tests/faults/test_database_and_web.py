"""A database that restarts and a web process that is killed: people read what happens, and nothing accepted is lost."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import process_environment
from cooperanet.database import EmbeddedPostgres
from cooperanet.processes import wait_until
from exchange.models import Entry
from tests.faults.hostile import Person
from tests.faults.servers import ROOT, Answer, Web
from tests.faults.test_hostile import person
from tests.world import World, make_world

SLOWEST_RECOVERY_SECONDS = 1.0
# Run in a process of its own, on the database that is going to be restarted.
BEGIN = """
from tests.world import make_world
from tests.faults.test_hostile import person
owner = person(make_world(), "owner")
print("cookies", owner.cookies, "token", owner.token)
"""
COUNT = "from exchange.models import Entry; print('entries', Entry.objects.count())"


class Load:
    """People who read and write without pause, and what they were answered."""

    def __init__(self, acts: list[Callable[[], Answer]]) -> None:
        self.answers: list[tuple[float, Answer]] = []
        self.going = True
        self.threads = [threading.Thread(target=self._act, args=(act,)) for act in acts]

    def _act(self, act: Callable[[], Answer]) -> None:
        while self.going:
            answer = act()
            self.answers.append((time.monotonic(), answer))

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error) -> None:
        self.going = False
        for thread in self.threads:
            thread.join()

    def statuses(self) -> Counter[int]:
        return Counter(answer.status for _when, answer in self.answers)

    def wait_for(self, count: int) -> None:
        """Until so many more were answered."""
        wanted = len(self.answers) + count
        assert wait_until(lambda: len(self.answers) >= wanted, 30), self.statuses()

    def first_success_after(self, moment: float) -> float:
        """Seconds until somebody was served again."""
        return min(when for when, answer in self.answers if when > moment and answer.status in (200, 302)) - moment


def new_entries(web: Web, owner: Person) -> Callable[[], Answer]:
    body = f"csrfmiddlewaretoken={owner.token}&kind=need".encode()
    return lambda: web.post("/en/workspace/entries/", body, owner.cookies)


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """A cluster that no other test uses."""
    postgres = EmbeddedPostgres(tmp_path / "own").start()
    run(postgres, "migrate", "-v0")
    run(postgres, "createcachetable")
    yield postgres
    postgres.forget()
    shutil.rmtree(postgres.data, ignore_errors=True)


def environment(postgres: EmbeddedPostgres) -> dict[str, str]:
    return {**process_environment(), "DATABASE_URL": postgres.url}


def run(postgres: EmbeddedPostgres, *command: str) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "PYTHONPATH": str(ROOT), **environment(postgres)}
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_database_that_restarts_under_load_gives_503_and_loses_nothing(own_database, tmp_path, db):
    cookies, token = re.search(r"cookies (.*) token (\S+)", run(own_database, "shell", "-v0", "-c", BEGIN)).groups()
    before = entries_in(own_database)
    web = Web({**environment(own_database), "LOG_LEVEL": "ERROR"}, tmp_path / "web.log", workers=2)
    writes = new_entries(web, Person(cookies, token))
    with Load([lambda: web.get("/en/exchange/"), lambda: web.get("/fr/countries/"), writes, writes]) as load:
        for mode in ("fast", "immediate", "kill -9"):
            load.wait_for(20)
            stop(own_database, mode)
            load.wait_for(10)
            own_database.restart()
            up = time.monotonic()
            load.wait_for(20)
            assert load.first_success_after(up) <= SLOWEST_RECOVERY_SECONDS
    web.stop()

    assert set(load.statuses()) == {200, 302, 503}, web.log.read_text()[-4000:]
    assert all(answer.header("Retry-After") for _when, answer in load.answers if answer.status == 503)
    assert entries_in(own_database) - before >= load.statuses()[302]


def stop(postgres: EmbeddedPostgres, mode: str) -> None:
    if mode == "kill -9":
        os.kill(int((postgres.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    else:
        postgres._run("pg_ctl", "-D", postgres.data, "-m", mode, "-w", "stop")


def entries_in(postgres: EmbeddedPostgres) -> int:
    return int(run(postgres, "shell", "-v0", "-c", COUNT).split()[-1])


@pytest.fixture
def world(committed) -> World:
    return make_world()


def test_a_killed_web_process_has_kept_all_that_it_accepted(world, tmp_path):
    chance = random.Random(3)
    web = Web({**process_environment(), "LOG_LEVEL": "ERROR"}, tmp_path / "web.log", workers=2)
    writes = new_entries(web, person(world, "owner"))
    with Load([writes, writes, writes]) as load:
        for _kill in range(6):
            time.sleep(chance.uniform(0.1, 0.5))
            for pid in web.children():
                os.kill(pid, signal.SIGKILL)
            assert wait_until(lambda: web.get("/healthz").status == 200, 30)
    web.stop()

    accepted = {number_in(answer) for _when, answer in load.answers if answer.status == 302}
    assert set(load.statuses()) <= {302, 0}, load.statuses()
    assert len(accepted) > 20
    assert accepted <= set(Entry.objects.values_list("pk", flat=True))


def number_in(answer: Answer) -> int:
    return int(re.search(r"/entries/(\d+)/", answer.header("Location"))[1])
