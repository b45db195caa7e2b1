# One command: `make` formats, lints, builds and tests both languages. `make help` lists the rest.
# Every target works from a clean clone: it makes the virtual environment and the tools that it needs.

PYTHON ?= python3
VENV ?= .venv
TOOLS ?= .tools
# How long each fuzz target runs, in seconds.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= $(basename $(notdir $(wildcard fuzz/fuzz_targets/*.rs)))
# Where there is a folder of test material beside the clone, its seeds go into the corpus.
SHARED_DATA ?= ../shared/data
# A free-threaded CPython 3.14 or newer.
FREETHREADED_PYTHON ?= python3.14t

BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
EXTENSION := python/mustergate/_rust.abi3.so
RUST_SOURCES := $(shell find rust -name '*.rs' -o -name Cargo.toml) Cargo.toml Cargo.lock
# Tests with targets of their own.
APART := --ignore tests/tidy --ignore tests/docs --ignore tests/packaging
CARGO_FUZZ := $(TOOLS)/bin/cargo-fuzz
CARGO_DENY := $(TOOLS)/bin/cargo-deny
CARGO_FUZZ_VERSION := 0.13.2
CARGO_DENY_VERSION := 0.20.2

# Lint, build and test share one cargo profile, `release`, so that each crate is compiled once for all of them.

# One interpreter for every build of the extension, so that cargo rebuilds nothing between targets.
export PYO3_PYTHON := $(abspath $(BIN)/python)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.NOTPARALLEL:

.PHONY: all
all: format test ## format, lint, build and test

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-20s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

## Environment

$(INSTALLED): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mustergate needs Python 3.11 or newer: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@

$(EXTENSION): $(INSTALLED) $(RUST_SOURCES) pyproject.toml
	VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/maturin develop --release --locked
	@touch $@

$(CARGO_FUZZ):
	cargo install --locked --quiet --root $(TOOLS) --target-dir $(TOOLS)/target cargo-fuzz@$(CARGO_FUZZ_VERSION)
	@rm -rf $(TOOLS)/target

$(CARGO_DENY):
	cargo install --locked --quiet --root $(TOOLS) --target-dir $(TOOLS)/target cargo-deny@$(CARGO_DENY_VERSION)
	@rm -rf $(TOOLS)/target

.PHONY: venv
venv: $(INSTALLED) ## make the virtual environment from requirements-dev.txt

.PHONY: build
build: $(EXTENSION) ## build the extension into the virtual environment

.PHONY: lock
lock: $(INSTALLED) ## renew requirements-dev.txt and Cargo.lock
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra all --group dev --universal --python-version 3.11 --upgrade \
	  --no-annotate --no-emit-index-url --quiet --custom-compile-command 'make lock' --output-file requirements-dev.txt
	cargo update

## Format and lint

.PHONY: format
format: $(INSTALLED) ## format both languages
	cargo fmt --all
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .

.PHONY: lint
lint: lint-rust lint-python lint-stubs lint-tidy ## every linter, with warnings denied

.PHONY: lint-rust
lint-rust: $(INSTALLED) ## rustfmt, clippy, rustdoc
	cargo fmt --all --check
	cargo clippy --release --workspace --all-targets --locked --quiet -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --release --workspace --no-deps --locked --quiet

.PHONY: lint-python
lint-python: $(INSTALLED) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict python

.PHONY: lint-stubs
lint-stubs: $(EXTENSION) ## _rust.pyi against the extension
	$(BIN)/python -m mypy.stubtest --mypy-config-file pyproject.toml mustergate._rust

.PHONY: lint-tidy
lint-tidy: $(EXTENSION) ## the structure of the sources
	$(BIN)/python -m pytest --quiet --noconftest tests/tidy

## Test

.PHONY: test
test: lint test-rust test-python test-pure test-docs test-packaging ## lint, then every test

.PHONY: test-rust
test-rust: $(INSTALLED) ## the crates' tests
	cargo test --release --workspace --locked

.PHONY: test-python
test-python: $(EXTENSION) ## the suite, on both backends
	MUSTERGATE_REQUIRE_RUST=1 $(BIN)/python -m pytest tests $(APART) -m 'not soak'

.PHONY: test-pure
test-pure: $(INSTALLED) ## the suite on the pure-Python wheel
	rm -rf build/pure
	$(BIN)/hatchling build --target wheel --directory build/pure
	$(BIN)/python -m pip install --quiet --no-deps --target build/pure/installed build/pure/*.whl
	PYTHONPATH=$(abspath build/pure/installed) MUSTERGATE_BACKEND=python $(BIN)/python -m pytest tests $(APART) -m 'not soak'

.PHONY: test-docs
test-docs: $(EXTENSION) ## the examples of README.md, docs/ and docstrings
	$(BIN)/python -m pytest --confcutdir tests/docs --doctest-modules tests/docs python/mustergate

.PHONY: test-packaging
test-packaging: $(INSTALLED) ## wheels and sdist, each in an empty environment
	$(BIN)/python -m pytest --confcutdir tests/packaging tests/packaging

.PHONY: demo
demo: $(EXTENSION) ## verify real certificates and a fleet with planted faults
	$(BIN)/python -m mustergate.demo

.PHONY: bench
bench: $(EXTENSION) ## benchmarks, peers included
	cargo bench --locked --manifest-path benches/Cargo.toml --target-dir target
	$(if $(wildcard benches/*.py),$(BIN)/python -m pytest benches --benchmark-only)

.PHONY: soak
soak: $(EXTENSION) ## the long tests
	$(BIN)/python -m pytest tests -m soak

# cargo-fuzz asks for a nightly compiler only for -Zsanitizer: RUSTC_BOOTSTRAP lets the stable one take it. libFuzzer itself
# comes with the crate libfuzzer-sys and needs a C++ compiler.
.PHONY: fuzz
fuzz: $(CARGO_FUZZ) $(EXTENSION) ## every fuzz target for FUZZ_SECONDS each
	@test -n '$(FUZZ_TARGETS)' || { echo 'no fuzz targets in fuzz/fuzz_targets'; exit 1; }
	$(BIN)/python scripts/fuzz_seeds.py $(SHARED_DATA) fuzz/corpus
	@for target in $(FUZZ_TARGETS); do \
	  echo "fuzz $$target: $(FUZZ_SECONDS) s"; mkdir -p fuzz/corpus/$$target; \
	  RUSTC_BOOTSTRAP=1 PATH="$(abspath $(TOOLS)/bin):$$PATH" cargo fuzz run $$target fuzz/corpus/$$target \
	    -- -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 || exit 1; \
	done

.PHONY: deny
deny: $(CARGO_DENY) $(INSTALLED) ## licences, bans and sources; advisories where their databases are reachable
	$(CARGO_DENY) --all-features --locked --offline check --hide-inclusion-graph licenses bans sources
	@if $(CARGO_DENY) fetch db >/dev/null 2>&1; \
	then $(CARGO_DENY) --all-features --locked check advisories; \
	else echo 'SKIPPED: RustSec advisories (the advisory database cannot be reached)'; fi
	$(BIN)/python scripts/audit_python.py requirements-dev.txt

## Packages

.PHONY: wheel
wheel: $(INSTALLED) ## the abi3 wheel and the sdist, into dist/
	$(BIN)/maturin build --release --locked --out dist
	$(BIN)/maturin sdist --out dist

.PHONY: wheel-pure
wheel-pure: $(INSTALLED) ## the wheel without the extension, into dist/
	$(BIN)/hatchling build --target wheel --directory dist

.PHONY: wheel-freethreaded
wheel-freethreaded: $(INSTALLED) ## a wheel for FREETHREADED_PYTHON, into dist/
	@command -v $(FREETHREADED_PYTHON) >/dev/null || \
	  { echo 'no free-threaded Python: make wheel-freethreaded FREETHREADED_PYTHON=/path/to/python3.14t'; exit 1; }
	env -u PYO3_PYTHON $(BIN)/maturin build --release --locked --no-default-features --interpreter $(FREETHREADED_PYTHON) --out dist

.PHONY: clean
clean: ## remove everything that make made
	cargo clean --quiet
	rm -rf $(VENV) $(TOOLS) dist build fuzz/target fuzz/corpus fuzz/artifacts fuzz/coverage
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find python tests -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f python/mustergate/*.so
