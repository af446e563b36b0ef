# MealTrack: `make run` starts it, `make test` proves it. Both set up what they need.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check format lock setup setup-dev system-packages npm-tools mutation clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 18

run: setup ## set up, then serve on http://127.0.0.1:8000
	@$(BIN)/python -m mealtrack serve

test: setup-dev system-packages npm-tools ## the whole suite, with branch coverage of domain and app
	@$(BIN)/python scripts/run_tests.py

check: setup-dev ## style, types, layers, dependencies
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/basedpyright src
	@$(BIN)/lint-imports
	@$(BIN)/deptry src

format: setup-dev ## put the code into its form
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

lock: setup-dev ## compile the locked, hashed requirements from pyproject.toml
	@$(BIN)/python scripts/lock.py

mutation: setup-dev ## change the domain and the application, and see whether a test notices
	@$(BIN)/mutmut run

setup:
	@$(PYTHON) scripts/setup.py base

setup-dev:
	@$(PYTHON) scripts/setup.py dev

system-packages:
	@$(PYTHON) scripts/system_packages.py

npm-tools:
	@$(PYTHON) scripts/npm_tools.py

clean: ## remove what set-up and tests made; var/ with your data stays
	rm -rf .venv .coverage* .ruff_cache .pytest_cache .hypothesis mutants tests/npm/node_modules
