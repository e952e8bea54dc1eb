# The list of commands. `make` alone shows it.
PYTHON ?= python3
BIN = .venv/bin
SETUP = $(PYTHON) scripts/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run test bench report format

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo
	@echo "  make run takes PORT=8000 RESIDENTS=5000 SEED=1 DATABASE_URL=postgresql://..."

run: ## open a working Hamlet with a synthetic borough; Ctrl-C closes it
	@HAMLET_DEMO=1 exec $(SETUP) hamlet run

test: ## set up what tests need, then run every check
	@$(SETUP) --test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n 2 --no-loadscope-reorder

bench: ## measure against the baselines
	@$(SETUP) --bench
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && export BENCH_HOME="$${BENCH_HOME:-$$home}" && \
	for each in bench/[a-z]*.py; do $(BIN)/python -m bench.$$(basename $$each .py) || exit; done

report: ## print sizes of functions and files
	@$(SETUP) --test python scripts/report.py

format: ## put the formatting right
	@$(SETUP) --test
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
