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
# What the Python package and its installation take.
PYTHON_PACKAGES := python3-venv python3-numpy python3-xarray python3-h5netcdf python3-pip python3-setuptools python3-wheel
BROWSER_PACKAGES := chromium fonts-noto-cjk fontconfig
# Node.js from elsewhere brings its own npm.
NODE_PACKAGES = $(if $(and $(shell command -v node),$(shell command -v npm)),,nodejs npm)
TEST_PACKAGES := $(BUILD_PACKAGES) libcmocka-dev g++ python3-xarray python3-h5netcdf python3-netcdf4 netcdf-bin python3-matplotlib python3-scipy \
	python3-pyte $(PYTHON_PACKAGES) strace
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
# The shared HDF5 brings 30 libraries along (curl, Kerberos, LDAP), and finding their names takes two thirds of a start. So the
# program has HDF5 in it where there is an archive of it; HDF5=shared links it like the others.
HDF5_FOLDER := $(patsubst -L%,%,$(firstword $(shell pkg-config --libs-only-L hdf5-serial 2>/dev/null)))
HDF5 ?= $(if $(and $(wildcard $(HDF5_FOLDER)/libhdf5_hl.a),$(if $(SANITIZE),,1)),static,shared)
PROGRAM_LIBS = $(if $(filter static,$(HDF5)),$(HDF5_FOLDER)/libhdf5_hl.a $(HDF5_FOLDER)/libhdf5.a -lsz -lz -ldl \
	$(filter-out -lhdf5%,$(PACKAGES_LIBS)),$(PACKAGES_LIBS))
# -ffp-contract=off and no -ffast-math: the same bits with SSE2, AVX2 and AVX-512.
# Against what a mistake in memory could do; sanitizers do more. Without -fstack-clash-protection: no frame's size depends
# on input, and small worlds take 5 % longer with it.
HARDENING := $(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong)
HARDENED_LINK := $(if $(SANITIZE),,-pie -Wl,-z,relro -Wl,-z,now)
# The same objects are in the program, the tests and the shared library, which shows what include/ marks as PW_API alone:
# hidden names are reached as directly as without -fPIC.
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE $(OPTIMISE) -g $(WARNINGS) -ffp-contract=off -fno-math-errno -fno-trapping-math \
	-fPIC -fvisibility=hidden $(HARDENING) $(SANITIZE) $(if $(SANITIZE),-DPRICEWAR_INSTRUMENTED) -Iinclude -Isrc -Itests -I$(BUILD) $(PACKAGES_CFLAGS) -MMD -MP $(CFLAGS)

# The library is all of src/ but cli/, which is the program around it.
SOURCES := $(wildcard src/*/*.c src/*/*/*.c)
MAIN := src/cli/main.c
COMMAND_SOURCES := $(filter-out $(MAIN),$(filter src/cli/%,$(SOURCES)))
LIBRARY_SOURCES := $(filter-out src/cli/%,$(SOURCES))
TEST_SOURCES := $(wildcard tests/*/test_*.c tests/*/*/test_*.c)
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o)
COMMAND_OBJECTS := $(COMMAND_SOURCES:%.c=$(BUILD)/%.o)
TEST_PROGRAMS := $(TEST_SOURCES:tests/%.c=$(BUILD)/tests/%)
FUZZERS := fuzz_scenario fuzz_study fuzz_game fuzz_observed fuzz_results fuzz_resume
TEST_HELPERS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/fixtures/*.c))
ORACLE_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/oracle/*.c))
ORACLE_FILES := $(wildcard tests/data/oracles/*.json tests/data/oracles/*.csv)
PROGRAM := $(BUILD)/pricewar-sim
DOOR_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard src/library/*.c))
VERSION := $(shell awk '/define PW_VERSION_/ { printf "%s%s", dot, $$3; dot = "." }' include/pricewar.h)
SONAME := libpricewar.so.$(firstword $(subst ., ,$(VERSION)))
VERSION_REST := $(shell echo $(VERSION) | cut -d. -f2-)
SHARED := $(BUILD)/libpricewar.so
EXPORTED := src/library/exports.map src/cli/exports.map
EXPORTS_OF = -Wl,--version-script=src/$(1)/exports.map
STATIC := $(BUILD)/static/libpricewar.a
C_FILES = $(wildcard include/*.h docs/examples/*.c src/*/*.[ch] src/*/*/*.[ch] tests/*/*.[ch] tests/*/*/*.[ch])

# Pages in docs/ that the program prints itself: name, then the arguments that print it.
GENERATED_PAGES := scenario-reference strategies outcomes output-format study-reference game-reference verification
PAGE_scenario-reference := params --markdown
PAGE_strategies := strategies --markdown
PAGE_outcomes := outcomes --markdown
PAGE_output-format := fields
PAGE_study-reference := sweep --keys --markdown
PAGE_game-reference := markov-perfect --keys --markdown
PAGE_verification := verify --markdown --quiet

# As many jobs as processors, unless the caller chose.
JOBS = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
SUBMAKE = $(MAKE) --no-print-directory $(JOBS)

all: $(PROGRAM) $(SHARED) $(STATIC) ## build the program build/pricewar-sim and the library build/libpricewar.so

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
$(BUILD)/src/verify/theory_scenarios.o: $(wildcard scenarios/theory/*.cfg)

# The scenarios that `new` writes are in the program.
$(BUILD)/src/cli/new.o: $(wildcard scenarios/new/*.cfg)

# The page of `report` is in the program: its parts are read by the assembler.
$(BUILD)/src/report/report_assets.o: $(wildcard src/report/assets/*.*)

$(BUILD)/libpricewar.a: $(LIBRARY_OBJECTS)
# For tests of commands.
$(BUILD)/commands.a: $(COMMAND_OBJECTS)
$(BUILD)/libpricewar.a $(BUILD)/commands.a:
	$(call SAY,AR,$@)
	@rm -f $@
	$(Q)ar rcs $@ $^

# The library for other programs: src/library/ and what that needs, so neither HDF5 nor curses. In the static one all names
# but those of the door are made local, as they are in the shared one.
$(BUILD)/$(SONAME).$(VERSION_REST): $(DOOR_OBJECTS) $(BUILD)/libpricewar.a $(EXPORTED)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -shared -Wl,-soname,$(SONAME) $(call EXPORTS_OF,library) -Wl,--as-needed \
	$(if $(SANITIZE),,-Wl,-z,defs -Wl,-z,relro -Wl,-z,now) -o $@ $(DOOR_OBJECTS) $(BUILD)/libpricewar.a $(PACKAGES_LIBS)
$(SHARED): $(BUILD)/$(SONAME).$(VERSION_REST)
	@ln -sf $(<F) $(BUILD)/$(SONAME)
	@ln -sf $(SONAME) $@
$(STATIC): $(DOOR_OBJECTS) $(BUILD)/libpricewar.a
	$(call SAY,AR,$@)
	@mkdir -p $(@D)
	@rm -f $@
	$(Q)$(LD) -r -o $(@D)/pricewar.o $^
	$(Q)objcopy --wildcard --keep-global-symbol='pw_*' $(@D)/pricewar.o
	$(Q)ar rcs $@ $(@D)/pricewar.o

# -rdynamic: plug-ins call functions of the program, those that their header promises.
PROGRAM_OBJECTS := $(BUILD)/src/cli/main.o $(COMMAND_OBJECTS) $(BUILD)/libpricewar.a
LINK_PROGRAM = $(CC) $(CFLAGS_ALL) $(HARDENED_LINK) -rdynamic $(call EXPORTS_OF,cli) -o $@ $(PROGRAM_OBJECTS)
$(PROGRAM): $(PROGRAM_OBJECTS) $(EXPORTED)
	$(call SAY,LD,$@)
	$(Q)$(LINK_PROGRAM) $(PROGRAM_LIBS)

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(TEST_HELPERS) $(BUILD)/commands.a $(BUILD)/libpricewar.a
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS) -lcmocka

tests: $(PROGRAM) $(TEST_PROGRAMS) $(BUILD)/oracle-runner

include src/playground/engine.mk tests/check.mk tests/attack.mk tests/analyse.mk tests/bench.mk

run: ## install what is missing, build, and run the scenario SCENARIO=scenarios/bigtech_vs_startups.cfg
	@.ci/packages $(BUILD_PACKAGES)
	+@$(SUBMAKE) all
	@$(PROGRAM) $(SCENARIO)

plots: ## draw the figures of SCENARIO, of its comparison with no war and of two studies as PDF, SVG and PNG into results/
	@.ci/packages $(BUILD_PACKAGES) $(PLOT_PACKAGES)
	+@$(SUBMAKE) all
	@plots/draw_all $(PROGRAM) $(SCENARIO)

# Three minutes on two quiet processors.
pictures: ## renew the moving pictures of README.md, and those of docs/experiments.md (two figures, and a page of runs in a browser) and docs/python.md
	@.ci/packages $(BUILD_PACKAGES) $(PLOT_PACKAGES) $(BROWSER_PACKAGES) $(NODE_PACKAGES) python3-pyte
	+@$(SUBMAKE) all $(PLAYWRIGHT)
	@mkdir -p results
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 docs/watch_picture.py $(PROGRAM) docs
	@$(PROGRAM) --quiet --force -o results/pictures.h5 $(SCENARIO) >/dev/null
	@$(PROGRAM) compare --quiet --force --replicates 16 -o results/pictures-no_war.h5 $(SCENARIO) >/dev/null
	@$(PROGRAM) report --quiet results/pictures.h5
	@PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 /usr/bin/python3 plots/who_wins.py results/pictures.h5 -o docs/who_wins --formats png
	@PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 /usr/bin/python3 plots/compare.py results/pictures-no_war.h5 -o docs/compare --formats png
	@NODE_PATH=$(BUILD)/browser/node_modules node tests/browser/picture.cjs results/pictures.html docs/report.png
	@PYTHONPATH=python PYTHONDONTWRITEBYTECODE=1 PRICEWAR_LIBRARY=$(BUILD)/$(SONAME) /usr/bin/python3 python/examples/learn_prices.py --picture docs/learning.png

# The article's hypotheses: all studies with two seeds at three levels of growth and once with a third, then docs/findings.md
# from their files. Twenty to thirty minutes on two processors.
hypotheses: ## run the studies in scenarios/hypotheses/ and write docs/findings.md from them
	@.ci/packages $(BUILD_PACKAGES) python3-h5py
	+@$(SUBMAKE) all
	@scenarios/hypotheses/run_all $(PROGRAM) results/hypotheses
	@/usr/bin/python3 scenarios/hypotheses/findings.py results/hypotheses -o docs/findings.md
	@docs/war_picture.py
# Four minutes on two quiet processors, and 1 GB in results/.
replay: ## infer the replay of May 2024 from 2024, predict 2025 with it, and renew the tables of docs/replay.md
	@.ci/packages $(BUILD_PACKAGES) $(PLOT_PACKAGES)
	+@$(SUBMAKE) all
	@mkdir -p results
	@for part in early_ ""; do study=scenarios/studies/may2024_$${part}; file=results/may2024_$${part}; \
	$(PROGRAM) infer --force --draws 256 $${study}inference.cfg -o $${file}inference.h5 >/dev/null && \
	$(PROGRAM) sweep --force $${study}prediction.cfg -o $${file}prediction.h5 >/dev/null || exit 1; done
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 docs/replay.py results

# Ten minutes.
mechanisms: ## compare each mechanism alone with the frozen scenario of 2024, and renew docs/mechanisms.md
	@.ci/packages $(BUILD_PACKAGES) valgrind
	+@$(SUBMAKE) all
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 docs/mechanisms.py $(PROGRAM)

foresight: ## play scenarios/foresight/, and renew the table of docs/foresight.md
	@.ci/packages $(BUILD_PACKAGES)
	+@$(SUBMAKE) all
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 docs/foresight.py $(PROGRAM)

# Half a minute of processor time.
predation: ## solve scenarios/games/predation.cfg and draw the figure of docs/predation.md
	@.ci/packages $(BUILD_PACKAGES) $(PLOT_PACKAGES)
	+@$(SUBMAKE) all
	@mkdir -p results
	@$(PROGRAM) markov-perfect --force scenarios/games/predation.cfg -o results/predation.h5
	@plots/game.py results/predation.h5 -o docs/predation --formats png

# The part of ECharts that the page uses, from the npm registry; what comes out is kept in the repository.
echarts:
	@.ci/packages $(NODE_PACKAGES)
	@src/report/assets/bundle_echarts $(BUILD)/echarts

plausibility: $(PROGRAM) ## hold the default scenario against the market of 2024, and renew docs/plausibility.md
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 docs/plausibility.py $(PROGRAM) --renew

docs: $(PROGRAM) ## renew what is in docs/ and comes from the program or from other pages, but for pictures and long runs
	@mkdir -p docs
	@$(foreach page,$(GENERATED_PAGES),$(PROGRAM) $(PAGE_$(page)) >docs/$(page).md;)
	@/usr/bin/python3 docs/data.py
	@/usr/bin/python3 docs/other_wars.py $(PROGRAM)
	@/usr/bin/python3 docs/war_picture.py
	@docs/example_report $(PROGRAM) docs/example-report.html
	@docs/example_playground $(PROGRAM) docs/playground.html

format: ## put the code into the house's format
	@.ci/packages $(LINT_PACKAGES)
	@clang-format -i $(C_FILES)

# What programs are to be linked with: the shared library alone, or with --static what that is made of, and -rdynamic:
# plug-ins call functions that are then in the program.
PKG_CONFIG_LINES = 'prefix=$(PREFIX)' 'Name: pricewar' 'Description: Simulates price wars among clouds, model vendors and SMEs' \
	'Version: $(VERSION)' 'Cflags: -I$${prefix}/include' 'Libs: -L$${prefix}/lib -lpricewar' \
	'Requires.private: gsl libconfig jansson' 'Libs.private: -rdynamic -lpthread -lm'

install: $(PROGRAM) $(SHARED) $(STATIC) ## install into PREFIX=/usr/local (DESTDIR for packagers)
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/pricewar-sim
	for file in scenarios/*.cfg scenarios/*/*.cfg scenarios/*/*.csv scenarios/*/*.inc scenarios/*/*.set scenarios/*/*.sbatch; do \
	[ ! -e "$$file" ] || install -D -m 644 "$$file" "$(DESTDIR)$(PREFIX)/share/pricewar-sim/$$file"; done
	for file in README.md LICENSE docs/*.md docs/*.csv docs/*.png docs/*.svg docs/*.html docs/findings/*.svg docs/CITATION.cff docs/replay.py docs/lessons/*.md docs/examples/* python/examples/*.py; do \
	install -D -m 644 "$$file" "$(DESTDIR)$(PREFIX)/share/doc/pricewar-sim/$$file"; done
	install -d $(DESTDIR)$(PREFIX)/share/doc/pricewar-sim/include
	ln -sfn ../../pricewar-sim/scenarios $(DESTDIR)$(PREFIX)/share/doc/pricewar-sim/scenarios
	ln -sf ../../../../include/pricewar.h $(DESTDIR)$(PREFIX)/share/doc/pricewar-sim/include/pricewar.h
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/include include/pricewar.h include/pricewar_plugin.h
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib $(STATIC) $(BUILD)/$(SONAME).$(VERSION_REST)
	cp -P $(BUILD)/$(SONAME) $(SHARED) $(DESTDIR)$(PREFIX)/lib
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/man/man1
	printf '%s\n' $(PKG_CONFIG_LINES) >$(DESTDIR)$(PREFIX)/lib/pkgconfig/pricewar.pc
	$(PROGRAM) completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/pricewar-sim
	$(PROGRAM) completion zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_pricewar-sim
	$(PROGRAM) manual >$(DESTDIR)$(PREFIX)/share/man/man1/pricewar-sim.1
	for command in $$($(PROGRAM) --help | sed -n '/^Commands:/,/^$$/s/^  \([a-z-]*\) .*/\1/p'); do \
	$(PROGRAM) manual $$command >$(DESTDIR)$(PREFIX)/share/man/man1/pricewar-sim-$$command.1; done

deb: ## make Debian packages in build/, of the program and of Python (dpkg -i installs them)
	@.ci/packages $(BUILD_PACKAGES) $(PYTHON_PACKAGES) dpkg-dev
	+@$(SUBMAKE) all
	@.ci/deb $(BUILD) $(VERSION)
	@.ci/deb_python $(BUILD) $(VERSION)

clean: ## remove what was built
	rm -rf $(BUILD) python/build python/*.egg-info

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(filter-out %.d,$(MAKEFILE_LIST)) | LC_ALL=C sort | \
	while IFS='|' read -r target meaning; do printf '  make %-17s %s\n' "$$target" "$$meaning"; done

.PHONY: check-threads check-house check-mutants analyse analysed check-terminal valgrind soak check-readers check-fuzz fuzz check-faults check-determinism check-instructions renew-instructions coverage covered all tests run plots hypotheses replay mechanisms foresight predation plausibility check check-plots check-long check-report check-slurm echarts pictures check-oracles check-docs check-examples check-python bench asan docs lint format install deb clean help FORCE
.SECONDARY:
-include $(wildcard $(BUILD)/src/*/*.d $(BUILD)/src/*/*/*.d $(BUILD)/tests/*/*.d $(BUILD)/tests/*/*/*.d)
