# What `make check` is made of, and what it leaves out for its length.

check: ## install what is missing, build, run all tests, and compare the generated pages
	@.ci/packages $(TEST_PACKAGES)
	@$(SUBMAKE) tests
	@failed=0; for test in $(TEST_PROGRAMS); do $$test || failed=1; done; \
	$(SUBMAKE) check-house || failed=1; $(SUBMAKE) check-oracles || failed=1; $(SUBMAKE) check-docs || failed=1; \
	$(SUBMAKE) check-faults || failed=1; $(SUBMAKE) check-fuzz || failed=1; \
	$(SUBMAKE) check-mutants || failed=1; \
	$(SUBMAKE) check-plots || failed=1; $(SUBMAKE) check-examples || failed=1; \
	$(SUBMAKE) check-terminal || failed=1; tests/hardening.sh $(BUILD) || failed=1; \
	[ $$failed = 0 ] && echo "make check: all passed" || echo "make check: FAILED, see above" >&2; exit $$failed

check-long: tests $(BUILD)/tests/long/choice ## LONG=3000 random scenarios from seed FIRST=100000, learners in 100 sessions, 32 million choices, 10 million SMEs
	@$(BUILD)/tests/model/test_random_scenarios $(LONG) $(FIRST)
	@$(BUILD)/tests/cli/test_extremes long
	@$(SUBMAKE) check-oracles ORACLE_SESSIONS=100
	@$(BUILD)/tests/long/choice
	@$(SUBMAKE) check-mutants MUTANTS=5000 MUTANT_SEEDS="1 2 3 4"
	@$(SUBMAKE) check-faults KILLS=200 ALLOCATIONS=200 CALLS=200

# Holds the project against files of cases with known answers.
$(BUILD)/oracle-runner: $(ORACLE_OBJECTS) $(TEST_HELPERS) $(BUILD)/libpricewar.a
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS)

# The cases with known answers; and wrong answers must be called wrong.
check-oracles: $(BUILD)/oracle-runner
	@ORACLE_SESSIONS=$(ORACLE_SESSIONS) $(BUILD)/oracle-runner $(ORACLE_FILES)
	@if $(BUILD)/oracle-runner tests/data/oracle_control.json > $(BUILD)/oracle_control.txt || \
	! tail -n 1 $(BUILD)/oracle_control.txt | grep -qx '1 passed, 5 failed'; then \
	echo "the oracle runner does not tell right from wrong answers:"; cat $(BUILD)/oracle_control.txt; exit 1; fi

# Rooms, floors, circles of files; what is planted must be found; a summary needs no HDF5.
check-house: $(PROGRAM)
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/house/floors.py $(BUILD)
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/house/planted.py
	@tests/house/links.sh $(BUILD)

check-docs: $(PROGRAM)
	@mkdir -p $(BUILD)/docs
	@$(foreach page,$(GENERATED_PAGES),$(PROGRAM) $(PAGE_$(page)) >$(BUILD)/docs/$(page).md; \
	cmp -s docs/$(page).md $(BUILD)/docs/$(page).md || \
	{ echo "docs/$(page).md is not what the program prints; \`make docs\` renews it" >&2; exit 1; };)

# `watch` in a pseudo-terminal.
check-terminal: $(PROGRAM)
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/watch/check $(PROGRAM) $(BUILD)/terminal

# The scripts for figures, on a small run.
check-plots: $(PROGRAM)
	@tests/plots/check $(PROGRAM) $(BUILD)/plots

# Messages to mistakes; what the pages in docs/ tell the reader to do, done.
EXAMPLES := mistakes/run.sh docs/plugins.sh docs/tutorial.sh docs/hypotheses.sh docs/architecture.sh docs/installed.sh docs/page_data.sh
check-examples: tests
	@$(foreach example,$(EXAMPLES),tests/$(example) $(BUILD);)

READER_PACKAGES := python3-h5py python3-pandas hdf5-tools r-cran-hdf5r r-bioc-rhdf5 octave perl
check-readers: ## install readers of HDF5 in Python, R and Octave, and ask them the same questions about one file
	@.ci/packages $(TEST_PACKAGES) $(READER_PACKAGES)
	@$(SUBMAKE) all
	@tests/readers/run.sh $(BUILD)

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
