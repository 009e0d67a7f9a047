# pricewar-sim. `make check` needs nothing else: it installs what is missing, builds and runs the tests.
.DEFAULT_GOAL := all
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

BUILD ?= build
CC = gcc
OPTIMISE ?= -O3
SANITIZE ?=
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
PACKAGES_CFLAGS = $(shell pkg-config --cflags gsl libconfig hdf5-serial jansson nettle 2>/dev/null)
PACKAGES_LIBS = $(shell pkg-config --libs-only-L hdf5-serial 2>/dev/null) -lhdf5_hl \
	$(shell pkg-config --libs hdf5-serial libconfig gsl jansson nettle 2>/dev/null) -lpthread -lm
# -ffp-contract=off and no -ffast-math: the same bits with SSE2, AVX2 and AVX-512.
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE $(OPTIMISE) -g $(WARNINGS) -ffp-contract=off -fno-math-errno -fno-trapping-math \
	$(SANITIZE) -Isrc -I$(BUILD) $(PACKAGES_CFLAGS) -MMD -MP $(CFLAGS)

LIBRARY_SOURCES := $(wildcard src/*/*.c)
TEST_SOURCES := $(wildcard tests/test_*.c)
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o)
TEST_PROGRAMS := $(TEST_SOURCES:tests/%.c=$(BUILD)/tests/%)
ORACLE_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/oracle/*.c))
ORACLE_FILES := $(wildcard tests/data/oracles/*.json tests/data/oracles/*.csv)

all: $(BUILD)/libpricewar.a

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

# The commit that is being built; the file changes only when the answer does.
$(BUILD)/commit.h: FORCE
	@mkdir -p $(@D)
	@commit=$$(git -C . describe --always --dirty --abbrev=12 2>/dev/null || echo unknown); \
	line="#define PRICEWAR_COMMIT \"$$commit\""; \
	[ "$$(cat $@ 2>/dev/null)" = "$$line" ] || echo "$$line" >$@
$(BUILD)/src/base/version.o: $(BUILD)/commit.h

$(BUILD)/libpricewar.a: $(LIBRARY_OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libpricewar.a
	$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS) -lcmocka

# Holds the project against files of cases with known answers.
$(BUILD)/oracle-runner: $(ORACLE_OBJECTS) $(BUILD)/libpricewar.a
	$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS)

tests: $(TEST_PROGRAMS) $(BUILD)/oracle-runner

# Needs no other step: missing packages first, then build and run every test program.
check:
	@.ci/packages gcc make pkg-config libgsl-dev libconfig-dev libhdf5-dev libjansson-dev nettle-dev libcmocka-dev
	@$(MAKE) --no-print-directory -j2 tests
	@failed=0; for test in $(TEST_PROGRAMS); do $$test || failed=1; done; \
	$(BUILD)/oracle-runner $(ORACLE_FILES) || failed=1; \
	if $(BUILD)/oracle-runner tests/data/oracle_control.json > $(BUILD)/oracle_control.txt || \
	! tail -n 1 $(BUILD)/oracle_control.txt | grep -qx '1 passed, 5 failed'; then \
	echo "the oracle runner does not tell right from wrong answers:"; cat $(BUILD)/oracle_control.txt; failed=1; fi; \
	exit $$failed

clean:
	rm -rf $(BUILD)

format:
	clang-format -i $(wildcard src/*/*.[ch] tests/*.[ch] tests/oracle/*.[ch])

.PHONY: all tests check clean format FORCE
.SECONDARY:
-include $(LIBRARY_OBJECTS:.o=.d) $(ORACLE_OBJECTS:.o=.d) $(TEST_SOURCES:%.c=$(BUILD)/%.d)
