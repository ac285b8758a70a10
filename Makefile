PYTHON ?= python3
BIN := .venv/bin

# What brings its own embedded broker, or needs none: `make test` has run it.
BROKERLESS := $(addprefix --ignore=tests/,e2e/test_demo.py e2e/test_verify.py e2e/test_cli_trouble.py \
  integration/test_prometheus.py integration/test_store.py)

# Two at a time, each with servers of its own: most of their time is waiting.
BY_FILE := -q -n 2 --dist loadfile

.PHONY: demo dev test test-kafka check bench bench-policies bench-oracles bench-plumbing bench-pipeline bench-latency clean

demo: .venv/done            ## a minute of a city's traffic on the embedded stack
	$(BIN)/paidan demo

dev: .venv/done             ## the same stack until Ctrl-C
	$(BIN)/paidan dev --simulate

test: .venv/done            ## all tests, on the embedded broker and Valkey
	$(BIN)/pytest -q -n auto --dist worksteal --ignore=tests/integration --ignore=tests/e2e
	$(BIN)/pytest $(BY_FILE) tests/integration tests/e2e

test-kafka: .venv/done      ## the tests that touch a broker, on Apache Kafka 4.3.1 (Java 17, Maven)
	$(BIN)/python -c 'from deploy.devstack.jars import kafka_jars; kafka_jars()'
	PAIDAN_TEST_BROKER=apache $(BIN)/pytest $(BY_FILE) tests/integration tests/e2e tests/deploy/test_devstack.py $(BROKERLESS)

check: .venv/done           ## lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/done           ## cost of the pure desk per event
	$(BIN)/python tests/bench/desk.py

bench-policies: .venv/done  ## our default beside FIFO, strict priority, EDF, c-mu and others, on the same days
	$(BIN)/python tests/bench/policies.py

bench-oracles: .venv/done   ## the simulated desk beside queueing theory, in long runs
	$(BIN)/python tests/bench/oracles.py

bench-plumbing: .venv/done .cache/peers/done  ## our transport beside other stream libraries, on Apache Kafka
	$(BIN)/python tests/bench/plumbing.py --python .cache/peers/bin/python

bench-pipeline: .venv/done  ## tickets a second through all agents from a backlog, on Apache Kafka
	$(BIN)/python tests/bench/pipeline.py

bench-latency: .venv/done   ## from intake to decision at 200 tickets a second, hop by hop
	$(BIN)/python tests/bench/latency.py

.venv/done: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Paidan needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -e '.[dev,embedded]'
	touch $@

.cache/peers/done: pyproject.toml  # apart, because they want older versions of what we use
	$(PYTHON) -m venv .cache/peers
	.cache/peers/bin/pip install -q --disable-pip-version-check -e '.[bench,embedded]'
	touch $@

clean:                      ## forget the environment and the cached broker
	rm -rf .venv .cache $${PAIDAN_CACHE:-$${XDG_CACHE_HOME:-$$HOME/.cache}/paidan}
