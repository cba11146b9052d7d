# Needs make and Python 3.11 or newer, nothing else: the rest is put into .venv and var.

PYTHON = python3
HOST = 127.0.0.1
PORT = 8000
WORKERS = 2
PYTEST_ARGS =
PROGRAMS = fixtures 1000
AGAINST =

VENV = .venv
BIN = $(VENV)/bin
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
PYTEST = $(BIN)/python -m pytest --numprocesses 2 $(PYTEST_ARGS)
LOCK = var/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-header $(UPGRADE)

# A throwaway key, and neither .env nor the shell's own settings: as strict as production.
AS_IN_PRODUCTION = DJANGO_ENV_FILE=/dev/null DJANGO_ALLOWED_HOSTS=example.com \
	DJANGO_DEBUG=off DJANGO_HTTPS=on DJANGO_STATIC_COLLECTED=on DATABASE_URL=sqlite://:memory: \
	DJANGO_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')"
WITH_HOST_ALLOWED = DJANGO_ALLOWED_HOSTS="$$($(BIN)/python scripts/local_env.py allow '$(HOST)')"

.PHONY: help run dev test check format lock pictures bench clean site

help: ## List what can be made
	@echo "Targets (make run HOST=… PORT=…):"
	@sed -n 's/^\([a-z]*\):[^#]*## /\1	/p' Makefile | while IFS='	' read -r target meaning; \
		do printf '  %-8s %s\n' "$$target" "$$meaning"; done

run: site var/static.stamp ## Run the site at http://127.0.0.1:8000, with the catalogue loaded
	@echo "The site is at http://$(HOST):$(PORT) (Ctrl-C stops it)"
	@$(WITH_HOST_ALLOWED) exec $(BIN)/granian --interface wsgi --host '$(HOST)' --port $(PORT) \
		--workers $(WORKERS) --blocking-threads 4 --no-ws --log-level warning config.wsgi:application

dev: site ## The same, with debug pages, and reloading when a file changes
	@$(WITH_HOST_ALLOWED) DJANGO_DEBUG=on exec $(BIN)/python manage.py runserver '$(HOST):$(PORT)'

test: $(VENV)/dev.stamp ## Run every test on SQLite, then on PostgreSQL
	TEST_DATABASE=sqlite $(PYTEST)
	TEST_DATABASE=postgresql $(PYTEST) -m "not browser"

check: $(VENV)/dev.stamp ## Check format, lint, templates, migrations and production settings
	$(BIN)/ruff format --check --output-format concise .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	find affiliates/templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	@echo manage.py makemigrations --check
	@$(AS_IN_PRODUCTION) $(BIN)/python manage.py makemigrations --check --dry-run
	@echo manage.py check --deploy
	@$(AS_IN_PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(VENV)/dev.stamp ## Format the code and the admin's templates
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	find affiliates/templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} + || true

lock: ## Lock the requirements anew (UPGRADE=--upgrade for the newest versions)
	$(PYTHON) -m venv var/lock
	var/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt
	$(LOCK) requirements-bench.in --output-file requirements-bench.txt

pictures: $(VENV)/dev.stamp ## Take the pictures of docs/pictures from the site that runs at HOST and PORT
	$(BIN)/python scripts/pictures.py 'http://$(HOST):$(PORT)' docs/pictures

bench: $(VENV)/run.stamp var/datasette.stamp ## Measure the speed of PROGRAMS=…, and that of a commit (AGAINST=…)
	$(BIN)/python scripts/bench.py --programs $(PROGRAMS) $(AGAINST:%=--against %) \
		--datasette var/datasette/bin/datasette

clean: ## Remove all that make made, the database too; keeps .env
	rm -rf $(VENV) var .hypothesis .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

site: $(VENV)/run.stamp
	@$(BIN)/python scripts/local_env.py create
	@$(BIN)/python manage.py migrate --no-input --verbosity 0
	@$(BIN)/python manage.py seed

# Compressing takes seconds: only when a file has come, gone or changed.
var/static.stamp: requirements.txt $(shell find static) | site
	@$(BIN)/python manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@

# What the site is measured beside has an environment of its own.
var/datasette.stamp: requirements-bench.txt
	@$(PYTHON) -m venv var/datasette
	@var/datasette/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-bench.txt
	@touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is" \
		"$$($(PYTHON) --version 2>&1). Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/pip
	@echo "Installing the site's requirements into $(VENV)"
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt | $(BIN)/pip
	@echo "Installing the requirements of development into $(VENV)"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
