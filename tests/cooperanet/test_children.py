import os
import subprocess

import pytest

from cooperanet import children as module
from cooperanet.children import Children
from cooperanet.embedded import EmbeddedProblem
from cooperanet.processes import identity, is_alive, wait_until

SLEEPS = ["timeit", "-n", "1", "-r", "1", "import time; time.sleep(60)"]
FAILS = ["timeit", "-n", "1", "-r", "1", "raise SystemExit('no such broker')"]


@pytest.fixture
def children(tmp_path):
    children = Children(tmp_path)
    children.take_over()
    yield children
    children.stop()
    children.lock.close()


def test_what_they_write_is_for_nobody_else(children):
    assert children.log_dir.stat().st_mode & 0o077 == 0


def test_everybody_is_stopped_by_number(children):
    children.launch("worker", SLEEPS, {})
    children.launch("web", SLEEPS, {})
    pids = [child.process.pid for child in children.children]

    children.stop()

    assert not any(map(is_alive, pids))


def test_whoever_is_killed_is_started_again_and_named(children):
    children.launch("worker", SLEEPS, {})
    first = children.children[0].process
    first.kill()
    first.wait()

    assert children.watch() == ["worker ended by itself (by signal 9) and was started again."]
    assert children.children[0].process.pid != first.pid
    assert children.watch() == []


def test_whoever_cannot_live_is_named_with_the_last_line_of_its_log(children):
    children.launch("worker", FAILS, {})

    def watch_for_ever():
        while True:
            children.children[0].process.wait()
            children.watch()

    with pytest.raises(EmbeddedProblem, match=r"^worker ended by itself \(with code 1\), again and again; .*no such"):
        watch_for_ever()


def test_what_a_killed_demo_left_is_ended_and_nobody_else(tmp_path, children):
    children.launch("worker", SLEEPS, {})
    orphan = children.children[0].process
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    children.record.write_text(f'[[{orphan.pid}, "{identity(orphan.pid)}"], [{stranger.pid}, "another"]]')
    children.lock.close()  # as when the demo was killed
    later = Children(tmp_path)

    assert later.take_over() == 1
    assert wait_until(lambda: not is_alive(orphan.pid), 5)
    assert is_alive(stranger.pid)
    stranger.kill()
    stranger.wait()
    later.lock.close()


def test_a_second_demo_of_the_folder_is_told_of_the_first(tmp_path, children):
    second = Children(tmp_path)

    with pytest.raises(EmbeddedProblem, match=f"already runs here, as process {os.getpid()}"):
        second.take_over()

    second.lock.close()


def test_a_broken_record_is_no_reason_to_fail(children):
    children.record.write_text("[[1")

    assert children.take_over() == 0


def test_the_group_of_a_killed_leader_goes_too():
    leader = subprocess.Popen(
        ["sh", "-c", "sleep 60 & echo $!; wait"], start_new_session=True, stdout=subprocess.PIPE, text=True
    )
    with leader:
        member = int(leader.stdout.readline())
        leader.kill()
        leader.wait()

        module.clear_group(leader.pid)

        assert wait_until(lambda: not is_alive(member), 5)
