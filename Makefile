# Two commands do everything: `make demo` and `make test`. Each makes its own virtual environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test coverage install dev samples docs corpus bench bounds clean

$(BIN)/ita: setup.cfg pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "ita-workbook needs Python 3.11 or newer; set PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.dev: $(BIN)/ita
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

install: $(BIN)/ita

dev: $(VENV)/.dev

demo: install
	$(BIN)/ita demo -o out/demo --force

test: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

# Which lines and branches of the package the tests run, with those that none does; slower than the tests alone.
coverage: dev
	$(BIN)/python -m pytest -n auto --cov=ita_workbook --cov-branch --cov-report=term-missing:skip-covered

# The committed samples and the generated pages of docs/; a test holds both to what these commands make.
samples: install
	$(BIN)/python -m ita_workbook.tour samples

docs: install
	$(BIN)/python -m ita_workbook.cli.pages docs

# docs/damage.md: every kind of damage, with each program that is here, and 300 pairs and triples of them.
corpus: dev
	cd tests && ../$(BIN)/python -m mutations

bench: dev
	$(BIN)/python -m benchmarks

# What each hostile file costs, into docs/bounds.md.
bounds: dev
	$(BIN)/python -m benchmarks --bounds docs/bounds.md

clean:
	rm -rf $(VENV) out build dist *.egg-info
