# pricewar-sim. `make run` and `make check` need no other step: they install what is missing, build, and go on.
.DEFAULT_GOAL := all
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

BUILD ?= build
PREFIX ?= /usr/local
SCENARIO ?= scenarios/bigtech_vs_startups.cfg
CC = gcc
OPTIMISE ?= -O3
SANITIZE ?=
ORACLE_SESSIONS ?= 12
LONG ?= 3000
FIRST ?= 100000

BUILD_PACKAGES := gcc libc6-dev make pkg-config libgsl-dev libconfig-dev libhdf5-dev libjansson-dev nettle-dev \
	libncurses-dev
PLOT_PACKAGES := python3-matplotlib python3-scipy python3-xarray python3-h5netcdf fonts-noto-cjk
BROWSER_PACKAGES := chromium fonts-noto-cjk fontconfig
# Node.js from elsewhere brings its own npm.
NODE_PACKAGES = $(if $(and $(shell command -v node),$(shell command -v npm)),,nodejs npm)
TEST_PACKAGES := $(BUILD_PACKAGES) libcmocka-dev python3-xarray python3-h5netcdf python3-netcdf4 netcdf-bin python3-matplotlib python3-scipy \
	python3-pyte
LINT_PACKAGES := clang-format cppcheck
ANALYSE_PACKAGES := $(BUILD_PACKAGES) $(LINT_PACKAGES) clang-tidy

# Builds say what they do in a word, on stderr: stdout is for results. V=1 shows the commands.
V ?=
Q = $(if $(V),,@)
SAY = @$(if $(V),:,printf '  %-3s %s\n' $(1) $(2) >&2)

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
PACKAGES_CFLAGS := $(shell pkg-config --cflags gsl libconfig hdf5-serial jansson nettle 2>/dev/null)
PACKAGES_LIBS := $(shell pkg-config --libs-only-L hdf5-serial 2>/dev/null) -lhdf5_hl \
	$(shell pkg-config --libs hdf5-serial libconfig gsl jansson nettle ncursesw 2>/dev/null) -lpthread -lm
# -ffp-contract=off and no -ffast-math: the same bits with SSE2, AVX2 and AVX-512.
# Against what a mistake in memory could do; sanitizers do more. Without -fstack-clash-protection: no frame's size depends
# on input, and small worlds take 5 % longer with it.
HARDENING := $(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE)
HARDENED_LINK := $(if $(SANITIZE),,-pie -Wl,-z,relro -Wl,-z,now)
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE $(OPTIMISE) -g $(WARNINGS) -ffp-contract=off -fno-math-errno -fno-trapping-math \
	$(HARDENING) $(SANITIZE) -Isrc -I$(BUILD) $(PACKAGES_CFLAGS) -MMD -MP $(CFLAGS)

MAIN := src/cli/main.c
LIBRARY_SOURCES := $(filter-out $(MAIN),$(wildcard src/*/*.c))
TEST_SOURCES := $(wildcard tests/test_*.c)
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o)
TEST_PROGRAMS := $(TEST_SOURCES:tests/%.c=$(BUILD)/tests/%)
FUZZERS := fuzz_scenario fuzz_study fuzz_results fuzz_resume
TEST_HELPERS := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(TEST_SOURCES),$(wildcard tests/*.c)))
ORACLE_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/oracle/*.c))
ORACLE_FILES := $(wildcard tests/data/oracles/*.json tests/data/oracles/*.csv)
PROGRAM := $(BUILD)/pricewar-sim
C_FILES = $(wildcard src/*/*.[ch] tests/*.[ch] tests/oracle/*.[ch] tests/bench/*.[ch] tests/long/*.[ch] tests/fuzz/*.[ch] tests/faults/*.[ch] tests/terminal/*.[ch])

# Pages in docs/ that the program prints itself: name, then the arguments that print it.
GENERATED_PAGES := scenario-reference strategies output-format study-reference verification
PAGE_scenario-reference := params --markdown
PAGE_strategies := strategies --markdown
PAGE_output-format := fields
PAGE_study-reference := sweep --keys --markdown
PAGE_verification := verify --markdown --quiet

# As many jobs as processors, unless the caller chose.
JOBS = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
SUBMAKE = $(MAKE) --no-print-directory $(JOBS)

all: $(PROGRAM) ## build the program build/pricewar-sim

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

# The commit that is being built; the file changes only when the answer does.
$(BUILD)/commit.h: FORCE
	@mkdir -p $(@D)
	@commit=$$(git -C . describe --always --dirty --abbrev=12 2>/dev/null || echo unknown); \
	line="#define PRICEWAR_COMMIT \"$$commit\""; \
	[ "$$(cat $@ 2>/dev/null)" = "$$line" ] || echo "$$line" >$@
$(BUILD)/src/base/version.o: $(BUILD)/commit.h

# The scenarios that `verify` runs are in the program.
$(BUILD)/src/study/theory_scenarios.o: $(wildcard scenarios/theory/*.cfg)

# The page of `report` is in the program: its parts are read by the assembler.
$(BUILD)/src/cli/report_assets.o: $(wildcard src/cli/report_assets/*.*)

$(BUILD)/libpricewar.a: $(LIBRARY_OBJECTS)
	$(call SAY,AR,$@)
	@rm -f $@
	$(Q)ar rcs $@ $^

# -rdynamic: plug-ins call functions of the program.
$(PROGRAM): $(BUILD)/src/cli/main.o $(BUILD)/libpricewar.a
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) $(HARDENED_LINK) -rdynamic -o $@ $^ $(PACKAGES_LIBS)

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(TEST_HELPERS) $(BUILD)/libpricewar.a
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS) -lcmocka

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/libpricewar.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS)

# The benchmark, and the same built for one instruction set each.
BENCH_SOURCES := bench engine_run bench_market gsl_loop
$(BUILD)/bench/bench: $(BENCH_SOURCES:%=$(BUILD)/tests/bench/%.o) $(BUILD)/libpricewar.a
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS)

# Holds the project against files of cases with known answers.
$(BUILD)/oracle-runner: $(ORACLE_OBJECTS) $(TEST_HELPERS) $(BUILD)/libpricewar.a
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS)

tests: $(PROGRAM) $(TEST_PROGRAMS) $(BUILD)/oracle-runner

run: ## install what is missing, build, and run the scenario SCENARIO=scenarios/bigtech_vs_startups.cfg
	@.ci/packages $(BUILD_PACKAGES)
	@$(SUBMAKE) all
	@$(PROGRAM) $(SCENARIO)

check: ## install what is missing, build, run all tests, and compare the generated pages
	@.ci/packages $(TEST_PACKAGES)
	@$(SUBMAKE) tests
	@failed=0; for test in $(TEST_PROGRAMS); do $$test || failed=1; done; \
	$(SUBMAKE) check-oracles || failed=1; $(SUBMAKE) check-docs || failed=1; \
	$(SUBMAKE) check-faults || failed=1; $(SUBMAKE) check-fuzz || failed=1; \
	$(SUBMAKE) check-plots || failed=1; $(SUBMAKE) check-examples || failed=1; \
	$(SUBMAKE) check-terminal || failed=1; tests/hardening.sh $(BUILD) || failed=1; \
	exit $$failed

check-long: tests $(BUILD)/tests/long/choice ## LONG=3000 random scenarios from seed FIRST=100000, learners in 100 sessions, 32 million choices, 10 million SMEs
	@$(BUILD)/tests/test_random_scenarios $(LONG) $(FIRST)
	@$(BUILD)/tests/test_extremes long
	@$(SUBMAKE) check-oracles ORACLE_SESSIONS=100
	@$(BUILD)/tests/long/choice
	@$(SUBMAKE) check-faults KILLS=200 ALLOCATIONS=200

# The cases with known answers; and wrong answers must be called wrong.
check-oracles: $(BUILD)/oracle-runner
	@ORACLE_SESSIONS=$(ORACLE_SESSIONS) $(BUILD)/oracle-runner $(ORACLE_FILES)
	@if $(BUILD)/oracle-runner tests/data/oracle_control.json > $(BUILD)/oracle_control.txt || \
	! tail -n 1 $(BUILD)/oracle_control.txt | grep -qx '1 passed, 5 failed'; then \
	echo "the oracle runner does not tell right from wrong answers:"; cat $(BUILD)/oracle_control.txt; exit 1; fi

# Instruction sets by name of the build and level of the architecture, and the make variables of a build for one.
INSTRUCTION_SETS := sse2:x86-64 avx2:x86-64-v3 avx512:x86-64-v4
name_of = $(firstword $(subst :, ,$(1)))
level_of = $(lastword $(subst :, ,$(1)))
build_for = BUILD=$(BUILD)/$(call name_of,$(1)) CFLAGS="-DPRICEWAR_ONE_VERSION -march=$(call level_of,$(1))"

# Other builds of the program: compiler and optimisation. Not part of `check`: each is compiled in full.
OTHER_BUILDS := gcc-O1 clang-O3
check-determinism: ## one study by any number of threads and shards, by gcc and clang, -O1 and -O3, with every instruction set
	@.ci/packages $(BUILD_PACKAGES) clang
	@$(SUBMAKE) all
	@$(foreach build,$(OTHER_BUILDS),$(SUBMAKE) BUILD=$(BUILD)/$(build) CC=$(firstword $(subst -, ,$(build))) \
	OPTIMISE=-$(lastword $(subst -, ,$(build))) all;)
	@$(foreach set,$(INSTRUCTION_SETS),$(SUBMAKE) $(call build_for,$(set)) all;)
	@tests/determinism/run.sh $(BUILD) $(OTHER_BUILDS:%=$(BUILD)/%) --sets $(foreach set,$(INSTRUCTION_SETS),\
	$(call level_of,$(set)):$(BUILD)/$(call name_of,$(set)))

# Not part of `check`: it compiles and runs the test programs and the corpus again, with counters. The other parts of
# `check` are left out: they take longer than all these and reach few lines more. What a killed process counted is lost.
LEAST_COVERAGE ?= 90
COVERAGE := build/coverage
COVERED := BUILD=$(COVERAGE) OPTIMISE=-O1 SANITIZE="--coverage -fprofile-update=atomic"
coverage: ## lines of src/ that the tests reach, by file in build/coverage/report.csv; fails below LEAST_COVERAGE=90 percent
	@.ci/packages $(TEST_PACKAGES) gcovr
	@$(SUBMAKE) $(COVERED) tests $(FUZZERS:%=$(COVERAGE)/fuzz/%)
	@$(MAKE) --no-print-directory $(COVERED) covered

covered:
	@find $(BUILD) -name '*.gcda' -delete
	@failed=0; printf '%s\n' $(TEST_PROGRAMS) | \
	xargs -P "$$(nproc)" -I{} sh -c '{} >{}.said 2>&1 || { cat {}.said; exit 1; }' || failed=1; \
	$(SUBMAKE) check-fuzz || failed=1; \
	gcovr --root . --filter src/ --gcov-ignore-parse-errors --object-directory $(BUILD) --csv $(BUILD)/report.csv $(BUILD) || failed=1; \
	awk -f tests/coverage.awk -v least=$(LEAST_COVERAGE) $(BUILD)/report.csv || failed=1; exit $$failed

READER_PACKAGES := python3-h5py python3-pandas hdf5-tools r-cran-hdf5r r-bioc-rhdf5 octave perl
check-readers: ## install readers of HDF5 in Python, R and Octave, and ask them the same questions about one file
	@.ci/packages $(TEST_PACKAGES) $(READER_PACKAGES)
	@$(SUBMAKE) all
	@tests/readers/run.sh $(BUILD)

# The corpus of the fuzzing harnesses, replayed without a fuzzer.
FUZZ_HELPERS := $(BUILD)/tests/fuzz/changed_files.o $(if $(FUZZING),,$(BUILD)/tests/fuzz/replay.o)
check-fuzz: $(FUZZERS:%=$(BUILD)/fuzz/%)
	@$(foreach fuzzer,$(FUZZERS),$(BUILD)/fuzz/$(fuzzer) tests/fuzz/corpus/$(fuzzer:fuzz_%=%);)

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(FUZZ_HELPERS) $(BUILD)/libpricewar.a
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) $(if $(FUZZING),-fsanitize=fuzzer) -o $@ $^ $(PACKAGES_LIBS)

# New inputs of interest go to build/fuzz/corpus; what breaks the program is written into build/fuzz/. AddressSanitizer
# keeps little of what was freed, which takes a third of the time away; more than enough memory is refused as on any machine.
FUZZ_SECONDS ?= 600
FUZZ_ASAN := quarantine_size_mb=16:malloc_context_size=8:detect_stack_use_after_return=0:allocator_may_return_null=1
fuzz: ## fuzz the readers of scenarios, overrides, studies, results and stopped studies for FUZZ_SECONDS=600 in all
	@.ci/packages $(BUILD_PACKAGES) clang-14 libclang-rt-14-dev
	@$(SUBMAKE) BUILD=build/fuzz CC=clang-14 OPTIMISE=-O1 FUZZING=1 \
	SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer" \
	$(FUZZERS:%=build/fuzz/fuzz/%)
	@export LSAN_OPTIONS=suppressions=.ci/lsan.supp:print_suppressions=0 ASAN_OPTIONS=$(FUZZ_ASAN); \
	$(foreach fuzzer,$(FUZZERS),\
	mkdir -p build/fuzz/corpus/$(fuzzer); echo "$(fuzzer)" >&2; \
	build/fuzz/fuzz/$(fuzzer) -max_total_time=$$(($(FUZZ_SECONDS) / $(words $(FUZZERS)))) -timeout=60 -rss_limit_mb=2048 \
	-max_len=16384 -print_final_stats=1 -verbosity=1 -artifact_prefix=build/fuzz/ \
	build/fuzz/corpus/$(fuzzer) tests/fuzz/corpus/$(fuzzer:fuzz_%=%);)

# Faults: kills, full disks, failing allocations.
$(BUILD)/failing_malloc.so: tests/faults/failing_malloc.c
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O1 $(WARNINGS) -shared -fPIC -o $@ $<

KILLS ?= 20
ALLOCATIONS ?= 15
check-faults: $(PROGRAM) $(BUILD)/failing_malloc.so
	@tests/faults/run.sh $(BUILD) $(KILLS) $(ALLOCATIONS)

check-docs: $(PROGRAM)
	@mkdir -p $(BUILD)/docs
	@$(foreach page,$(GENERATED_PAGES),$(PROGRAM) $(PAGE_$(page)) >$(BUILD)/docs/$(page).md; \
	cmp -s docs/$(page).md $(BUILD)/docs/$(page).md || \
	{ echo "docs/$(page).md is not what the program prints; \`make docs\` renews it" >&2; exit 1; };)

# The yardstick is always plain x86-64 code.
BENCH ?=
$(BUILD)/tests/bench/gsl_loop.o: private CFLAGS_ALL += $(if $(findstring -march,$(CFLAGS)),-march=x86-64)

bench: ## build and run the benchmarks (BENCH=--full: ten million SMEs too); results/bench.json
	@.ci/packages $(BUILD_PACKAGES)
	@$(SUBMAKE) $(BUILD)/bench/bench
	@$(foreach set,$(INSTRUCTION_SETS),$(SUBMAKE) $(call build_for,$(set)) $(BUILD)/$(call name_of,$(set))/bench/bench;)
	@mkdir -p results
	@$(BUILD)/bench/bench $(BENCH) -o results/bench.json $(foreach set,$(INSTRUCTION_SETS),\
	$(call name_of,$(set))=$(BUILD)/$(call name_of,$(set))/bench/bench)

# `watch` in a pseudo-terminal.
check-terminal: $(PROGRAM)
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/terminal/check $(PROGRAM) $(BUILD)/terminal

# The scripts for figures, on a small run.
check-plots: $(PROGRAM)
	@tests/plots/check $(PROGRAM) $(BUILD)/plots

plots: ## draw the figures of SCENARIO, of its comparison with no war and of two studies as PDF, SVG and PNG into results/
	@.ci/packages $(BUILD_PACKAGES) $(PLOT_PACKAGES)
	@$(SUBMAKE) all
	@plots/draw_all $(PROGRAM) $(SCENARIO)

# The article's hypotheses: all studies, then docs/findings.md from their files. Some minutes on two processors.
hypotheses: ## run the studies in scenarios/hypotheses/ and write docs/findings.md from them
	@.ci/packages $(BUILD_PACKAGES) python3-h5py
	@$(SUBMAKE) all
	@mkdir -p results/hypotheses
	@for study in scenarios/hypotheses/h*.cfg; do name=$${study##*/}; \
	$(PROGRAM) sweep --quiet --force $$study -o results/hypotheses/$${name%.cfg}.h5 >/dev/null; done
	@/usr/bin/python3 scenarios/hypotheses/findings.py results/hypotheses/h*.h5 -o docs/findings.md
# Five to ten minutes on two processors, and 400 MB in results/.
REPLAY := results/may2024_calibration.json results/may2024_prediction.h5
replay: ## fit the replay of May 2024, predict 2025 with it, and renew the tables of docs/replay.md
	@.ci/packages $(BUILD_PACKAGES) $(PLOT_PACKAGES)
	@$(SUBMAKE) all
	@mkdir -p results
	@$(PROGRAM) calibrate --json scenarios/studies/may2024_calibration.cfg >$(word 1,$(REPLAY))
	@$(PROGRAM) sweep --force -o $(word 2,$(REPLAY)) scenarios/studies/may2024_prediction.cfg >/dev/null
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 docs/replay.py $(REPLAY)

# In a real browser, without a network, the page of every kind of file: every chart drawn, slider, legends, choices, themes,
# keyboard. Screenshots go to build/browser/pages. Not part of `check`: it needs a browser and takes several minutes.
check-report: ## install a browser when it is missing, and use the pages of `report` in it
	@.ci/packages $(BUILD_PACKAGES) $(BROWSER_PACKAGES) $(NODE_PACKAGES)
	@$(SUBMAKE) all
	@mkdir -p $(BUILD)/browser
	@[ -d $(BUILD)/browser/node_modules/playwright-core ] || \
	npm install --no-save --no-audit --no-fund --prefix $(BUILD)/browser playwright-core@1.65.0 >&2
	@tests/browser/make_pages.sh $(PROGRAM) $(BUILD)/browser/pages
	@NODE_PATH=$(BUILD)/browser/node_modules node tests/browser/report.cjs $(BUILD)/browser/pages

# Not part of `check`: it starts daemons of its own on this machine, and takes a minute or more.
check-slurm: ## install Slurm when it is missing, and run a study as a job array on one node
	@.ci/packages $(BUILD_PACKAGES) slurm-wlm munge
	@$(SUBMAKE) all
	@tests/slurm/run.sh $(BUILD)

# The part of ECharts that the page uses, from the npm registry; what comes out is kept in the repository.
echarts:
	@.ci/packages $(NODE_PACKAGES)
	@src/cli/report_assets/bundle_echarts $(BUILD)/echarts

asan: ## run the tests with AddressSanitizer and UndefinedBehaviorSanitizer, built in build/asan
	@.ci/packages $(TEST_PACKAGES)
	@$(SUBMAKE) BUILD=build/asan OPTIMISE=-O1 \
	SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer" tests
	@export LSAN_OPTIONS=suppressions=.ci/lsan.supp:print_suppressions=0; \
	failed=0; for test in $(TEST_SOURCES:tests/%.c=build/asan/tests/%); do $$test || failed=1; done; exit $$failed

# Without what libraries keep to the end of the program. Hours on one processor; VALGRIND_TESTS='test_a test_b' for some.
VALGRIND_TESTS ?= $(TEST_SOURCES:tests/%.c=%)
VALGRIND := valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
	--suppressions=.ci/valgrind.supp --trace-children=yes --trace-children-skip='/bin/*,/usr/bin/*'
valgrind: ## run the tests, and the program in them, under valgrind: wrong reads and writes, leaks
	@.ci/packages $(TEST_PACKAGES) valgrind
	@$(SUBMAKE) tests
	@failed=0; for test in $(VALGRIND_TESTS); do $(VALGRIND) $(BUILD)/tests/$$test || failed=1; done; exit $$failed

# A sweep again and again in one process; first one that forgets memory, which must be noticed.
MINUTES ?= 30
THREADS ?= 0
soak: $(BUILD)/tests/long/soak ## run a study again and again for MINUTES=30 on all processors: memory must not grow
	@code=0; $(BUILD)/tests/long/soak 0.2 $(THREADS) 4000000 >/dev/null 2>&1 || code=$$?; \
	[ $$code = 3 ] || { echo "soak: a leak is not noticed" >&2; exit 1; }
	@$(BUILD)/tests/long/soak $(MINUTES) $(THREADS)

# Messages to mistakes; what the pages in docs/ tell the reader to do, done.
EXAMPLES := mistakes/run.sh docs/plugins.sh docs/tutorial.sh docs/hypotheses.sh docs/architecture.sh docs/installed.sh
check-examples: tests
	@$(foreach example,$(EXAMPLES),tests/$(example) $(BUILD);)

docs: $(PROGRAM) ## renew the pages in docs/ that the program prints
	@mkdir -p docs
	@$(foreach page,$(GENERATED_PAGES),$(PROGRAM) $(PAGE_$(page)) >docs/$(page).md;)

CPPCHECK := cppcheck -j$(shell nproc) --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
	--error-exitcode=1
lint: ## check the format of the code and run cppcheck
	@.ci/packages $(LINT_PACKAGES)
	@clang-format --dry-run -Werror $(C_FILES)
	$(CPPCHECK) --suppress=unknownMacro:tests/oracle/laws.c -Isrc src tests

# Each file of src/ by gcc's analyser, with all warnings, and by clang-tidy. The object that gcc makes is not used.
ANALYSED := $(patsubst %.c,$(BUILD)/%.analysed,$(MAIN) $(LIBRARY_SOURCES))
# malloc-leak: gcc 12 loses memory that is stored through a pointer of the caller or in the element of a grown array.
# use-of-uninitialized-value: it lets the loop that fills an array end before the one that reads it, with the same bound.
# gcc's own warnings of such reads stay on, and AddressSanitizer (make asan) and valgrind look for both.
# `a && b` stays two questions: it does not follow what the compiler makes of them in one.
GCC_ANALYSER := -Werror -fanalyzer -Wno-analyzer-malloc-leak -Wno-analyzer-use-of-uninitialized-value \
	--param logical-op-non-short-circuit=0
$(BUILD)/%.analysed: %.c Makefile .clang-tidy | $(BUILD)/commit.h
	@mkdir -p $(@D)
	$(call SAY,ANA,$<)
	$(Q)failed=0; gcc $(CFLAGS_ALL) $(GCC_ANALYSER) -MF $@.d -MT $@ -c -o $@ $< || failed=1; \
	clang-tidy --quiet $< -- $(CFLAGS_ALL) 2>$@.said || { cat $@.said >&2; failed=1; }; exit $$failed
analysed: $(ANALYSED)

analyse: lint ## lint, then gcc -fanalyzer and clang-tidy (.clang-tidy) over src/; all must be quiet
	@.ci/packages $(ANALYSE_PACKAGES)
	@$(SUBMAKE) -k BUILD=build/analyse OPTIMISE=-O1 analysed
	@GCC="gcc $(CFLAGS_ALL) $(GCC_ANALYSER) -MF /dev/null" CPPCHECK="$(CPPCHECK)" tests/analysis.sh
	@echo "clang-format, cppcheck, gcc -fanalyzer and clang-tidy have nothing to say"

format: ## put the code into the house's format
	@.ci/packages $(LINT_PACKAGES)
	@clang-format -i $(C_FILES)

# Headers of the library: what programs include, and what that includes.
LIBRARY_HEADERS = $(filter-out src/cli/%,$(wildcard src/*/*.h))
PKG_CONFIG_LINES = 'Name: pricewar' 'Description: Simulates price wars among clouds, model vendors and SMEs' \
	"Version: $$($(PROGRAM) --version | sed -n '1s/.* \([0-9.]*\).*/\1/p')" 'Requires: gsl libconfig hdf5-serial jansson nettle' \
	'Cflags: -I$(PREFIX)/include/pricewar' 'Libs: -L$(PREFIX)/lib -lpricewar -lhdf5_hl -lpthread -lm'

install: $(PROGRAM) ## install into PREFIX=/usr/local (DESTDIR for packagers)
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/pricewar-sim
	for file in scenarios/*.cfg scenarios/*/*.cfg scenarios/*/*.inc scenarios/*/*.sbatch; do \
	[ ! -e "$$file" ] || install -D -m 644 "$$file" "$(DESTDIR)$(PREFIX)/share/pricewar-sim/$$file"; done
	for file in README.md LICENSE docs/*.md docs/*.csv docs/CITATION.cff docs/examples/*.c; do \
	install -D -m 644 "$$file" "$(DESTDIR)$(PREFIX)/share/doc/pricewar-sim/$$file"; done
	install -D -m 644 $(BUILD)/libpricewar.a $(DESTDIR)$(PREFIX)/lib/libpricewar.a
	for file in $(LIBRARY_HEADERS); do \
	install -D -m 644 "$$file" "$(DESTDIR)$(PREFIX)/include/pricewar/$${file#src/}"; done
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/man/man1
	printf '%s\n' $(PKG_CONFIG_LINES) >$(DESTDIR)$(PREFIX)/lib/pkgconfig/pricewar.pc
	$(PROGRAM) completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/pricewar-sim
	$(PROGRAM) completion zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_pricewar-sim
	$(PROGRAM) manual >$(DESTDIR)$(PREFIX)/share/man/man1/pricewar-sim.1
	for command in $$($(PROGRAM) --help | sed -n '/^Commands:/,/^$$/s/^  \([a-z-]*\) .*/\1/p'); do \
	$(PROGRAM) manual $$command >$(DESTDIR)$(PREFIX)/share/man/man1/pricewar-sim-$$command.1; done

deb: ## make a Debian package in build/ (dpkg -i installs it)
	@.ci/packages $(BUILD_PACKAGES) dpkg-dev
	@$(SUBMAKE) all
	@.ci/deb $(BUILD) $$($(PROGRAM) --version | sed -n '1s/^pricewar-sim \([0-9.]*\).*/\1/p')

clean: ## remove what was built
	rm -rf $(BUILD)

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
	while IFS='|' read -r target meaning; do printf '  make %-12s %s\n' "$$target" "$$meaning"; done

.PHONY: analyse analysed check-terminal valgrind soak check-readers check-fuzz fuzz check-faults check-determinism coverage covered all tests run plots hypotheses replay check check-plots check-long check-report check-slurm echarts check-oracles check-docs check-examples bench asan docs lint format install deb clean help FORCE
.SECONDARY:
-include $(wildcard $(BUILD)/src/*/*.d $(BUILD)/tests/*.d $(BUILD)/tests/*/*.d)
