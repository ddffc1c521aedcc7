# Newsroom's commands. They need make and Python 3.11 or later with its venv module; everything
# else is installed into .venv/.

PORT ?= 8000
POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/newsroom
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest -n 2 --dist loadgroup
WARNINGS := -W error::DeprecationWarning -W error::PendingDeprecationWarning
STATIC_FILES := $(shell find articles comments newsroom -path '*/static/*' -type f)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.SILENT:
.PHONY: demo test test-all test-postgres test-postgres-all chromium checker nginx bench screenshots guide lint lock messages clean

demo: export SITE_URL := http://127.0.0.1:$(PORT)
demo: .venv/installed .env var/static/staticfiles.json
	$(PYTHON) manage.py migrate --verbosity 0
	$(PYTHON) manage.py load_demo
	$(PYTHON) manage.py serve --port $(PORT)

test: .venv/installed-dev chromium checker
	$(PYTEST) -m "not slow"

test-all: .venv/installed-dev chromium checker nginx
	$(PYTEST)

# What may depend on the database, on the PostgreSQL at POSTGRES_URL; pytest makes databases of
# its own there, named test_… The second also runs what is slow.
test-postgres: MARKED := database and not slow
test-postgres-all: MARKED := database
test-postgres test-postgres-all: .venv/installed-dev chromium
	$(PYTHON) -c 'import psycopg; psycopg.connect("$(POSTGRES_URL)", dbname="postgres").close()' 2>/dev/null \
	  || { echo "No PostgreSQL answers at the address in POSTGRES_URL."; exit 1; }
	DATABASE_URL=$(POSTGRES_URL) $(PYTEST) -m "$(MARKED)"

chromium: .venv/installed-dev
	$(PYTHON) -m tests.browser.chromium

checker: .venv/installed-dev
	$(PYTHON) -m tests.html_checker

nginx: .venv/installed-dev
	$(PYTHON) -m tests.nginx

bench: .venv/installed-dev nginx
	if ls tests/benchmarks/test_*.py >/dev/null 2>&1; then $(PYTHON) -m pytest tests/benchmarks; \
	  else echo "There are no benchmarks yet."; fi

# Pictures of every kind of page, into docs/screenshots/, from a demo of its own.
screenshots: .venv/installed-dev chromium
	$(PYTHON) -m docs.screenshots.take

# The pictures of the editors' guide, from a demo of its own.
guide: .venv/installed-dev chromium .env
	$(PYTHON) -m docs.huong-dan.take_pictures

lint: .venv/installed-dev .env
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) $(WARNINGS) manage.py makemigrations --check --dry-run
	$(PYTHON) $(WARNINGS) manage.py check

# Exact versions and hashes of everything; `make lock UPGRADE=--upgrade` takes newer ones.
UV := build/uv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links $(UPGRADE)
lock: .venv/installed
	$(PYTHON) -m venv build/uv
	build/uv/bin/pip install --quiet uv
	$(UV) --output-file requirements.txt
	$(UV) --constraint requirements.txt --group dev --output-file requirements-dev.txt
	$(UV) --constraint requirements.txt --extra s3 --output-file requirements-s3.txt
	rm -r build/uv

# The interface's catalogues; needs GNU gettext.
messages: .venv/installed .env
	$(PYTHON) manage.py makemessages --locale vi --no-obsolete --add-location file \
	  --ignore .venv --ignore build --ignore tests --ignore var
	$(PYTHON) manage.py compilemessages --ignore .venv

# Never the data, in var/, nor its keys, in .env.
clean:
	rm -rf .venv build .hypothesis .pytest_cache .ruff_cache

.venv/bin/python:
	for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  $$python -m venv .venv >/dev/null 2>&1 && exit; rm -rf .venv; \
	  echo "$$python cannot make .venv: install its venv module (on Debian: python3-venv)."; exit 1; \
	done; echo "Newsroom needs Python 3.11 or later, as python3."; exit 1

.venv/installed: requirements.txt | .venv/bin/python
	echo "Installing what $< names…"
	$(PYTHON) -m pip install --quiet --require-hashes --requirement $<
	touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	echo "Installing what $< names…"
	$(PYTHON) -m pip install --quiet --require-hashes --requirement $<
	touch $@

.env: | .venv/installed
	$(PYTHON) -m newsroom.demo.environment

var/static/staticfiles.json: .venv/installed $(STATIC_FILES) | .env
	echo "Collecting static files…"
	$(PYTHON) manage.py collectstatic --no-input --verbosity 0
