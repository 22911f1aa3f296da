# A bare `make` lists what there is. The work is done by the scripts in Tests/ and bench/.

.DEFAULT_GOAL := help
.PHONY: help build demo convert-demo test bless format format-check bench bench-spill bench-pruning bench-tables fuzz docs data \
        test-clients test-spark test-crash test-random test-nightly test-libedit install clean

RECKON := .build/release/reckon
EVENTS ?= 1000000
SEED ?= 7
SECONDS ?= 60
CHECKS ?= 1000000
TARGET ?= sql
FILTER ?=
QUERY ?=
SCALE ?= 1
ROWS ?= 60000000
LIMIT ?= 256

help: ## list what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

install: ## install the Debian packages that the build needs, when something is missing
	@sh Tests/install.sh

build: install ## build .build/release/reckon
	swift build -c release --product reckon

demo: build data ## make sample billing data and run the month-end reports over it
	@python3 Tests/demo.py

convert-demo: build ## turn the loops of datasets/legacy into sets and prove the month close equal
	@$(RECKON) convert datasets/legacy/install.sql
	@python3 Tests/legacy.py --events 1000000

test: install ## build and pass every test (SUITES="build goldens" runs some of them)
	@python3 Tests/run.py $(SUITES)

bless: build ## rewrite the expectations of goldens: make bless FILTER=decimals
	@python3 Tests/goldens.py --bless "$(FILTER)"

format: ## rewrite Swift sources in the project's format
	swift format --in-place --parallel --recursive Package.swift Sources

format-check:
	swift format lint --strict --parallel --recursive Package.swift Sources

bench: build ## compare speed with other engines and write docs/BENCHMARKS.md (QUERY=q09, SCALE=10)
	@sh Tests/peers.sh pyarrow duckdb duckdb-cli datafusion polars chdb tpchgen-cli
	@.venv-peers/bin/python bench/bench.py --scale $(SCALE) $(if $(QUERY),--query $(QUERY))

bench-pruning: build ## how few bytes of a sorted file of 100 million rows a filter reads
	@python3 bench/pruning.py

bench-spill: build ## run sorts, groupings, joins and windows over far more rows than memory holds (ROWS=60000000 LIMIT=256)
	@sh Tests/peers.sh duckdb-cli
	@.venv-peers/bin/python bench/spilling.py --rows $(ROWS) --limit $(LIMIT)

bench-procedures: build ## time procedures as loops and as sets beside PL/pgSQL, PostgreSQL and DuckDB (EVENTS=1000000 CLOSE=200000)
	@sh Tests/peers.sh duckdb
	@.venv-peers/bin/python bench/procedures.py --events $(EVENTS) --close $(or $(CLOSE),200000) --write

bench-invoices: EVENTS = 50000000
bench-invoices: build ## make 2.5 million invoices from 50 million usage events, beside DuckDB (EVENTS=50000000)
	@sh Tests/peers.sh duckdb
	@.venv-peers/bin/python bench/invoices.py --events $(EVENTS) --write

bench-tables: ROWS = 10000000
bench-tables: build ## change a big stored table beside delta-rs and PostgreSQL, write docs/BENCHMARKS.md (ROWS=10000000)
	@sh Tests/peers.sh pyarrow deltalake polars || true
	@.venv-peers/bin/python bench/tables.py --rows $(ROWS) --write

fuzz: ## libFuzzer: make fuzz TARGET=parquet-footer|parquet-page|orc-tail|orc-stripe|arrow|csv|json|sql|plsql SECONDS=60
	@python3 Tests/fuzz.py $(TARGET) --seconds $(SECONDS)

docs: build ## write docs/FUNCTIONS.md and docs/reckon.1, and check that pages name only what exists
	@$(RECKON) functions > docs/FUNCTIONS.md
	@$(RECKON) help --man > docs/reckon.1
	@python3 Tests/check-docs.py

data: build ## make sample billing data in data/billing (EVENTS=1000000 SEED=7)
	@test -f data/billing/truth.json || $(RECKON) generate --events $(EVENTS) --seed $(SEED) --output data/billing

test-random: build ## many random queries whose answers must agree with themselves
	@python3 Tests/random_queries.py --seconds $(SECONDS)

test-nightly: build ## a million logic checks of random queries by many roads (CHECKS=1000000 SEED=7)
	@python3 Tests/random_roads.py --checks $(CHECKS) --seed $(SEED)

test-clients: build ## talk to the server with real clients
	@python3 Tests/run.py clients

test-spark: build ## Spark reads what reckon writes and runs what it converts
	@python3 Tests/run.py spark

test-crash: build ## kill the process a thousand times and fail its file operations
	@python3 Tests/run.py kills

test-libedit: ## build over libedit instead of GNU readline (libedit-dev), and type into that shell
	RECKON_EDITOR=libedit swift build -c release --manifest-cache none --scratch-path .build-libedit --product reckon
	RECKON_EDITOR=libedit RECKON=.build-libedit/release/reckon python3 Tests/shell.py

clean: ## remove what was built and generated
	swift package clean
	rm -rf .build-data data
