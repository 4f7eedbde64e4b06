# Two commands do it all: `make serve` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
export PYTHONDONTWRITEBYTECODE := 1
# Small products: a second thread costs more than it brings.
export OPENBLAS_NUM_THREADS := 1

.PHONY: help serve test runtime quick versions site figures check fix clean browser requirements release offline slides
.DEFAULT_GOAL := help

help:
	@echo "make serve    set everything up, build the site, serve it and print its address"
	@echo "make test     set everything up and run every check, browser included"
	@echo "make quick    the checks of a minute: lint, unit and property tests, listings"
	@echo "make versions  the quick tests on each Python that is here, oldest and newest NumPy and Pillow"
	@echo "make site     build the site into site/"
	@echo "make figures  build the figures that are stale"
	@echo "make check    format, lint and docstring checks only"
	@echo "make fix      mend what the linter can mend"
	@echo "make requirements [UPGRADE=--upgrade]  pin the packages that pyproject.toml asks for"
	@echo "make offline  the copy that opens by double click, for the next make site to offer"
	@echo "make slides   all figures for slides as one archive, for the next make site to offer"
	@echo "make release  what a release consists of, with checksums, into dist/"
	@echo "make clean    remove everything that was built"

# The environment, made again when the pinned requirements change.
$(VENV)/ready: requirements.txt requirements-node.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5) and "The lesson needs Python 3.11.5 or newer, found " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	command -v npm >/dev/null || $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
	touch $@

# Both files name packages, versions and digests, and no index: pip asks its own.
COMPILE := build/uv/bin/uv pip compile --quiet --universal --python-version 3.11.5 \
	--generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make requirements"
requirements:
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(COMPILE) $(UPGRADE) pyproject.toml --extra site --extra test -o requirements.txt
	$(COMPILE) $(UPGRADE) --group node -o requirements-node.txt

serve: $(VENV)/ready
	$(RUN) -m mkdocs serve

site: $(VENV)/ready
	$(RUN) -m mkdocs build --strict

offline: $(VENV)/ready
	$(RUN) -m scripts.build_archives offline

slides: $(VENV)/ready
	$(RUN) -m scripts.build_archives slides

release: offline slides site
	$(RUN) -m scripts.build_archives release

figures: $(VENV)/ready
	$(RUN) -m scripts.build_figures

check: $(VENV)/ready
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m numpydoc lint $$(ls lesson/*.py lesson/*/*.py 2>/dev/null)

fix: $(VENV)/ready
	$(RUN) -m ruff check --fix
	$(RUN) -m ruff format

# On CI as root, the browsers come from Debian's packages; elsewhere their tests skip without.
# The fonts are those that stand in until the site's own arrive: nothing may move then.
BROWSER := chromium firefox-esr webkit2gtk-driver xvfb fonts-liberation poppler-utils
browser:
	@if [ -n "$$CI" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! dpkg -s $(BROWSER) >/dev/null 2>&1; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends $(BROWSER); fi

# A process that has nothing left takes over tests that another one has still to do.
PYTEST := $(RUN) -m pytest -n auto --dist worksteal

# What Python in the page is made of: some tests ask it without the site.
runtime: $(VENV)/ready
	$(RUN) -m scripts.vendor
	$(RUN) -m scripts.build_runtime

test: check browser figures runtime
	$(PYTEST)

# Without what is marked slow: the browser, the built site, figures, programs that are started.
quick: check
	$(PYTEST) -m "not slow"

# Each Python from the oldest to the newest that the lesson is for, where it is on PATH or
# in pyenv, and the oldest NumPy that has a wheel for it. A Python that is not here is
# named; a failure does not keep the others from being tried.
VERSIONS ?= 3.11:2.0.0 3.12:2.0.0 3.13:2.1.0 3.14:2.3.2
OLDEST_PILLOW := 12.0.0
PIP := -m pip install --quiet --disable-pip-version-check
versions:
	@failed=; for pair in $(VERSIONS); do \
		version=$${pair%:*}; numpy=$${pair#*:}; found=; \
		for python in "$$(command -v python$$version)" $$HOME/.pyenv/versions/$$version.*/bin/python; do \
			"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' 2>/dev/null && found=$$python; \
		done; \
		if [ -z "$$found" ]; then echo "Python $$version is not here: not tried"; continue; fi; \
		for age in oldest newest; do \
			run=.cache/versions/$$version-$$age/bin/python; \
			if [ $$age = oldest ]; then wanted="numpy==$$numpy pillow==$(OLDEST_PILLOW)"; \
			else wanted="--upgrade numpy pillow"; fi; \
			"$$found" -m venv .cache/versions/$$version-$$age \
				&& $$run $(PIP) --require-hashes -r requirements.txt \
				&& $$run $(PIP) --only-binary :all: $$wanted \
				&& $$run -c 'import sys, numpy, PIL; print("Python", sys.version.split()[0], "NumPy", numpy.__version__, "Pillow", PIL.__version__, flush=True)' \
				&& $$run -m pytest -q -n auto --dist worksteal -m "not slow" \
				|| failed="$$failed $$version-$$age"; \
		done; \
	done; [ -z "$$failed" ] || { echo "failed:$$failed"; exit 1; }

clean:
	rm -rf site build dist .cache docs/cards docs/figures docs/downloads docs/vendor docs/runtime docs/widgets/data
