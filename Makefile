# Every daily act; `make help` prints the lines with ##.
SWIFT_BUILD := swift build --explicit-target-dependency-import-check error
VENV := .build/venv
PYTEST := $(VENV)/bin/python -m pytest -q -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test release lint check-script swift-test browser-test fmt bench screenshots clean setup setup-test bench-script population bench-coverage bench-delivery bench-floods install manual

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Install what is missing, build, and run the whole chain on this machine
	$(SWIFT_BUILD) --product stitcher
	.build/debug/stitcher demo

test: setup-test lint check-script swift-test browser-test ## Install what is missing and run every check

release: setup ## Build the program for a server: .build/release/stitcher
	$(SWIFT_BUILD) -c release --product stitcher

PREFIX ?= /usr/local
MANUAL := .build/manual/stitcher.1

manual: setup ## Make the manual page: .build/manual/stitcher.1
	mkdir -p $(dir $(MANUAL))
	swift package --allow-writing-to-directory $(dir $(MANUAL)) generate-manual --output-directory $(dir $(MANUAL))

install: release manual ## Install the program, its manual page and the completions of bash, zsh and fish (PREFIX, DESTDIR)
	install -Dm755 .build/release/stitcher $(DESTDIR)$(PREFIX)/bin/stitcher
	install -Dm644 $(MANUAL) $(DESTDIR)$(PREFIX)/share/man/man1/stitcher.1
	scripts/install-completions .build/release/stitcher $(DESTDIR)$(PREFIX)/share

lint: ## Format, import rules, file lengths
	swift format lint --strict --recursive Sources Tests Benchmarks/Sources Package.swift
	scripts/check-imports
	scripts/check-lengths

check-script: ## The minified site script belongs to its source
	scripts/build-script --check

# As many tests at once as keep the cores busy: with all at once each takes minutes, and those that speak to a real
# clock or socket would wait for the others instead of for what they test.
TEST_WIDTH = $(shell echo $$(( $$(nproc) * 4 )))

swift-test: ## The Swift tests
	$(SWIFT_BUILD) --build-tests
	swift test --skip-build --experimental-maximum-parallelization-width $(TEST_WIDTH)

browser-test: $(VENV)/stamp ## The site script and the demo in real browsers
	STITCHER_BINARY=$(CURDIR)/.build/debug/stitcher $(PYTEST) Tests/SiteScriptTests Tests/EndToEnd

fmt: ## Format the Swift sources
	swift format --in-place --recursive Sources Tests Benchmarks/Sources Package.swift

bench: setup ## Compare with the peers, as ratios; fails when an allocation budget is broken
	STITCHER_BENCHMARKS=1 swift run -c release StitcherBenchmarks --check

screenshots: setup-test $(VENV)/stamp ## Take the pictures of docs/images from the running demo
	$(SWIFT_BUILD) --product stitcher
	$(VENV)/bin/python scripts/screenshots docs/images

bench-script: setup-test $(VENV)/stamp ## Time the site script on the main thread of both browsers, beside the least it could be (PEERS=DIR: and other trackers)
	STITCHER_PEERS="$(PEERS)" $(VENV)/bin/python -m pytest -n 0 -s Tests/SiteScriptTests/bench_speed.py

population: setup-test $(VENV)/stamp ## Simulate 120 visits of real pages, and count the bookings with the right session (SEED=1 BROWSER=chromium; some minutes)
	$(VENV)/bin/python Tests/SiteScriptTests/population.py --seed $(or $(SEED),1) --browser $(or $(BROWSER),chromium)

bench-coverage: release ## Measure the pages and the export of a million bookings with the release binary (some minutes)
	scripts/bench-coverage

bench-delivery: release ## Measure delivery with the release binary: backlog, delay, memory (some minutes)
	scripts/bench-delivery

bench-floods: release ## Flood the release binary from loopback: clients that never read, crowds, lost logs (some minutes)
	scripts/bench-floods

clean: ## Forget everything built
	rm -rf .build

setup:
	@scripts/setup build

setup-test:
	@scripts/setup test

$(VENV)/stamp: Tests/SiteScriptTests/requirements.txt Tests/EndToEnd/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check \
		-r Tests/SiteScriptTests/requirements.txt -r Tests/EndToEnd/requirements.txt
	touch $@
