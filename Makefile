# Everything happens in .venv; nothing but Python, venv and make is needed on the machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSUMERS := .venv-consumers
INSTALLED := .venv-installed
SITE := .venv-docs
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: read test test-long test-consumers check bench pictures messages docs man dist clean
.DELETE_ON_ERROR:

read: $(VENV)/reader  ## set up and open the reader on the five articles
	@$(BIN)/hashiya read seeds

test: $(VENV)/dev check  ## set up and run every check and the everyday suite
	$(BIN)/python -m pytest -n auto $(PYTEST)

test-long: $(VENV)/dev  ## the conformance and fault runs that take minutes
	$(BIN)/python -m pytest -n auto -m long $(PYTEST)

test-consumers: $(CONSUMERS)/dev  ## with the libraries that read and write other formats, in a venv of their own
	$(CONSUMERS)/bin/python -m pytest -m consumers tests tests/consumers $(PYTEST)

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev  ## ratios against a floor, in one run
	@for script in benchmarks/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

docs: $(SITE)/dev  ## the documentation as a site in dist/site; a broken link is an error
	$(SITE)/bin/python -m sphinx -q -W --keep-going -b html docs dist/site
	@echo "dist/site/index.html"

man: $(SITE)/dev  ## the manual page of the command, from the same pages
	$(SITE)/bin/python -m sphinx -q -W -b man -d dist/.doctrees docs dist/man

dist: $(VENV)/dev man  ## build wheel and sdist, check them, and run what the wheel installs
	rm -rf dist/*.whl dist/*.tar.gz $(INSTALLED)
	$(BIN)/python -m build --outdir dist
	$(BIN)/twine check --strict dist/*.whl dist/*.tar.gz
	$(PYTHON) -m venv $(INSTALLED)
	$(INSTALLED)/bin/python -m pip install --quiet dist/*.whl
	cd $(INSTALLED) && bin/hashiya --version && bin/hashiya articles ../seeds && bin/python -m hashiya_reader doctor
	test -s $(INSTALLED)/share/man/man1/hashiya.1

messages: $(VENV)/dev  ## bring the catalogues up to date with the code; then translate what is new in the .po
	$(BIN)/python docs/messages.py

pictures: $(VENV)/dev  ## draw the snapshots again; look at them before committing
	$(BIN)/python -m pytest tests/reader/test_snapshots.py --snapshot-update $(PYTEST)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("hashiya needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …")'
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/reader: pyproject.toml | $(VENV)/bin/python
	@echo "Installing hashiya into $(VENV), which takes about 20 seconds and is done once …"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/reader

$(CONSUMERS)/dev: pyproject.toml
	test -e $(CONSUMERS)/bin/python || $(PYTHON) -m venv $(CONSUMERS)
	$(CONSUMERS)/bin/python -m pip install --quiet --editable '.[dev,consumers]'
	@touch $@

$(SITE)/dev: pyproject.toml
	test -e $(SITE)/bin/python || $(PYTHON) -m venv $(SITE)
	$(SITE)/bin/python -m pip install --quiet --editable '.[docs]'
	@touch $@

clean:
	rm -rf $(VENV) $(CONSUMERS) $(SITE) $(INSTALLED) dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
