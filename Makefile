# `make` alone prints the targets. Everything works from a fresh clone: the first target that needs it sets it up.
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
READY := .venv/.ready
TESTS_READY := .venv/.tests-ready
ASSETS_READY := portal/src/portal/static/vendor/.ready
PROJECTS := pyproject.toml $(wildcard protos/pyproject.toml chassis/pyproject.toml services/*/pyproject.toml \
	portal/pyproject.toml gateway/pyproject.toml runner/pyproject.toml smoke/pyproject.toml examples/*/pyproject.toml)
export PORT_BASE BROKER

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests lock run dev stop reset status test test-faults test-kafka smoke lint types format \
	protos describe examples release assets bench bench-%

help:
	@awk '/^## /{printf "\n%s\n", substr($$0, 4)} /^[a-z%-]+:.*## /{split($$0, a, ":.*## "); printf "  %-13s %s\n", a[1], a[2]}' $(MAKEFILE_LIST)

## Run it
run: $(READY) $(ASSETS_READY)  ## start everything on this machine, until Ctrl-C (PORT_BASE=8400 BROKER=tansu|kafka)
	@exec $(PY) -m runner run
dev: $(READY) $(ASSETS_READY)  ## the same, with one service restarted whenever its files change (SERVICE=signing)
	@exec $(PY) -m runner run --dev "$(or $(SERVICE),$(error say which: make dev SERVICE=signing))"
stop: $(READY)  ## stop what runs here
	@$(PY) -m runner stop
status: $(READY)  ## what runs here, as JSON
	@$(PY) -m runner status
reset: $(READY)  ## throw away all data of this checkout
	@$(PY) -m runner reset
smoke: $(READY)  ## drive the main job on the running platform (ROSTER= EMPLOYERS= [SEND_LIST= SCHOOL= OUT=])
	@exec $(PY) -m smoke --roster "$(ROSTER)" --employers "$(EMPLOYERS)" $(if $(SEND_LIST),--send-list "$(SEND_LIST)") \
		$(if $(SCHOOL),--school "$(SCHOOL)") $(if $(OUT),--out "$(OUT)")

## Check it
test: $(TESTS_READY) $(ASSETS_READY)  ## unit, contract and journey tests, on the real parts
	$(BIN)/pytest -q -n 2 --dist loadfile protos chassis services portal gateway runner examples
	$(BIN)/pytest -q tests/contract tests/journeys
test-faults: $(TESTS_READY) $(ASSETS_READY)  ## kill what can be killed while people work; nothing lost, nothing doubled
	$(BIN)/pytest tests/faults
test-kafka: $(TESTS_READY) $(ASSETS_READY)  ## the contract and fault suites on Apache Kafka (needs java and mvn)
	BROKER=kafka $(BIN)/pytest tests/contract tests/faults
lint: $(READY)  ## style, types, imports, contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(PY) protos/generate.py --check
	$(PY) scripts/describe.py --check
	$(MAKE) --no-print-directory types
types: $(READY)  ## mypy
	$(BIN)/mypy $(wildcard chassis/src services/*/src portal/src gateway/src runner/src smoke/src)
bench: $(READY)  ## all measurements, each against its floor; one alone: make bench-accept
	$(PY) -m bench
bench-%: $(READY)
	$(PY) -m bench $*

## Change it
protos: $(READY)  ## generate the contracts package, check it against the last release
	$(PY) protos/generate.py
describe: $(READY)  ## write OpenAPI, AsyncAPI and the RPC graph afresh (docs/api, the gateway's merged document)
	$(PY) scripts/describe.py
examples: $(TESTS_READY) $(ASSETS_READY)  ## record the answers that the API documents lack an example of, from a running platform
	WANGQIAN_RECORD_EXAMPLES=1 $(BIN)/pytest -q tests/contract/test_stated_answers.py
	$(PY) scripts/describe.py
release: $(READY)  ## freeze what the contracts and the API promise: from now on they only grow
	$(PY) protos/generate.py --release
	$(PY) scripts/describe.py --release
assets: $(READY)  ## fetch and build the portal's styles, scripts and icons
	$(PY) -m portal.assets
	@touch $(ASSETS_READY)
format: $(READY)  ## bring every file into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
lock: $(READY)  ## write requirements.lock afresh from every member's pyproject.toml
	scripts/lock.sh --upgrade

## Set it up (the other targets do it by themselves)
setup: $(READY)  ## Python environment and system packages
setup-tests: $(TESTS_READY)  ## the same with the browser for the tests

$(READY): requirements.lock $(PROJECTS) scripts/bootstrap.py
	@$(PYTHON) scripts/bootstrap.py run
	@touch $@
$(TESTS_READY): $(READY)
	@$(PYTHON) scripts/bootstrap.py tests
	@$(PY) -m documents.engine.prepare .cache >/dev/null
	@touch $@
$(ASSETS_READY): $(READY) portal/package-lock.json portal/src/portal/assets.py portal/src/portal/icon_names.txt
	@$(PY) -m portal.assets
	@touch $@
