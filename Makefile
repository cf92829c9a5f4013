# Without make, type the command below a rule, once .venv exists; the last two rules create it. Debian and Ubuntu need the
# package python3-venv for that.

PYTHON ?= python3
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export NO_MKDOCS_2_WARNING = 1 # hides the theme's notice about its successor

.PHONY: setup site serve check capture format test test-slow offline zim hook bench wheel permalinks soak guided requirements audit

setup: .venv/site.stamp

# Never use --quiet: MkDocs then counts no warnings, and --strict never fails.
site: .venv/site.stamp
	.venv/bin/mkdocs build --strict

offline: site
	.venv/bin/sourcebook offline site --to reference.zip

zim: site .venv/test.stamp
	.venv/bin/sourcebook zim site --to reference.zim

serve: .venv/site.stamp
	.venv/bin/mkdocs serve

# Before a release. From then on, sourcebook check reports every page or statement of it that disappears.
permalinks: .venv/site.stamp
	.venv/bin/sourcebook permalinks --write

format: .venv/site.stamp
	.venv/bin/sourcebook format

check: .venv/site.stamp
	.venv/bin/sourcebook check

# Installs what sourcebook capture and sourcebook import need.
capture: .venv/site.stamp
	.venv/bin/pip install --quiet --require-hashes -r requirements-capture.txt

# What another project installs (manual/adopting.md). Deletes build/lib, whose old files would be included.
wheel: .venv/site.stamp
	rm -rf build/lib build/bdist.*
	.venv/bin/pip wheel --no-deps --no-build-isolation --wheel-dir dist .

# From now on, git refuses commits in this copy while the records have errors.
hook: .venv/site.stamp
	git config core.hooksPath .githooks

test: .venv/test.stamp
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/zizmor --offline --no-progress --strict-collection .github hooks/sourcebook/skeleton/.github
	.venv/bin/pytest -n 2 --dist worksteal -m "not slow"

# The other tests: kills, another engine, the installed package, fuzzing, every page by every rule.
test-slow: .venv/test.stamp
	.venv/bin/pytest -n 2 --dist worksteal -m slow

# Pins the newest versions that fit, with their hashes. Then look at git diff, and run the tests. The tool that writes the
# lists is pinned, too, and updates itself last.
requirements:
	$(PYTHON) -m venv build/uv
	build/uv/bin/pip install --quiet --require-hashes -r requirements-lock.txt
	build/uv/bin/uv pip compile --upgrade requirements.in -o requirements.txt
	build/uv/bin/uv pip compile --upgrade requirements-capture.in -o requirements-capture.txt
	build/uv/bin/uv pip compile --upgrade requirements-dev.in -o requirements-dev.txt
	build/uv/bin/uv pip compile --upgrade requirements-guided.in -o requirements-guided.txt
	build/uv/bin/uv pip compile --upgrade requirements-lock.in -o requirements-lock.txt
	cp requirements.txt requirements-capture.txt hooks/sourcebook/skeleton/

# Looks for known vulnerabilities of pinned packages. Without a network it says so, and does not fail.
audit: .venv/site.stamp
	.venv/bin/python tools/audit.py requirements.txt requirements-capture.txt requirements-dev.txt requirements-guided.txt requirements-lock.txt

# Hours instead of minutes: many more documents and kills, different ones in each run.
soak: .venv/test.stamp
	SOAK=200 .venv/bin/pytest tests/soak/test_fuzz.py tests/browser/test_hostile_pages.py tests/system/test_kills.py

# Runs a coverage-guided fuzzer on each reader of data for this many seconds. On Linux only.
SECONDS = 600
guided:
	$(PYTHON) -m venv build/guided
	build/guided/bin/pip install --quiet --require-hashes -r requirements.txt -r requirements-guided.txt
	for reader in yaml receipts layout fingerprints dates marks; do \
		PYTHONPATH=hooks build/guided/bin/python tools/guided.py $$reader -max_total_time=$(SECONDS) -verbosity=0 \
			-print_final_stats=1 -artifact_prefix=build/guided-$$reader- || exit 1; \
	done

# Measures speed against a stock site. Other sizes: make bench BENCH="--size 2000/8000 --runs 3"
bench: .venv/site.stamp
	.venv/bin/python bench/run.py --to build/bench.json

.venv/site.stamp: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, and $(PYTHON) is " + sys.version)'
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --require-hashes -r requirements.txt
	.venv/bin/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: .venv/site.stamp requirements-dev.txt
	.venv/bin/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
