# What `make check` is made of, and what it leaves out for its length.

# Each check is a command TRY_NAME, run by the target try/NAME (tests/try.sh), so that as many run at a time as there are
# jobs. They share nothing but what is built. Of a test program the command is itself.
TRY_plots = tests/plots/check $(PROGRAM) $(BUILD)/plots
TRY_faults-kills = tests/faults/run.sh $(BUILD) $(KILLS) $(ALLOCATIONS)
TRY_faults-calls = $(FAULTS)/calls.py $(BUILD) $(CALLS)
TRY_faults-signals = $(FAULTS)/signals.py $(BUILD) $(CALLS)
TRY_faults-inputs = $(FAULTS)/inputs.py $(BUILD) $(CALLS)
TRY_mutants = for seed in $(MUTANT_SEEDS); do $(MUTATE) $(PROGRAM) $(MUTANTS) $$seed; done
TRY_frozen-replay = $(PYTHON) tests/inference/frozen_replay.py $(BUILD)
TRY_oracles = ORACLE_SESSIONS=$(ORACLE_SESSIONS) $(BUILD)/oracle-runner $(ORACLE_FILES)
# Rooms, floors, circles of files; a summary needs no HDF5.
TRY_floors = $(PYTHON) tests/house/floors.py $(BUILD)
TRY_links = tests/house/links.sh $(BUILD)
TRY_pages = $(foreach page,$(GENERATED_PAGES),$(PROGRAM) $(PAGE_$(page)) | cmp - docs/$(page).md || \
	{ echo "docs/$(page).md is not what the program prints; make docs renews it"; exit 1; };)
# What is said about each war, in its words.
TRY_words = $(PYTHON) tests/words/outputs.py $(BUILD)
# `watch` in a pseudo-terminal.
TRY_terminal = $(PYTHON) tests/watch/check $(PROGRAM) $(BUILD)/terminal
# Rules that are programs of the user's.
TRY_processes = $(PYTHON) tests/process/processes.py $(BUILD)
TRY_playground = tests/playground/command.sh $(BUILD)
TRY_hardening = tests/hardening.sh $(BUILD)
# Messages to mistakes; what the pages in docs/ tell the reader to do, done.
TRY_mistakes = tests/mistakes/run.sh $(BUILD)
EXAMPLES := new pictures plugins wars readme tutorial inference library hypotheses mechanisms foresight plausibility replay architecture installed python page_data data outputs commands
$(foreach example,$(EXAMPLES),$(eval TRY_docs-$(example) = tests/docs/$(example).sh $(BUILD)))
TRY_docs-lessons = $(PYTHON) tests/docs/lessons.py $(BUILD)
# The library for other programs: its headers, its names, what plug-ins and programs of other habits meet.
LIBRARY_TESTS := headers symbols plugin_names archive failure memory locale
$(foreach part,$(LIBRARY_TESTS),$(eval TRY_library-$(part) = tests/library/$(part).sh $(BUILD)))
# The Python package.
$(foreach part,$(notdir $(basename $(wildcard tests/python/*test*.py))),$(eval TRY_python-$(part:test_%=%) = $$(PYTHON) tests/python/$(part).py $(BUILD)))
# How time and memory grow: the fit, the counts of work, a short run.
TRY_scale = $(PYTHON) tests/bench/test_scale.py $(BUILD)
$(foreach fuzzer,$(FUZZERS),$(eval TRY_$(fuzzer) = $(BUILD)/fuzz/$(fuzzer) tests/fuzz/corpus/$(fuzzer:fuzz_%=%)))

# What finds faults is shown some that it must find.
finds = ! $(1) >/dev/null 2>&1 || { echo "it does not tell right from wrong: $(1)"; exit 1; }
TRY_faults-calls-control = $(call finds,CONTROL=1 $(FAULTS)/calls.py $(BUILD) 1 run)
TRY_faults-signals-control = $(call finds,CONTROL=1 $(FAULTS)/signals.py $(BUILD) 4 run)
TRY_faults-inputs-control = $(call finds,CONTROL=1 $(FAULTS)/inputs.py $(BUILD) 20)
TRY_mutants-control = $(call finds,$(MUTATE) tests/fuzz/planted_crash.sh 150)
TRY_floors-control = $(PYTHON) tests/house/planted.py
TRY_oracles-control = ! $(BUILD)/oracle-runner tests/data/oracle_control.json >$(BUILD)/oracle_control.txt && \
	grep -x '1 passed, 5 failed' $(BUILD)/oracle_control.txt || { cat $(BUILD)/oracle_control.txt; exit 1; }

# The longest first, or one of them would run alone at the end.
LONGEST := plots docs-inference tests/cli/test_strangers_commands faults-calls faults-inputs faults-kills mutants oracles docs-architecture \
	tests/model/test_random_scenarios tests/rerun/test_rerun_statistics tests/verify/test_verification docs-installed \
	tests/cli/test_extremes processes
CHECKS := $(LONGEST) $(filter-out $(LONGEST),$(TEST_PROGRAMS:$(BUILD)/%=%) \
	$(patsubst TRY_%,%,$(sort $(filter TRY_%,$(.VARIABLES)))))
TRIES := $(CHECKS:%=try/%)
# All that the checks run.
checkable: all tests $(BUILD)/oracle-runner $(FUZZERS:%=$(BUILD)/fuzz/%) $(BUILD)/failing_malloc.so $(BUILD)/failing_calls.so \
	$(BUILD)/faults/pricewar-sim $(BUILD)/bench/scale

checked = $(@:try/%=%)
$(TRIES): $(PROGRAM) $(SHARED) $(STATIC)
	@tests/try.sh $(BUILD) $(checked) '$(subst ','\'',$(or $(TRY_$(checked)),$(BUILD)/$(checked)))'
$(filter try/tests/%,$(TRIES)): try/tests/%: $(BUILD)/tests/%
$(FUZZERS:%=try/%): try/%: $(BUILD)/fuzz/%
$(filter try/faults-% try/library-memory,$(TRIES)): $(BUILD)/failing_malloc.so $(BUILD)/failing_calls.so
try/faults-kills: $(BUILD)/faults/pricewar-sim
try/oracles try/oracles-control: $(BUILD)/oracle-runner
try/docs-architecture: $(TEST_PROGRAMS)
try/scale: $(BUILD)/bench/scale

.PHONY: checkable $(TRIES)
check: ## install what is missing, build, run all tests, and compare the generated pages
	@.ci/packages $(TEST_PACKAGES)
	+@$(SUBMAKE) checkable
	@rm -rf $(BUILD)/tried
	+@$(SUBMAKE) -k $(TRIES) || true
	@tests/tried.sh $(BUILD) $(words $(CHECKS))

tries_of = $(filter $(1:%=try/%),$(TRIES))
check-house: $(call tries_of,floors% links)
check-oracles: $(call tries_of,oracles%)
check-docs: try/pages
check-faults: $(call tries_of,faults-%)
check-fuzz: $(call tries_of,fuzz_%)
check-mutants: $(call tries_of,mutants%)
check-plots: try/plots
check-terminal: try/terminal
check-examples: $(call tries_of,docs-% library-% mistakes)
check-python: $(call tries_of,python-% docs-python)

# Each part runs whatever becomes of the others; what failed is named at the end.
LONG_PARTS := commands scenarios extremes oracles choice convergence inference mutants faults plots analysis
check-long: tests $(BUILD)/tests/long/choice ## LONG=3000 random scenarios from seed FIRST=100000, learners in 100 sessions, 32 million choices, 10 million SMEs, numerical settings, an inference against 20,000 runs
	+@failed=; for part in $(LONG_PARTS); do $(SUBMAKE) long-$$part || failed="$$failed $$part"; done; \
	[ -z "$$failed" ] || { echo "check-long: FAILED:$$failed; make long-NAME repeats one" >&2; exit 1; }

.PHONY: $(LONG_PARTS:%=long-%)
long-commands: $(PROGRAM)
	@tests/docs/commands.sh $(BUILD) docs/replay.md
long-scenarios: $(BUILD)/tests/model/test_random_scenarios
	@$< $(LONG) $(FIRST)
long-extremes: $(BUILD)/tests/cli/test_extremes
	@$< long
long-oracles:
	+@$(SUBMAKE) check-oracles ORACLE_SESSIONS=100
long-choice: $(BUILD)/tests/long/choice
	@$<
long-convergence: $(PROGRAM)
	@$(PYTHON) tests/long/converge.py $(PROGRAM)
long-inference: $(PROGRAM)
	@$(PYTHON) tests/inference/frozen_replay.py $(BUILD) 1024 20000
long-mutants:
	+@$(SUBMAKE) check-mutants MUTANTS=5000 MUTANT_SEEDS="1 2 3 4"
long-plots: $(PROGRAM)
	@tests/plots/check $(PROGRAM) $(BUILD)/plots whole
long-analysis:
	+@$(SUBMAKE) analyse NODES=225000
long-faults:
	+@$(SUBMAKE) check-faults KILLS=200 ALLOCATIONS=200 CALLS=200

# Holds the project against files of cases with known answers.
$(BUILD)/oracle-runner: $(ORACLE_OBJECTS) $(TEST_HELPERS) $(BUILD)/libpricewar.a
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS)

READER_PACKAGES := python3-h5py python3-pandas hdf5-tools r-cran-hdf5r r-bioc-rhdf5 octave perl
check-readers: ## install readers of HDF5 in Python, R and Octave, and ask them the same questions about one file
	@.ci/packages $(TEST_PACKAGES) $(READER_PACKAGES)
	+@$(SUBMAKE) all
	@tests/readers/run.sh $(BUILD)

PLAYWRIGHT := $(BUILD)/browser/node_modules/playwright-core
$(PLAYWRIGHT):
	@mkdir -p $(BUILD)/browser
	npm install --no-save --no-audit --no-fund --prefix $(BUILD)/browser playwright-core@1.65.0 >&2

# In a real browser, without a network, the page of every kind of file: every chart drawn, slider, legends, choices, themes,
# keyboard. Screenshots go to build/browser/pages. Not part of `check`: it needs a browser and takes several minutes.
check-report: ## install a browser when it is missing, and use the pages of `report` in it
	@.ci/packages $(BUILD_PACKAGES) $(BROWSER_PACKAGES) $(NODE_PACKAGES)
	+@$(SUBMAKE) all $(PLAYWRIGHT)
	@tests/browser/make_pages.sh $(PROGRAM) $(BUILD)/browser/pages
	@NODE_PATH=$(BUILD)/browser/node_modules node tests/browser/report.cjs $(BUILD)/browser/pages

# Not part of `check`: it starts daemons of its own on this machine, and takes a minute or more.
check-slurm: ## install Slurm when it is missing, and run a study as a job array on one node
	@.ci/packages $(BUILD_PACKAGES) slurm-wlm munge
	+@$(SUBMAKE) all
	@tests/slurm/run.sh $(BUILD)
