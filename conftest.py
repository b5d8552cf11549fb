"""The suite runs on the real PostgreSQL and Valkey; here is what it sets for speed and what it keeps apart."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Playwright keeps an event loop in the thread of the tests, and Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# The tests know nothing of the settings of an installation in this folder.
os.environ["ENV_FILE"] = ""

HERE = Path(__file__).parent
SPEED = "-c synchronous_commit=off"


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # One collection of hashed files less for each process; tests/cooperanet/test_static.py looks at the real one.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="cooperanet-media-"))
    config.add_cleanup(lambda: shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True))
    options = settings.DATABASES["default"]["OPTIONS"]
    options["options"] = f"{options['options']} {SPEED}"


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """The interface's languages, compiled before the first page is asked for."""
    from cooperanet.management.commands.compile_catalogues import compile_changed

    compile_changed()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """The address of a real Valkey of this test process."""
    from cooperanet.processes import end, identity
    from cooperanet.valkey import EmbeddedValkey

    with tempfile.TemporaryDirectory(prefix="cooperanet valkey ") as folder:
        server = EmbeddedValkey(Path(folder))
        child = server.start()
        began = identity(child.pid)
        yield server.url
        end(child.pid, began)
        child.wait()
        shutil.rmtree(server.socket.parent, ignore_errors=True)


@pytest.fixture
def worker(valkey: str, transactional_db: None) -> Iterator[subprocess.Popen]:
    """A real Celery worker process on the test database. It sees committed rows only."""
    from cooperanet.processes import end, identity

    child = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "cooperanet", "worker", "-P", "threads", "-c", "2", "-l", "WARNING"],
        cwd=HERE,
        env={**os.environ, **process_environment(), "REDIS_URL": valkey},
        start_new_session=True,
    )
    began = identity(child.pid)
    yield child
    end(child.pid, began)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(5)


def process_environment() -> dict[str, str]:
    """What a process of ours needs in order to work on the database of the running test."""
    from django.conf import settings
    from django.db import connection

    place = connection.settings_dict
    login = place["USER"] + (f":{place['PASSWORD']}" if place["PASSWORD"] else "")
    host = f"{place['HOST']}:{place['PORT'] or 5432}" if not place["HOST"].startswith("/") else f"/{place['HOST']}"
    address = f"postgres://{login}@{host}/{place['NAME']}"
    return {
        "DATABASE_URL": address,
        "DATABASE_NAME": "",
        "SECRET_KEY": settings.SECRET_KEY,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
