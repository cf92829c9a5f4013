# Every job is the command below it, typed by hand where there is no make, once .venv is there;
# the last two rules say how that is made. Debian and Ubuntu need the package python3-venv for it.

PYTHON ?= python3
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export NO_MKDOCS_2_WARNING = 1 # the theme's notice about its successor, at every build

.PHONY: setup site serve check format test test-slow offline zim hook bench wheel permalinks soak guided requirements audit

setup: .venv/site.stamp

# Never with --quiet: MkDocs then counts no warning, and --strict lets everything pass.
site: .venv/site.stamp
	.venv/bin/mkdocs build --strict

offline: site
	.venv/bin/sourcebook offline site --to reference.zip

zim: site .venv/test.stamp
	.venv/bin/sourcebook zim site --to reference.zim

serve: .venv/site.stamp
	.venv/bin/mkdocs serve

# Before a release: from then on, no page or statement of it vanishes without a word.
permalinks: .venv/site.stamp
	.venv/bin/sourcebook permalinks --write

format: .venv/test.stamp
	.venv/bin/sourcebook format

check: .venv/site.stamp
	.venv/bin/sourcebook check

# What another project installs (manual/adopting.md). Old files in build/lib would come along.
wheel: .venv/site.stamp
	rm -rf build/lib build/bdist.*
	.venv/bin/pip wheel --no-deps --no-build-isolation --wheel-dir dist .

# From now on git refuses a commit in this copy while the records have faults.
hook: .venv/site.stamp
	git config core.hooksPath .githooks

test: .venv/test.stamp
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/zizmor --offline --no-progress --strict-collection .github hooks/sourcebook/skeleton/.github
	.venv/bin/pytest -n 2 --dist worksteal -m "not slow"

# The rest of the tests: kills, another engine, the package as it is installed, fuzzing, every page by every rule.
test-slow: .venv/test.stamp
	.venv/bin/pytest -n 2 --dist worksteal -m slow

# Newest versions that fit, with their hashes; then look at git diff, and run the tests. The tool that writes the lists is
# pinned, too, and writes its own successor last.
requirements:
	$(PYTHON) -m venv build/uv
	build/uv/bin/pip install --quiet --require-hashes -r requirements-lock.txt
	build/uv/bin/uv pip compile --upgrade requirements.in -o requirements.txt
	build/uv/bin/uv pip compile --upgrade requirements-dev.in -o requirements-dev.txt
	build/uv/bin/uv pip compile --upgrade requirements-guided.in -o requirements-guided.txt
	build/uv/bin/uv pip compile --upgrade requirements-lock.in -o requirements-lock.txt
	cp requirements.txt hooks/sourcebook/skeleton/requirements.txt

# Whether a fault is known in what is pinned. Without a network it says so, and does not fail.
audit: .venv/site.stamp
	.venv/bin/python tools/audit.py requirements.txt requirements-dev.txt requirements-guided.txt requirements-lock.txt

# Hours instead of minutes: many more documents for the readers, many more kills. Each run tries others.
soak: .venv/test.stamp
	SOAK=200 .venv/bin/pytest tests/soak/test_fuzz.py tests/browser/test_hostile_pages.py tests/system/test_kills.py

# The readers of data, each for so many seconds, with bytes that a coverage-guided fuzzer makes. On Linux only.
SECONDS = 600
guided:
	$(PYTHON) -m venv build/guided
	build/guided/bin/pip install --quiet --require-hashes -r requirements.txt -r requirements-guided.txt
	for reader in yaml receipts layout fingerprints dates marks; do \
		PYTHONPATH=hooks build/guided/bin/python tools/guided.py $$reader -max_total_time=$(SECONDS) -verbosity=0 \
			-print_final_stats=1 -artifact_prefix=build/guided-$$reader- || exit 1; \
	done

# How fast it is, beside a reference. Other sizes: make bench BENCH="--size 2000/8000 --runs 3"
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
