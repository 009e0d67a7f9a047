# Faults, hostile input, memory: what tries to break the program.

# Without a fuzzer the harnesses replay their corpus (try/fuzz_scenario and so on).
FUZZ_HELPERS := $(BUILD)/tests/fuzz/changed_files.o $(if $(FUZZING),,$(BUILD)/tests/fuzz/replay.o)

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(FUZZ_HELPERS) $(BUILD)/commands.a $(BUILD)/libpricewar.a
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) $(if $(FUZZING),-fsanitize=fuzzer) -o $@ $^ $(PACKAGES_LIBS)

# Shipped scenarios and studies with their structure changed, and overrides.
MUTANTS ?= 300
MUTANT_SEEDS ?= 1
PYTHON := PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3
MUTATE = PROGRAM=$(abspath $(PROGRAM)) $(PYTHON) tests/fuzz/mutants.py

# New inputs of interest go to build/fuzz/corpus; what breaks the program is written into build/fuzz/. AddressSanitizer
# keeps little of what was freed, which takes a third of the time away; more than enough memory is refused as on any machine.
FUZZ_SECONDS ?= 600
FUZZ_ASAN := quarantine_size_mb=16:malloc_context_size=8:detect_stack_use_after_return=0:allocator_may_return_null=1:allocator_release_to_os_interval_ms=-1
fuzz: ## fuzz the readers of scenarios, overrides, studies, games, observations, results and stopped studies for FUZZ_SECONDS=600 in all
	@.ci/packages $(BUILD_PACKAGES) clang-14 libclang-rt-14-dev
	+@$(SUBMAKE) BUILD=build/fuzz CC=clang-14 OPTIMISE=-O1 FUZZING=1 \
	SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer" \
	$(FUZZERS:%=build/fuzz/fuzz/%)
	@export LSAN_OPTIONS=suppressions=.ci/lsan.supp:print_suppressions=0 ASAN_OPTIONS=$(FUZZ_ASAN); failed=0; \
	$(foreach fuzzer,$(FUZZERS),\
	mkdir -p build/fuzz/corpus/$(fuzzer); echo "$(fuzzer)" >&2; \
	build/fuzz/fuzz/$(fuzzer) -max_total_time=$$(($(FUZZ_SECONDS) / $(words $(FUZZERS)))) -timeout=60 -rss_limit_mb=2048 \
	-max_len=16384 -print_final_stats=1 -verbosity=1 -artifact_prefix=build/fuzz/ \
	build/fuzz/corpus/$(fuzzer) tests/fuzz/corpus/$(fuzzer:fuzz_%=%) || failed=1;) exit $$failed

# Faults: kills, full disks, failing allocations.
# Whose allocation fails is told by its file, so HDF5 is in one of its own.
$(BUILD)/faults/pricewar-sim: $(PROGRAM)
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(LINK_PROGRAM) $(PACKAGES_LIBS)
$(BUILD)/failing_malloc.so: tests/faults/failing_malloc.c
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O1 $(WARNINGS) -shared -fPIC -o $@ $<

$(BUILD)/failing_calls.so: tests/faults/failing_calls.c
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O1 $(WARNINGS) -shared -fPIC -o $@ $< -ldl

# CALLS: so many places of each kind of call and command, 0 for all; on two processors 1 takes a quarter of a minute, 200
# about ten minutes, all 70,000 some hours.
KILLS ?= 10
ALLOCATIONS ?= 8
CALLS ?= 1
FAULTS := $(PYTHON) tests/faults

asan: ## run the tests with AddressSanitizer and UndefinedBehaviorSanitizer, built in build/asan
	@.ci/packages $(TEST_PACKAGES)
	+@$(SUBMAKE) BUILD=build/asan OPTIMISE=-O1 \
	SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer" tests
	@export LSAN_OPTIONS=suppressions=.ci/lsan.supp:print_suppressions=0; \
	failed=0; for test in $(TEST_SOURCES:tests/%.c=build/asan/tests/%); do $$test || failed=1; done; exit $$failed

# The library with ThreadSanitizer, and a program on it that plays two runs in two threads. A race must be noticed.
check-threads: ## play two runs in two threads under ThreadSanitizer, built in build/threads
	@.ci/packages $(BUILD_PACKAGES)
	@$(SUBMAKE) BUILD=build/threads OPTIMISE=-O1 SANITIZE=-fsanitize=thread build/threads/libpricewar.so
	@tests/library/threads.sh build/threads

# Without what libraries keep to the end of the program. Hours on one processor; VALGRIND_TESTS='base/test_crew' for one.
VALGRIND_TESTS ?= $(TEST_SOURCES:tests/%.c=%)
VALGRIND := valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
	--suppressions=.ci/valgrind.supp --trace-children=yes --trace-children-skip='/bin/*,/usr/bin/*'
valgrind: ## run the tests, and the program in them, under valgrind: wrong reads and writes, leaks
	@.ci/packages $(TEST_PACKAGES) valgrind
	+@$(SUBMAKE) tests
	@failed=0; for test in $(VALGRIND_TESTS); do $(VALGRIND) $(BUILD)/tests/$$test || failed=1; done; exit $$failed

# A sweep again and again in one process; first one that forgets memory, which must be noticed.
MINUTES ?= 30
THREADS ?= 0
soak: $(BUILD)/tests/long/soak ## run a study again and again for MINUTES=30 on all processors: memory must not grow
	@code=0; $(BUILD)/tests/long/soak 0.2 $(THREADS) 4000000 >/dev/null 2>&1 || code=$$?; \
	[ $$code = 3 ] || { echo "soak: a leak is not noticed" >&2; exit 1; }
	@$(BUILD)/tests/long/soak $(MINUTES) $(THREADS)
