# Everything a person types here sets up what it needs first; the second time that costs half a second.
.DEFAULT_GOAL := help
.PHONY: help setup demo check test bench bench-auditor docs lock clean
bin := .venv/bin

help: ## Show these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## Make .venv with the locked dependencies; fonts and browser where possible
	@scripts/setup.sh

demo: ## Play a county's year and serve its report
	@./mingfa demo

check: setup ## Format, lint, types, import layers, tests without a database: a minute on two idle cores
	$(bin)/ruff format --check
	$(bin)/ruff check
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/pytest -q -n auto --dist worksteal -m "not postgres and not browser and not slow"

test: ## Every test, with PostgreSQL and browser
	@scripts/setup.sh browser
	$(bin)/pytest

bench: ## Every benchmark; results in bench/out
	@scripts/setup.sh bench
	$(bin)/python -m bench

bench-auditor: ## The auditor's precision, recall and speed, beside the obvious alternative
	@scripts/setup.sh
	$(bin)/python -m bench.auditor

docs: setup ## Check the documents: links lead somewhere, commands exist
	$(bin)/pytest -q tests/repo

lock: setup ## Lock the dependencies again after a change in pyproject.toml
	scripts/lock.sh

clean: ## Remove what was made, except the data in var/
	rm -rf .venv .cache bench/out dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
