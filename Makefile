# Each target sets up VENV with PYTHON if it is missing, was made by another Python, or if the lock has changed.
PYTHON ?= python3
VENV ?= .venv
INTERPRETER := $(shell $(PYTHON) -c 'import os, sys; print(os.path.realpath(sys.executable))')
VERSION := $(shell $(PYTHON) -c 'import sys; print(*sys.version_info[:3], sep=".")')
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport PYTHONDONTWRITEBYTECODE  # the tests start hundreds of processes, and each would compile the packages again

.PHONY: grade check test coverage test-browser build lab dist site test-site lock bench bench-grading bench-cluster clean FORCE

$(VENV)/.python: FORCE
	@test "$$(cat $@ 2>/dev/null)" = "$(INTERPRETER) $(VERSION)" || { \
	  rm -rf $(VENV) && "$(INTERPRETER)" -m venv $(VENV) && echo "$(INTERPRETER) $(VERSION)" > $@; }

$(VENV)/.ready: $(VENV)/.python requirements.lock pyproject.toml
	@echo "Installing the packages of requirements.lock into $(VENV): once, and it takes a few minutes."
	$(BIN)/python -m pip install -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps -e .
	touch $@

$(VENV)/.lab $(VENV)/.class: $(VENV)/.python requirements.lock pyproject.toml
	@echo "Installing what this needs into $(VENV): once, and it takes a few minutes."
	$(BIN)/python -m pip install -q -c requirements.lock -e ".[$(@:$(VENV)/.%=%)]"
	touch $@

$(VENV)/.browser: $(VENV)/.ready
	$(BIN)/python -m pip install -q -c requirements.lock -e ".[test-browser]"
	touch $@

$(VENV)/.site: $(VENV)/.ready docs/site/requirements.lock
	$(BIN)/python -m pip install -q -r docs/site/requirements.lock
	touch $@

grade: $(VENV)/.class  ## create a sample class of twelve, grade it, print the results
	$(BIN)/autograde sample sample
	$(BIN)/autograde run stage1 --root sample --force --trusted || [ $$? = 1 ]  # 1: the sample's broken file is listed
	$(BIN)/autograde run stage2 --root sample --force --trusted || [ $$? = 1 ]

check: $(VENV)/.ready  ## in a minute and a half: lint, format, types and the fast tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n auto -m "not slow or types"

test: $(VENV)/.ready  ## all tests, including the slow ones; the types are checked by make check
	$(BIN)/python -m pytest -m "not types" -n auto --dist loadgroup --no-loadscope-reorder

coverage: $(VENV)/.ready  ## line coverage of the fast tests, without draw and cost, which need an untraced Python
	$(BIN)/python -m pytest -n auto --cov --ignore tests/draw --ignore tests/engine/test_cost.py

test-browser: $(VENV)/.browser  ## a class in the browser (needs chromium and fonts-noto-cjk); pictures go to build/screenshots/
	$(BIN)/python -m pytest tests/browser

build: $(VENV)/.ready  ## build source/ and release/ from the lessons
	$(BIN)/course build
	$(BIN)/autograde gate --record

lab: $(VENV)/.lab  ## open your own copies of the notebooks: make lab COURSE_LANG=ko, as root: make lab LAB=--allow-root
	$(BIN)/course lab $(if $(LAB),-- $(LAB))

dist: $(VENV)/.class  ## the wheel for learners, and an archive per language and stage to hand out, in dist/
	$(BIN)/course dist

site: $(VENV)/.site  ## executed solutions, guides and reference as web pages in build/site/
	$(BIN)/python -m docs.site

test-site: site  ## links, requests and accessibility of build/site/ (needs chromium and fonts-noto-cjk)
	$(BIN)/python -m pytest tests/site

lock: $(VENV)/.ready  ## choose new exact versions for pyproject.toml
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --extra lab --extra class --extra cluster --extra postgresql --extra test --universal --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --all-extras -c requirements.lock --universal --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o docs/site/requirements.lock

bench: $(VENV)/.ready  ## the engine against its peers, as ratios; writes build/benchmarks.md
	"$(INTERPRETER)" -m venv .bench-venv
	.bench-venv/bin/python -m pip install -q -r benchmarks/engine/requirements.txt
	.bench-venv/bin/python -m benchmarks.engine

bench-grading: $(VENV)/.ready  ## grading against nbgrader and otter, as ratios; writes build/benchmarks-grading.md; QUICK=--quick: 3 minutes
	"$(INTERPRETER)" -m venv .otter-venv
	.otter-venv/bin/python -m pip install -q -r benchmarks/grading/requirements.txt
	$(BIN)/python -m benchmarks.grading --otter .otter-venv/bin/python $(QUICK) $(UPDATE)

bench-cluster: $(VENV)/.ready  ## grading on workers against one machine, how it grows with them, and the coordinator by itself, in a quarter of an hour; writes build/benchmarks-cluster.md
	$(BIN)/python -m benchmarks.cluster $(UPDATE)

clean:  ## remove generated files, never written ones
	rm -rf .venv .venv-* .bench-venv .otter-venv build sample
