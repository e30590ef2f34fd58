# `make help` prints what each target does. PORT and PORTAL_DATA move the portal; nothing else needs setting.
PYTHON ?= python3
PY := .venv/bin/python
BIN := .venv/bin
TESTS ?= tests
# Three workers for the two cores of the smallest machine we know: one of them often waits, for a browser or an engine.
# WORKERS=8 where there are eight cores, twelve at most: each has a database of its own and a cache of Valkey's sixteen.
# The journeys share one of them, or two of four and more (tests/conftest.py). The number is said and not counted: a
# container sees cores that it may not use.
WORKERS ?= 3
TRY := $(BIN)/pytest -n $(WORKERS) --dist loadscope
SOURCE := portal accounts resources events tests requirements manage.py
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header pyproject.toml
TEMPLATES = git ls-files -z --cached --others --exclude-standard -- '*.html'

# Compiled Python is kept, also where a machine's own settings say no: every process of the portal and of its tests
# would otherwise compile thousands of files again when it starts.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help installed developed browser run test short long check lint types contracts templates migrations format bench drill lock vendor clean

help: ## Print this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

installed:
	@$(PYTHON) requirements/install.py run

developed:
	@$(PYTHON) requirements/install.py develop

run: installed ## Start the whole portal on http://127.0.0.1:8000; Ctrl-C stops it
	@exec $(PY) manage.py up

browser: developed
	@$(PY) -m tests.browser

# Long are walks past every address, restores, upgrades, whole journeys. They run by themselves after the check
# (.ci/run), so that nobody waits for them before they know of a slip.
test: browser ## Run every test, the browser's too (TESTS=path for some of them)
	@$(TRY) -m "not drill" $(TESTS)

short: browser ## Run the short tests and the browser's
	@$(TRY) -m "not drill and not long" $(TESTS)

long: browser ## Run the long tests
	@$(TRY) -m "long and not drill" $(TESTS)

check: lint types contracts templates migrations short ## What everybody runs before they hand a change in

lint: developed ## Style and likely mistakes
	@$(BIN)/ruff check $(SOURCE)
	@$(BIN)/ruff format --check $(SOURCE)

types: developed ## Types, strict on source
	@$(BIN)/mypy

contracts: developed ## The floors of the house: who may import whom
	@$(BIN)/lint-imports

templates: developed ## Templates: Django style and sound HTML
	@$(TEMPLATES) | xargs -0 -r $(BIN)/djade --target-version 5.2 --check
	@$(TEMPLATES) | xargs -0 -r $(BIN)/djangofmt check

# A room's first migration makes new tables, which nobody waits for. Longer certificate numbers only move the limit of
# a column: PostgreSQL rewrites no row for that, and the code before it goes on working.
migrations: developed ## Migrations: complete, and safe on a running site
	@DJANGO_SETTINGS_MODULE=portal.settings.test $(PY) -m tests.engines sh -ec '\
		$(PY) manage.py makemigrations --check --dry-run; \
		$(PY) manage.py lintmigrations --warnings-as-errors --quiet ok ignore \
			--exclude-apps account socialaccount mfa auth contenttypes sessions \
			--ignore-name 0001_initial 0003_longer_certificate_numbers'

format: developed ## Put source and templates in order
	@$(BIN)/ruff check --fix --quiet $(SOURCE) || true
	@$(BIN)/ruff format $(SOURCE)
	@$(TEMPLATES) | xargs -0 -r $(BIN)/djade --target-version 5.2

bench: developed ## Measure, and print each figure beside its physical limit
	@$(PY) -m tests.bench

drill: developed ## The long fault drills: kills, contention, restore
	@HYPOTHESIS_PROFILE=drill $(BIN)/pytest -m hypothesis $(TESTS)
	@$(BIN)/pytest -m drill $(TESTS)

lock: developed ## Resolve the dependencies afresh, with hashes
	@$(LOCK) --output-file requirements/production.txt
	@$(LOCK) --extra engines --output-file requirements/run.txt
	@$(LOCK) --extra engines --extra develop --output-file requirements/develop.txt

vendor: developed ## Fetch the vendored fonts, icons and scripts again from npm, checked by their hashes
	@$(PY) manage.py vendor

clean: ## Remove the environment and the test data; never .data
	@rm -rf .venv .data-test .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
