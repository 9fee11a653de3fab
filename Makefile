# A named list of plain commands. `make` shows it.

.DEFAULT_GOAL := help
.PHONY: help demo build test pages differential network mutants lint fmt docs deny demo-data schema reference micro growth bench pgo check

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Build the program and print the weekly review of the demo company
	@cd fixtures/demo && ../../target/release/llmcost report --week

build: ## Build the release binary: target/release/llmcost
	cargo build --release --locked

pgo: ## Build target/pgo/llmcost, a fifth faster: built twice, guided by runs over generated logs
	benches/pgo

test: ## Run all tests
	cargo test --locked

pages: ## Check pages of --format html in Chromium
	cargo build --locked
	tests/browser/run

differential: build ## Compare every figure with an independent implementation, on 100,000 calls
	python3 tests/differential/run.py --binary target/release/llmcost

network: ## Check that no network code is linked and no socket is made
	cargo build --locked
	tests/network/run

mutants: ## Test whether the tests notice mistakes in money, time, the ledger and alerts (hours; needs cargo-mutants)
	for room in time money ledger alerts; do tests/mutants/run $$room; done

lint: ## Check format, lints and docs; warnings are errors
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

fmt: ## Format the code
	cargo fmt

deny: ## Check licences, advisories and that nothing links network code
	cargo deny check

demo-data: ## Generate fixtures/demo anew (seeded: the same bytes every time)
	cargo run --locked --example demo-data -- fixtures/demo

schema: ## Write docs/schema anew from the code
	LLMCOST_WRITE_SCHEMA=1 cargo test --locked --test it -- schema::files::the_files

reference: ## Write docs/reference.md anew from the program's help
	LLMCOST_WRITE_REFERENCE=1 cargo test --locked --test it -- reference::the_file

micro: ## Time reading, pricing and roll-ups on their own
	cargo bench --locked --bench micro

growth: build ## Measure how time and memory grow, and draw it for docs/performance.md
	python3 benches/growth.py

bench: build ## Compare speed and memory with DuckDB, decoders and a newline count
	python3 benches/compare.py

check: ## Everything that CI checks
	bash .ci/run
