# CooperaNet: `make demo` runs it, `make test` proves it. The README says where what they make lies.

PORT ?= 8000
ARGS ?=
PY := .venv/bin/python
# The Python that .venv is made with; when empty, .ci/venv takes the first it finds that is 3.11 to 3.14.
PYTHON ?=
PYTEST := $(PY) -m pytest -n 2 --dist worksteal -q

# The settings of an installation (.env) are for production; these targets have their own.
export ENV_FILE :=

.PHONY: demo demo-reset test proof bench lint messages venv venv-dev

demo: venv
	@exec $(PY) manage.py demo --port "$(PORT)"

demo-reset: venv
	@exec $(PY) -m cooperanet.reset

test: venv-dev
	@exec $(PYTEST) -m "not proof" $(ARGS)

proof: venv-dev
	@exec $(PYTEST) $(ARGS)

bench: venv
	@exec $(PY) manage.py bench $(ARGS)

lint: venv-dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	@find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --check --target-version 5.2
	$(PY) -m mypy
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py collect_messages --check
	$(PY) manage.py compile_catalogues --check

# Developers: what is to be translated, from the sources into cooperanet/locale/*.po (needs gettext).
messages: venv-dev
	@$(PY) manage.py collect_messages

venv:
	@PYTHON='$(PYTHON)' sh .ci/venv requirements.lock

venv-dev:
	@PYTHON='$(PYTHON)' sh .ci/venv requirements-dev.lock
