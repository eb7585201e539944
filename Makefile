# Two commands do everything: make demo, make test. Windows lines stand in README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint workbooks sample clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q forecast
	touch $@

demo: $(VENV)/.installed
	$(BIN)/forecast run workbooks/luohu-2020.xlsx

test: $(VENV)/.installed
	$(BIN)/python -m pytest

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

workbooks: $(VENV)/.installed
	$(BIN)/python workbooks/build.py

sample: $(VENV)/.installed
	$(BIN)/python tools/build_sample.py

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
