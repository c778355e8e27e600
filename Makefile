# `make` prints what can be made. `make audit` and `make test` need no other step before.

PYTHON ?= python3
BIN := .venv/bin
LOCKS := .ci/requirements
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
LOCKED := --no-deps --only-binary :all: --require-hashes

# Selections, as in `make test T=tests/seal K=tamper`.
ARGS ?=
T ?= tests
K ?=
MARKS ?= not slow
SIZES ?= 200 1000 3000
PAIRS ?= 7

MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: docs help audit dev test check fix smoke bench fuzz ci catalogue clean lock
.PHONY: system-packages

help:  ## print this list
	@awk -F ':.*##  *' '/^[a-z]+:.*##/ {printf "  make %-10s %s\n", $$1, $$2}' Makefile

audit: .venv/.runtime  ## audit this computer; options in ARGS="..."
	@$(BIN)/auditor audit --no-exit-codes $(ARGS)

dev: .venv/.dev  ## make .venv with the command, the tests' and the checks' tools

test: system-packages .venv/.dev .venv/.foreign  ## run the tests; T=path, K=expression, MARKS=""
	@$(BIN)/python -m pytest $(T) -k "$(K)" -m "$(MARKS)"

check: .venv/.dev  ## format, lint, types, import contracts, sizes, catalogue, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/architecture/sizes.py
	$(BIN)/python tests/architecture/wording.py
	$(BIN)/python -m auditor.catalogue.compiling --check
	$(BIN)/python -m tests.docs.pages

fix: .venv/.dev  ## format, and repair what lint can repair
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

smoke: .venv/.dev  ## build the wheel and run it in an environment of its own
	@.ci/smoke $(BIN)/python $(LOCKS)/runtime.txt

bench: .venv/.runtime  ## compare an audit with lsof; SIZES="200 1000", PAIRS=7
	@$(BIN)/python tests/bench/run.py --pairs $(PAIRS) $(SIZES)
	@$(BIN)/python tests/bench/policies.py $(PAIRS)
	@$(BIN)/python tests/bench/evidence.py $(PAIRS)

fuzz: .venv/.dev  ## try the properties on many random inputs; T=path, K=expression
	@$(BIN)/python -m pytest $(T) -k "$(K)" -m hypothesis \
		--hypothesis-profile=fuzz --timeout=0

ci: system-packages check smoke  ## everything, as the CI machine runs it
	@$(MAKE) test MARKS=

catalogue: .venv/.runtime  ## compile auditor/catalogue/products into index.json
	$(BIN)/python -m auditor.catalogue.compiling --write

docs: .venv/.dev  ## make the pages that follow from the code
	@$(BIN)/python -m tests.docs.pages --write

clean:  ## remove the environment and everything built
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache

# The locks name every file by its hash and no place to get it from; whoever has a mirror
# configures pip. evdev has no wheel and pynput works on X11 without it.
COMPILE := env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-options \
	--annotation-style=line --unsafe-package=evdev

lock: .venv/.dev  ## resolve the dependencies of pyproject.toml again
	$(COMPILE) --build-deps-for=editable --output-file=$(LOCKS)/runtime.txt pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", \
		"rb"))["dependency-groups"]["dev"], sep="\n")' \
		| $(COMPILE) --constraint=$(LOCKS)/runtime.txt --output-file=$(LOCKS)/dev.txt -
	sed -i '/^# WARNING/,$$d; s/via -r -/via pyproject.toml (dev)/' $(LOCKS)/dev.txt

# --- the environment: a stamp per layer, so that the second time costs nothing ---

system-packages:
	@.ci/system-packages tests/system-packages.txt

$(BIN)/pip:
	@.ci/python-is-usable $(PYTHON)
	@$(PYTHON) -m venv .venv

.venv/.runtime: $(LOCKS)/runtime.txt pyproject.toml | $(BIN)/pip
	@echo "installing what the auditor needs into .venv ..." >&2
	@$(PIP) install $(LOCKED) -r $(LOCKS)/runtime.txt
	@# Compatible mode adds a path; the other one loads a finder at every start, 20 ms.
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation --no-index \
		--config-settings editable_mode=compat --editable .
	@touch $@

.venv/.dev: .venv/.runtime $(LOCKS)/dev.txt
	@echo "installing what tests and checks need into .venv ..." >&2
	@$(PIP) install $(LOCKED) -r $(LOCKS)/dev.txt
	@touch $@

# What the tests take from the npm registry: programs of others that check what we write.
.venv/.foreign: tests/foreign/package.json tests/foreign/package-lock.json | $(BIN)/pip
	@echo "installing the tests' npm packages into .venv/foreign ..." >&2
	@.ci/foreign tests/foreign .venv/foreign
	@touch $@
