# Static analysis and coverage.

# As gcc sees it: cppcheck can't read clang's attribute of an enumeration.
CPPCHECK := cppcheck -U__clang__ -j$(shell nproc) --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
	--error-exitcode=1
lint: ## check the format of the code and run cppcheck
	@.ci/packages $(LINT_PACKAGES)
	@clang-format --dry-run -Werror $(C_FILES)
	@mkdir -p build/cppcheck
	$(CPPCHECK) --suppress=unknownMacro:tests/oracle/laws.c --cppcheck-build-dir=build/cppcheck -Iinclude -Isrc -Itests include src tests docs/examples

# Each file of src/ by gcc's analyser, with all warnings, and by clang-tidy. The object that gcc makes is not used.
# NODES: so many states of a function clang's analyser looks at. Its own 225,000 take two to three times as long as these,
# which `make long-analysis` spends.
NODES ?= 10000
ANALYSED := $(patsubst %.c,$(BUILD)/%.analysed,$(SOURCES))
# malloc-leak: gcc 12 loses memory that is stored through a pointer of the caller or in the element of a grown array.
# use-of-uninitialized-value: it lets the loop that fills an array end before the one that reads it, with the same bound.
# gcc's own warnings of such reads stay on, and AddressSanitizer (make asan) and valgrind look for both.
# `a && b` stays two questions: it does not follow what the compiler makes of them in one.
GCC_ANALYSER := -Werror -fanalyzer -Wno-analyzer-malloc-leak -Wno-analyzer-use-of-uninitialized-value \
	--param logical-op-non-short-circuit=0
# A file that a change of time or of a rule makes older than these is looked at again only when its own inputs changed.
$(BUILD)/%.analysed: %.c Makefile tests/analyse.mk tests/analyse_file.sh .clang-tidy | $(BUILD)/commit.h
	@mkdir -p $(@D)
	@FLAGS='$(CFLAGS_ALL)' GCC_ANALYSER='$(GCC_ANALYSER)' NODES=$(NODES) V=$(V) tests/analyse_file.sh $< $@
analysed: $(ANALYSED)

analyse: lint ## lint, then gcc -fanalyzer and clang-tidy (.clang-tidy) over src/; all must be quiet
	@.ci/packages $(ANALYSE_PACKAGES)
	+@$(SUBMAKE) -k BUILD=build/analyse OPTIMISE=-O1 analysed
	@NODES=$(NODES) FLAGS='$(CFLAGS_ALL)' GCC_ANALYSER='$(GCC_ANALYSER)' CPPCHECK="$(CPPCHECK)" tests/analysis.sh
	@echo "clang-format, cppcheck, gcc -fanalyzer and clang-tidy have nothing to say"

# Not part of `check`: it compiles and runs the test programs and the corpus again, with counters. The other parts of
# `check` are left out: they take longer than all these and reach few lines more. What a killed process counted is lost.
# Counters that several threads share may miss a step, which does not matter to whether a line was reached; with atomic ones
# the tests take four times as long.
LEAST_COVERAGE ?= 90
COVERAGE := build/coverage
COVERED := BUILD=$(COVERAGE) OPTIMISE=-O1 SANITIZE="--coverage -fprofile-update=single"
coverage: ## lines of src/ that the tests reach, by file in build/coverage/report.csv; fails below LEAST_COVERAGE=90 percent
	@.ci/packages $(TEST_PACKAGES) gcovr
	+@$(SUBMAKE) $(COVERED) tests $(FUZZERS:%=$(COVERAGE)/fuzz/%)
	@$(MAKE) --no-print-directory $(COVERED) covered

covered:
	@find $(BUILD) -name '*.gcda' -delete
	+@failed=0; printf '%s\n' $(TEST_PROGRAMS) | \
	xargs -P "$$(nproc)" -I{} sh -c '{} >{}.said 2>&1 || { cat {}.said; exit 1; }' || failed=1; \
	$(SUBMAKE) check-fuzz || failed=1; \
	gcovr --root . --filter src/ --gcov-ignore-parse-errors --object-directory $(BUILD) --csv $(BUILD)/report.csv $(BUILD) || failed=1; \
	awk -f tests/coverage.awk -v least=$(LEAST_COVERAGE) $(BUILD)/report.csv || failed=1; exit $$failed
