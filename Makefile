# Two commands do everything: make demo, make test. Windows lines stand in README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

LOWEST := .venv-lowest
# what meets each library: the whole run, reading, pictures, papers, tables, estimates, scores
MEETING := tests/test_luohu.py tests/api tests/xlsx/read tests/xlsx/graft/test_hosts.py tests/render/pdf \
	tests/render/memo tests/render/test_chart.py tests/render/test_values.py tests/estimation/test_regression.py \
	tests/evaluation/test_scores.py tests/equations/test_engine.py tests/commands/test_new.py tests/batch/outputs

.PHONY: demo test lint workbooks sample lowest clean

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

# every dependency in the lowest version that pyproject.toml allows
$(LOWEST)/.installed: pyproject.toml tools/lowest.py
	$(PYTHON) -m venv --clear $(LOWEST)
	$(LOWEST)/bin/python tools/lowest.py batch parquet > $(LOWEST)/lowest.txt
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check -c $(LOWEST)/lowest.txt -e '.[batch,parquet]'
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check pytest hypothesis
	touch $@

lowest: $(LOWEST)/.installed
	$(LOWEST)/bin/python -m pytest -o addopts='--import-mode=importlib --strict-markers -q' -W default $(MEETING)

clean:
	rm -rf $(VENV) $(LOWEST) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
