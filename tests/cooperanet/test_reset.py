import pytest

from cooperanet.children import Children
from cooperanet.database import EmbeddedPostgres
from cooperanet.embedded import EmbeddedProblem
from cooperanet.reset import reset


def test_nothing_is_left_of_the_data(tmp_path):
    var_dir = tmp_path / "var"
    server = EmbeddedPostgres(var_dir).start()

    assert reset(var_dir) == "The demo's data is deleted; `make demo` starts afresh."

    assert not var_dir.exists()
    assert not server.data.exists()


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
