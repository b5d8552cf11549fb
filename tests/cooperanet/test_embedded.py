import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from cooperanet.embedded import EmbeddedProblem, closed_folder, embedded_secret_key, is_open_to_others, private_folder


def test_the_secret_key_is_made_once_for_its_owner_only(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: embedded_secret_key(tmp_path), range(16)))

    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_key_of_another_user_is_named_in_one_sentence(tmp_path):
    embedded_secret_key(tmp_path)
    (tmp_path / "secret_key").chmod(0)

    with pytest.raises(SystemExit, match=r"^CooperaNet: .*secret_key belongs to another user\.$"):
        embedded_secret_key(tmp_path)


def test_a_folder_that_was_open_is_closed_with_what_is_in_it(tmp_path):
    folder = tmp_path / "var" / "log"
    folder.mkdir(mode=0o755, parents=True)

    assert closed_folder(folder) == folder

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(closed_folder(tmp_path / "new" / "log").stat().st_mode) == 0o700


def test_a_folder_below_a_closed_one_is_closed(tmp_path):
    closed = tmp_path / "closed"
    (closed / "below").mkdir(parents=True)
    closed.chmod(0o700)

    assert not is_open_to_others(closed / "below")


def test_a_private_folder_is_short_and_closed(tmp_path):
    folder = private_folder("trial", tmp_path / ("long " * 30), None)

    assert len(str(folder)) < 90
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.rmdir()


def test_a_link_somebody_else_has_laid_is_not_followed(tmp_path):
    folder = private_folder("trial", tmp_path, None)
    folder.rmdir()
    os.symlink(tmp_path, folder)

    with pytest.raises(EmbeddedProblem, match="belongs to another user"):
        private_folder("trial", tmp_path, None)

    folder.unlink()
