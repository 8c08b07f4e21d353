# The two commands to know: `make run` and `make test`. Both work on a bare machine.

BIN := .venv/bin
PYTEST_ARGS ?=
# Tests of one file stay together: they share services. 0 runs all in this one process.
TEST_PROCESSES ?= 2

# A run starts hundreds of processes: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check bench chaos lock openapi translations deb wheel set-up-run set-up-test

help:
	@echo "make run           try it: the app on a sample photo (HEADLESS=1: the command line)"
	@echo "make test          run the tests (PYTEST_ARGS='-k ledger' narrows them)"
	@echo "make check         format, lint, types, import rules, stale generated files"
	@echo "make bench         benchmarks"
	@echo "make chaos         the long fault and load suites"
	@echo "make lock          resolve pyproject.toml anew into the locks"
	@echo "make openapi       write assets/openapi.json and desktop/client/schema.py anew"
	@echo "make translations  collect and compile the desktop's words"
	@echo "make deb           the desktop as a Debian package, in build/"
	@echo "make wheel         the service and the desktop as a Python package, in build/"

run: set-up-run
	@$(BIN)/opendream-server demo

test: set-up-test
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: set-up-test
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest tests/house

# Every module of benchmarks/ that can be run by itself; the costs are part of benchmarks.fidelity.
BENCHMARKS = $(filter-out benchmarks.fidelity.cost,$(subst /,.,$(patsubst %.py,%,\
	$(shell grep -rl --include='*.py' __main__ benchmarks | sort))))

bench: set-up-test
	@missed=""; for module in $(BENCHMARKS); do \
		echo "== $$module"; $(BIN)/python -m "$$module" || missed="$$missed $$module"; \
	done; test -z "$$missed" || { echo "missed a target:$$missed"; exit 1; }

chaos: set-up-test
	@$(BIN)/python -m pytest -m chaos --timeout=3600 tests/chaos $(PYTEST_ARGS)

lock: set-up-test
	@$(BIN)/python -m installers.lock

openapi: set-up-test
	@$(BIN)/python -m installers.wire.generate

translations: set-up-test
	@$(BIN)/python -m installers.translations.generate

deb: set-up-run
	@$(BIN)/python -m installers.linux.build_deb

wheel: set-up-run
	@$(BIN)/python -m installers.server.build_wheel

set-up-run:
	@sh installers/setup/setup.sh run

set-up-test:
	@sh installers/setup/setup.sh test
