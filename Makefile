# The main road: `make reproduce` and `make test`. Each target does its own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup build test test-fast reproduce bench bench-kernels bench-growth pack interactive api picture models seed results check conformance
.PHONY: untouched solutions worst-cells clean

PRESET ?= cpu
SEEDS ?= 1
MODEL ?=
EXECUTED ?=
SET ?=
CONFIGURATION := Release
R1NB := artifacts/bin/R1.Kernel/release_linux-x64/r1nb.dll
# A test that hangs is named, with what its threads do in a dump, and ends its project's tests instead of all.
TEST = environment/patiently.sh testing dotnet test --solution R1Notebooks.sln -c $(CONFIGURATION) --no-build --no-progress \
  --max-parallel-test-modules 1 -- --hangdump --hangdump-timeout 15m --hangdump-type Mini
BENCH := artifacts/bin/R1.Bench/release_linux-x64/R1.Bench.dll
# One libtorch thread per worker: at the sizes of the cpu preset one operation is too small to share (tests/R1.Bench/README.md).
export OMP_NUM_THREADS ?= 1

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo "  variables:   PRESET=smoke|cpu (now $(PRESET))   SEEDS=1,2,3 (now $(SEEDS))   MODEL=folder of a Hugging Face checkpoint, for bench"
	@echo "               SET=02-r1-zero:controls=true, a parameter of one notebook (several: separated by spaces)"

setup:
	@environment/bootstrap.sh

build: setup ## restore and compile everything
	@environment/patiently.sh 'building (the first time fetches 0.5 GB)' dotnet build R1Notebooks.sln -c $(CONFIGURATION) -v quiet -nologo -clp:NoSummary

reproduce: build ## run all notebooks in order -> artifacts/reproduction/index.html and summary.json
	@dotnet $(R1NB) reproduce --preset $(PRESET) --seeds $(SEEDS) $(addprefix --set ,$(SET))

test: build ## all tests
	@$(TEST)

test-fast: build ## the tests that take seconds
	@$(TEST) --filter-not-trait Category=Slow

bench: build ## tokens per second, share of the machine's peak, memory over 1000 steps -> artifacts/bench/bench.json
	@dotnet $(BENCH) $(if $(MODEL),--model $(MODEL))

bench-kernels: build ## single kernels, with BenchmarkDotNet -> artifacts/bench/kernels
	@dotnet $(BENCH) --kernels

bench-growth: build ## how cost grows with batch, length, width, depth, experts -> artifacts/bench/growth.svg
	@dotnet $(BENCH) --growth

pack: build ## NuGet packages -> artifacts/packages
	@dotnet pack R1Notebooks.sln -c $(CONFIGURATION) --no-build -v quiet -nologo

interactive: pack ## every notebook (smoke) in the genuine .NET Interactive as well, cell by cell against ours (EXECUTED=folder of ours)
	@dotnet tool restore >/dev/null
	@# Both kernels run in folders of their own: the files that lie beside the clone are there as well.
	@mkdir -p artifacts/interactive && if [ -d ../shared ]; then ln -sfn "$$(realpath ../shared)" artifacts/interactive/shared; fi
	@dotnet $(R1NB) interactive notebooks/*.ipynb -p preset smoke -p seed 1 $(if $(EXECUTED),--executed $(EXECUTED))

solutions: build ## the solutions of the exercises, with the models that a reproduction left -> artifacts/executed/solutions
	@dotnet $(R1NB) run notebooks/solutions/*.ipynb -p preset $(PRESET) -o artifacts/executed/solutions --report artifacts/executed/solutions

api: build ## accept the public surface of the libraries as it is now -> src/*/PublicApi.txt
	@R1_ACCEPT_API=1 dotnet artifacts/bin/R1.Kernel.Tests/release_linux-x64/R1.Kernel.Tests.dll --filter-class '*PublicApiTests' --progress off

picture: build ## the picture of the front page, from the committed run -> notebooks/results/r1-zero.svg
	@R1_ACCEPT_PICTURE=1 dotnet artifacts/bin/R1.Notebook.Tests/release_linux-x64/R1.Notebook.Tests.dll --filter-class '*FrontPictureTests' --progress off

models: ## the models of notebook 00, from the store of a reproduction with SEEDS (one) -> notebooks/results/models
	@for kind in v3_base r1_zero; do \
	  from=(artifacts/models/$$kind/cpu-seed$(SEEDS)-*); to=notebooks/results/models/$$kind; \
	  if [ "$${#from[@]}" != 1 ] || [ ! -d "$$from" ]; then echo "there must be one model artifacts/models/$$kind/cpu-seed$(SEEDS)-*" >&2; exit 2; fi; \
	  rm -rf "$$to" && cp -rT "$$from" "$$to"; \
	done; rm notebooks/results/models/v3_base/metrics.jsonl

results: build ## the results on the front page, from the committed reports of single seeds -> notebooks/results/summary.json, README.md
	@rm -rf artifacts/committed && mkdir -p artifacts && cp -r notebooks/results/seeds artifacts/committed
	@dotnet $(R1NB) collect artifacts/committed && cp artifacts/committed/summary.json notebooks/results/summary.json
	@dotnet $(R1NB) results notebooks/results/summary.json README.md

seed: ## keep the report of a run of single seeds (FROM=its --out) among the committed ones -> notebooks/results/seeds
	@for report in $(FROM)/cpu-seed-*; do \
	  to=notebooks/results/seeds/$$(basename "$$report" | cut -d- -f1-3); mkdir -p "$$to"; cp "$$report/plan.json" "$$to"; \
	  for inner in "$$report"/seed-*; do mkdir -p "$$to/$$(basename "$$inner")" && cp "$$inner"/*.json "$$to/$$(basename "$$inner")"; done; \
	done

check: build ## notebooks are valid and carry no outputs
	@dotnet $(R1NB) check notebooks/*.ipynb notebooks/solutions/*.ipynb

conformance: build ## jupyter_kernel_test, papermill, nbclient on our kernel, in a Debian 13 chroot (root, debootstrap)
	@environment/conformance.sh

untouched: ## 'make reproduce PRESET=smoke' and 'make test' change nothing on a fresh Debian 12 (root, debootstrap)
	@environment/check-untouched.sh

worst-cells: build ## endless, silent, huge and dying cells: how and when each run ends
	@tests/conformance/worst-cells.sh

clean: ## remove everything generated
	rm -rf artifacts
