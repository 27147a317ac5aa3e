# make run      start Wunschkunde on http://127.0.0.1:8000 (PORT= changes the port, ARGS= goes to `wunschkunde run`)
# make install  install only, the locked packages into .venv
# make check    linters, types, import contracts, migrations
# make docs     write the reference pages anew from the program
# make pictures every page in two widths, by day and by night, in both languages, into docs/gallery
# make test     every test, on SQLite and on PostgreSQL; installs Chromium and PostgreSQL where they are missing
PORT ?= 8000
ARGS ?=
# How many tests run side by side; one more than processors, for a browser makes its test wait. Whoever is done first
# takes over from the others.
JOBS ?= 3
SIDE_BY_SIDE := -n $(JOBS) --dist worksteal

VENV := .venv
BIN := $(VENV)/bin
# --inexact leaves what another target installed in place: `make run` after `make test` keeps the test tools.
SYNC := env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --frozen --inexact --quiet --extra postgres --python $(BIN)/python
# Trust whom the machine trusts: some companies sign the way out themselves.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)
DJANGO := DJANGO_SETTINGS_MODULE=wunschkunde.web.settings $(BIN)/python -m django

.PHONY: run install check test test-sqlite test-postgres pictures docs clean

run: install
	@$(BIN)/wunschkunde run --port $(PORT) $(ARGS)

install: $(VENV)/.installed
	@$(BIN)/python -m wunschkunde.web.translations

$(BIN)/uv:
	@.ci/prepare venv

$(VENV)/.installed: uv.lock pyproject.toml | $(BIN)/uv
	@echo "Installing the locked packages into .venv; about a minute the first time."
	@$(SYNC)
	@touch $@

$(VENV)/.installed-dev: uv.lock pyproject.toml | $(BIN)/uv
	@echo "Installing the tools for tests and checks into .venv."
	@$(SYNC) --group dev
	@touch $@ $(VENV)/.installed

# The checks load the settings, which want a data folder; not the one with somebody's practice in it.
check: export WUNSCHKUNDE_DATA := build/check
check: install $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(DJANGO) makemigrations --check --dry-run

test: test-sqlite test-postgres

# Every worker and every command that a test starts would compile the program anew where the machine forbids to keep
# what was compiled; here it is kept, beside the tree.
test-sqlite test-postgres pictures: export PYTHONDONTWRITEBYTECODE :=
test-sqlite test-postgres pictures: export PYTHONPYCACHEPREFIX := $(CURDIR)/build/bytecode

test-sqlite: install $(VENV)/.installed-dev
	@.ci/prepare chromium
	$(BIN)/pytest $(SIDE_BY_SIDE)

# The browser journeys run on SQLite, with one of them here too; what never meets a database need not run twice.
test-postgres: install $(VENV)/.installed-dev
	@.ci/prepare postgres
	.ci/with-postgres $(BIN)/pytest $(SIDE_BY_SIDE) -m "database and not once and (not journey or on_postgres)"

# All pictures of all pages into docs/gallery, and those that the documentation shows into docs/images.
pictures: install $(VENV)/.installed-dev
	@.ci/prepare chromium
	UPDATE_PICTURES=1 $(BIN)/pytest $(SIDE_BY_SIDE) tests/journeys/pictures

# The reference pages are written from the program; tests fail when one is stale.
docs: install
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
