# lawqa. `make run` and `make test` do all their own set-up; `make help` lists the rest.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help install run refresh test test-cluster fast fast-test kill-test cron-test check bench format clean pins

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("lawqa needs Python 3.11 or newer; make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

install: $(READY) ## make .venv and install lawqa into it

run: $(READY) ## pages in data/raw to the dataset in data/clean
	$(BIN)/lawqa run || test $$? -eq 3  # 3: done, and some pages were rejected, as the summary says

refresh: $(READY) ## fetch what is due, bring the dataset up to date
	$(BIN)/lawqa refresh || test $$? -eq 3

test: check ## everything that must hold: format, lint, types, tests

QUESTIONS ?= 200000
DELAY ?= 15
test-cluster: $(READY) ## 200,000 questions on a Dask cluster that loses a worker (QUESTIONS=20000: fewer)
	$(BIN)/python -m benchmarks.cluster $(QUESTIONS) $(DELAY)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

fast: $(READY) ## a wheel in dist/ with the hot modules compiled; needs a C compiler, takes a minute
	rm -rf build dist
	LAWQA_COMPILE=1 PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

fast-test: fast ## what is compiled gives what is not
	$(BIN)/python -m pytest tests/compiled/same.py

kill-test: $(READY) ## 200 runs killed at random moments; takes three minutes
	LAWQA_KILLS=200 $(BIN)/python -m pytest tests/test_kills.py

cron-test: $(READY) ## the printed crontab line under a real cron daemon; needs cron, takes two minutes
	$(BIN)/python -m pytest tests/cron/daemon.py

bench: $(READY) ## side by side against peers, in five minutes; BENCH='--texts 100000 --publish' for docs/benchmarks.md
	$(BIN)/python -m benchmarks $(BENCH)

format: $(READY) ## rewrite the code as the format check wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## delete what a run made, the caches and .venv; data/raw stays
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find data/clean -mindepth 1 \( ! -name README.md -o -type l \) -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

pins: ## write constraints.txt from what is installed in .venv
	$(BIN)/python -m pip freeze --exclude-editable --disable-pip-version-check > constraints.txt
