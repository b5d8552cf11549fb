"""Where the site lies, and its environment: what the process was given first, then the settings of an installation."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# `make demo`, `make test` and `make bench` read no settings of an installation: they set ENV_FILE to nothing.
ENV_FILE = env("ENV_FILE", default=".env")
if ENV_FILE and (BASE_DIR / ENV_FILE).exists():
    env.read_env(BASE_DIR / ENV_FILE)
