# What people and the build machine run. Everything is installed into .venv and nowhere else.

VENV := .venv
BIN := $(VENV)/bin
# Any Python from 3.11 on; give your own with `make demo PYTHON=/path/to/python`.
CANDIDATES := $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3 python
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Many tests wait for processes of their own: two workers more than there are processors.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 2)
SYSTEM_PACKAGES := dovecot-imapd chromium chromium-driver poppler-utils fonts-noto-color-emoji

CORPUS := ../shared/corpus/dev
DATA := ../shared/data

# Where it is set, every process would compile the whole program again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo install run test test-system check format ids bench evaluate soak revision wheel clean

help:  ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.installed-demo  ## The whole main job on this machine, without any account
	@$(BIN)/tilbud demo $(ARGS)

install: $(VENV)/.installed-run  ## Only the packages that the real thing needs

run: $(VENV)/.installed-run  ## The real thing, with your settings
	@$(BIN)/tilbud run

test: $(VENV)/.installed-dev  ## The whole suite, on SQLite and PostgreSQL
	@$(BIN)/python -m compileall -q bot handlers domain
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

test-system:  ## Debian packages for the tests of a real IMAP server, browser and PDF pictures (needs root)
	@missing=""; \
	for package in $(SYSTEM_PACKAGES); do \
		dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then echo "system packages: all there"; \
	elif [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
		echo "system packages missing:$$missing (not root or no apt-get; their tests will be reported as not run)"; \
	else \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

check: $(VENV)/.installed-dev  ## Style, types, import contracts, and the wheel outside this folder
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(MAKE) --no-print-directory wheel

wheel: $(VENV)/.installed-dev  ## Build the wheel and use it from an empty folder
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	git ls-files -z | xargs -0 cp --parents -t "$$folder" && \
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$$folder/wheels" "$$folder" && \
	$(BIN)/python -m pip install --quiet --no-deps --no-index --target "$$folder/site" "$$folder"/wheels/*.whl && \
	$(BIN)/python tests/tools/use_wheel.py "$$folder/site"

format: $(VENV)/.installed-dev  ## Put code in order and the settings table into the README
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .
	$(BIN)/python tests/tools/refresh_readme.py

ids: $(VENV)/.installed-dev  ## Which tests prove which requirement of the specification
	@$(BIN)/python -m tests.tools.ids_table

bench: $(VENV)/.installed-dev  ## Measurements that are too long for the suite
	$(BIN)/pytest tests/benchmarks -p no:randomly $(ARGS)

evaluate: $(VENV)/.installed-dev  ## How well labelled mails are understood: make evaluate CORPUS=folder DATA=folder
	@if [ -f "$(CORPUS)/labels.jsonl" ]; then $(BIN)/tilbud evaluate "$(CORPUS)" --data "$(DATA)" $(ARGS); \
	else echo "No labelled mails in $(CORPUS); nothing was measured."; fi

soak: $(VENV)/.installed-dev  ## Many random SIGKILLs under load: make soak TILBUD_SOAK_KILLS=1000
	$(BIN)/pytest tests/crash/soak.py -p no:randomly $(ARGS)

revision: $(VENV)/.installed-dev  ## A new migration from the models: make revision NAME="what it brings"
	$(BIN)/python tests/tools/make_revision.py "$(NAME)"

clean:  ## Forget the installed packages and caches (no data)
	rm -rf $(VENV) .ruff_cache .mypy_cache .pytest_cache .hypothesis build *.egg-info

$(BIN)/python:
	@for python in $(CANDIDATES); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Python 3.11 or newer was not found; name it: make demo PYTHON=/path/to/python" >&2; exit 1; fi; \
	echo "Python: $$($$found -c 'import sys; print(sys.executable, sys.version.split()[0])')"; \
	if ! "$$found" -m venv $(VENV); then \
		rm -rf $(VENV); \
		echo "This Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	fi

$(VENV)/.installed-run: EXTRAS := http,postgres
$(VENV)/.installed-demo: EXTRAS := demo
$(VENV)/.installed-dev: EXTRAS := dev
$(VENV)/.installed-%: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the packages of '$(EXTRAS)' into $(VENV) (once; a minute or two)"
	@$(PIP_INSTALL) setuptools
	@$(PIP_INSTALL) --no-build-isolation --editable ".[$(EXTRAS)]"
	@touch $@
