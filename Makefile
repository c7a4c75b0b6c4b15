# The two commands of the README: `make demo` and `make test`. Both work from a clean clone with Python 3.11 or newer.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: demo test check bench screenshots lock clean

demo: .venv/ready
	$(BIN)/accede ask USSR NATO --on 1954-03-31 --html brief.html
	@echo "The brief is in $(CURDIR)/brief.html"

test: check
	$(BIN)/pytest

check: .venv/ready
	$(BIN)/ruff check src tests tools benchmarks
	$(BIN)/ruff format --check src tests tools benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/accede data verify

.venv/ready: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "accede needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Every headline figure beside its peer; writes benchmarks/RESULTS.md. The peers are pinned apart: no one else needs them.
bench: .venv/bench-ready
	$(BIN)/python -m benchmarks

.venv/bench-ready: .venv/ready requirements-bench.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

# Pictures of four briefs, two cases and a comparison, at two widths, dark and in print, to be looked at; needs chromium.
screenshots: .venv/ready
	$(BIN)/python tools/screenshots.py screenshots

# Pins every dependency of every supported Python by hash; needs uv.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements.txt
	uv pip compile pyproject.toml --extra dev --extra bench --universal --python-version 3.11 --generate-hashes \
	  --constraint requirements.txt --no-emit-index-url --no-header --quiet -o requirements-bench.txt

clean:
	rm -rf .venv brief.html
