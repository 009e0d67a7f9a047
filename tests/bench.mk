# Builds for one instruction set each: benchmarks, and the same bytes from all of them.

# Instruction sets by name of the build and level of the architecture, and the make variables of a build for one.
INSTRUCTION_SETS := sse2:x86-64 avx2:x86-64-v3 avx512:x86-64-v4
name_of = $(firstword $(subst :, ,$(1)))
level_of = $(lastword $(subst :, ,$(1)))
build_for = BUILD=$(BUILD)/$(call name_of,$(1)) CFLAGS="-DPRICEWAR_ONE_VERSION -march=$(call level_of,$(1))"

# Other builds of the program: compiler and optimisation. Not part of `check`: each is compiled in full.
OTHER_BUILDS := gcc-O1 clang-O3
check-determinism: ## one study by any number of threads and shards, by gcc and clang, -O1 and -O3, with every instruction set
	@.ci/packages $(BUILD_PACKAGES) clang
	+@$(SUBMAKE) all
	+@$(foreach build,$(OTHER_BUILDS),$(SUBMAKE) BUILD=$(BUILD)/$(build) CC=$(firstword $(subst -, ,$(build))) \
	OPTIMISE=-$(lastword $(subst -, ,$(build))) all;)
	+@$(foreach set,$(INSTRUCTION_SETS),$(SUBMAKE) $(call build_for,$(set)) all;)
	@tests/determinism/run.sh $(BUILD) $(OTHER_BUILDS:%=$(BUILD)/%) --sets $(foreach set,$(INSTRUCTION_SETS),\
	$(call level_of,$(set)):$(BUILD)/$(call name_of,$(set)))

# The benchmark, and the same built for one instruction set each.
BENCH_SOURCES := bench engine_run bench_market gsl_loop
$(BUILD)/bench/bench: $(BENCH_SOURCES:%=$(BUILD)/tests/bench/%.o) $(BUILD)/libpricewar.a
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS)

$(BUILD)/bench/nash: $(BUILD)/tests/bench/nash.o $(BUILD)/libpricewar.a
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS)

SCALE_SOURCES := scale engine_run bench_market gsl_loop
$(BUILD)/bench/scale: $(SCALE_SOURCES:%=$(BUILD)/tests/bench/%.o) $(BUILD)/libpricewar.a
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(PACKAGES_LIBS)

# The yardstick is always plain x86-64 code.
BENCH ?=
$(BUILD)/tests/bench/gsl_loop.o: private CFLAGS_ALL += $(if $(findstring -march,$(CFLAGS)),-march=x86-64)

bench: ## build and run the benchmarks (BENCH=--full: ten million SMEs too); results/bench.json, tables of docs/performance.md
	@.ci/packages $(BUILD_PACKAGES) python3-numpy
	+@$(SUBMAKE) all $(BUILD)/bench/bench $(BUILD)/bench/nash $(BUILD)/bench/scale
	+@$(foreach set,$(INSTRUCTION_SETS),$(SUBMAKE) $(call build_for,$(set)) $(BUILD)/$(call name_of,$(set))/bench/bench;)
	@mkdir -p results
	@$(BUILD)/bench/bench -o results/bench.json $(foreach set,$(INSTRUCTION_SETS),\
	$(call name_of,$(set))=$(BUILD)/$(call name_of,$(set))/bench/bench)
	@$(PYTHON) tests/bench/nash.py $(BUILD)/bench/nash
	@$(PYTHON) tests/bench/scale.py $(BUILD) $(BENCH) --write

# Instructions, which other work on the machine does not change (callgrind), against tests/performance/baselines/.
PERFORMANCE := logit_market default_1000 sweep nash_prices
INSTRUCTIONS = $(PYTHON) tests/performance/instructions.py
$(BUILD)/performance/workload $(BUILD)/performance/planted: $(BUILD)/tests/performance/workload.o $(LIBRARY_OBJECTS)
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -Wl,--wrap=clock_seconds -o $@ $^ $(PACKAGES_LIBS)
# One function is called twice where once is enough.
$(BUILD)/performance/planted: $(BUILD)/tests/performance/planted.o
$(BUILD)/performance/planted: private PACKAGES_LIBS += -Wl,--wrap=exp_of_doubles

check-instructions: ## count the instructions of four workloads; a change that costs 5 % more fails and names functions
	@.ci/packages $(BUILD_PACKAGES) valgrind
	+@$(SUBMAKE) $(BUILD)/performance/workload $(BUILD)/performance/planted
	@$(INSTRUCTIONS) check $(BUILD)/performance/workload $(PERFORMANCE)
	@$(INSTRUCTIONS) notices $(BUILD)/performance/planted nash_prices exp_of_doubles

REASON ?=
renew-instructions: ## make the present counts of PERFORMANCE=... the ones to hold against: REASON="why they changed"
	@[ -n "$(REASON)" ] || { echo 'say why: make renew-instructions REASON="..."' >&2; exit 1; }
	@.ci/packages $(BUILD_PACKAGES) valgrind
	+@$(SUBMAKE) $(BUILD)/performance/workload
	@$(INSTRUCTIONS) renew "$(REASON)" $(BUILD)/performance/workload $(PERFORMANCE)
