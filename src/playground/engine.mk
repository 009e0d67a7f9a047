# The engine of playgrounds: what plays scenarios and makes the data of their pages, as WebAssembly. Only `make playground`
# needs what stands here; the program is built with the engine when it is there, and says how to make it when it is not.
ENGINE := $(BUILD)/playground
ENGINE_PARTS := src/playground/engine
ENGINE_PACKAGES := emscripten dpkg-dev libgsl-dev libconfig-dev libhdf5-dev libjansson-dev nettle-dev zlib1g-dev
ENGINE_LIBRARIES := gsl libconfig jansson hdf5 nettle zlib
# Emscripten 3.1.6 takes Node's fetch for that of a browser, and Debian keeps what its optimiser needs elsewhere.
EMCC := NODE_OPTIONS=--no-experimental-fetch NODE_PATH=/usr/share/nodejs emcc
# clang as emcc calls it, without emcc's own second for each file.
ENGINE_CC = /usr/bin/clang $(ENGINE_TARGET)
ENGINE_TARGET = $(eval ENGINE_TARGET := $$(shell $(EMCC) --cflags 2>/dev/null))$(ENGINE_TARGET)

playground: ## build the engine of playgrounds in WebAssembly (Debian's emscripten and sources of libraries), and the program with it
	@.ci/packages $(BUILD_PACKAGES) $(ENGINE_PACKAGES)
	+@$(SUBMAKE) $(ENGINE)/needed
	@$(ENGINE_PARTS)/fetch $(ENGINE)/sources $(ENGINE_LIBRARIES)
	+@$(SUBMAKE) $(ENGINE)/engine.wasm.gz
	@mkdir -p $(ENGINE)/carried
	@cp -u $(ENGINE)/engine.js $(ENGINE)/engine.wasm.gz $(ENGINE)/carried
	+@$(SUBMAKE) all

# Which of our files and of GSL's the engine needs is what the linker takes out of the libraries for its door. Members of an
# archive have no folders: where two files have a name, both are compiled, and the linker chooses again.
ENGINE_DOOR := $(BUILD)/src/playground/engine.o
ENGINE_GSL_LIBRARIES = $(foreach name,gsl gslcblas,$(shell $(CC) -print-file-name=lib$(name).a))
$(ENGINE)/needed: $(ENGINE_DOOR) $(BUILD)/libpricewar.a
	@mkdir -p $(@D)
	$(Q)$(LD) -r --trace --trace -o $@.o $^ $(ENGINE_GSL_LIBRARIES) | sed -n 's/^(.*\.a)\(lt[0-9]*-\)\{0,1\}\(.*\)\.o$$/\2.c/p' | LC_ALL=C sort -u >$@
	@rm -f $@.o
	@[ -s $@ ] || { echo "the linker did not say what the engine needs" >&2; rm $@; exit 1; }

# What is compiled: of HDF5 all, less what is for other machines.
ENGINE_NAMES := $(shell cat $(ENGINE)/needed 2>/dev/null)
ENGINE_OWN := src/playground/engine.c $(foreach source,$(LIBRARY_SOURCES),$(if $(filter $(notdir $(source)),$(ENGINE_NAMES)),$(source)))
ENGINE_OWN := $(sort $(ENGINE_OWN))
ENGINE_GSL := $(foreach source,$(wildcard $(ENGINE)/sources/gsl/*/*.c),$(if $(filter $(notdir $(source)),$(ENGINE_NAMES)),$(source)))
ENGINE_GSL := $(filter-out %_source.c %/test.c $(addprefix $(ENGINE)/sources/gsl/,utils/% doc/% multifit_nlinear/% multilarge/% \
	multilarge_nlinear/% interpolation/% ode-initval/% ode-initval2/%),$(ENGINE_GSL))
ENGINE_HDF5 := $(filter-out %/H5detect.c %/H5make_libsettings.c %/H5FDmpi.c %/H5FDmpio.c %/H5mpi.c %/H5Dmpio.c %/H5FDdirect.c \
	%/H5FDhdfs.c %/H5FDros3.c %/H5FDs3comms.c %/H5FDmirror.c %/H5FDwindows.c %/H5Zszip.c,\
	$(wildcard $(ENGINE)/sources/hdf5/src/H5*.c)) \
	$(wildcard $(addprefix $(ENGINE)/sources/hdf5/hl/src/,H5DS.c H5LT.c H5LTanalyze.c H5LTparse.c))
ENGINE_NETTLE := $(wildcard $(addprefix $(ENGINE)/sources/nettle/,sha256.c sha256-compress.c write-be32.c))
ENGINE_ZLIB := $(wildcard $(addprefix $(ENGINE)/sources/zlib/,adler32.c compress.c crc32.c deflate.c inffast.c inflate.c inftrees.c \
	trees.c uncompr.c zutil.c))
ENGINE_CONFIG := $(wildcard $(addprefix $(ENGINE)/sources/libconfig/lib/,grammar.c libconfig.c scanctx.c scanner.c strbuf.c))
ENGINE_JANSSON := $(wildcard $(ENGINE)/sources/jansson/src/*.c)
ENGINE_OTHERS := $(ENGINE_GSL) $(ENGINE_HDF5) $(ENGINE)/H5Tinit.c $(ENGINE)/H5lib_settings.c $(ENGINE_NETTLE) $(ENGINE_ZLIB) \
	$(ENGINE_CONFIG) $(ENGINE_JANSSON)
ENGINE_OBJECTS := $(ENGINE_OWN:%.c=$(ENGINE)/own/%.o) $(ENGINE_OTHERS:$(ENGINE)/%.c=$(ENGINE)/others/%.o)

# Headers of the libraries as Debian installs them, less what is of this machine; and the configurations. The engine has no
# commit in it, so that the same sources make the same bytes.
$(ENGINE)/include/made: $(wildcard $(ENGINE_PARTS)/*.sed) | $(ENGINE)/sources
	@rm -rf $(@D)
	@mkdir -p $(@D)/hdf5 $(@D)/gsl $(@D)/nettle $(@D)/configured/gsl $(@D)/configured/nettle
	@cp /usr/include/gsl/*.h $(@D)/gsl
	@cp /usr/include/hdf5/serial/*.h $(@D)/hdf5
	@cp /usr/include/nettle/*.h $(@D)/nettle
	@cp /usr/include/jansson*.h /usr/include/libconfig.h $(@D)
	@echo '#define PRICEWAR_COMMIT "in a page"' >$(@D)/commit.h
	@mkdir -p $(@D)/linux && cp /usr/include/linux/magic.h $(@D)/linux
	@cp $(ENGINE)/sources/zlib/zlib.h $(ENGINE)/sources/zlib/zconf.h $(@D)
	@sed -E -i -f $(ENGINE_PARTS)/hdf5.sed $(@D)/hdf5/H5pubconf.h
	@sed -E -f $(ENGINE_PARTS)/gsl.sed $(ENGINE)/sources/gsl/config.h.in >$(@D)/configured/gsl/config.h
	@echo '#define HAVE_ALIGNED_ALLOC 1' >$(@D)/configured/nettle/config.h
	@mkdir -p $(@D)/configured/jansson
	@printf '#define %s 1\n' HAVE_STDINT_H HAVE_STRTOULL HAVE_UNISTD_H >$(@D)/configured/jansson/jansson_private_config.h
	@touch $@

# Parsers come as C; nobody makes them anew.
%.c: %.y
%.c: %.l

# HDF5 asks the machine how it keeps numbers: here Node's WebAssembly.
$(ENGINE)/H5Tinit.c: $(ENGINE)/include/made
	$(call SAY,GEN,$@)
	$(Q)$(EMCC) -O1 -w -I$(ENGINE)/include/hdf5 -I$(ENGINE)/sources/hdf5/src -o $(ENGINE)/H5detect.js $(ENGINE)/sources/hdf5/src/H5detect.c
	$(Q)NODE_OPTIONS=--no-experimental-fetch node $(ENGINE)/H5detect.js >$@
$(ENGINE)/H5lib_settings.c:
	@echo 'char H5libhdf5_settings[] = "";' >$@

# The same flags as for the program as far as they change numbers; SIMD in every browser since 2023.
ENGINE_OPTIMISE ?= -O3 -msimd128
ENGINE_FLAGS = $(ENGINE_OPTIMISE) -D_GNU_SOURCE -ffp-contract=off -fno-math-errno -fno-trapping-math -ffunction-sections \
	-fdata-sections -fmerge-all-constants -I$(ENGINE)/include -I$(ENGINE)/include/hdf5 -MMD -MP
$(ENGINE)/own/%.o: %.c $(ENGINE)/include/made $(ENGINE_PARTS)/page.h
	@mkdir -p $(@D)
	$(call SAY,WASM,$@)
	$(Q)$(ENGINE_CC) -std=gnu17 -DPRICEWAR_ONE_VERSION -include $(ENGINE_PARTS)/page.h $(ENGINE_FLAGS) -Iinclude -Isrc -I$(BUILD) -c -o $@ $<
# Of the libraries alone -Os makes HDF5 a third smaller; what counts is spent in ours and in GSL.
$(ENGINE)/others/%.o: $(ENGINE)/%.c $(ENGINE)/include/made
	@mkdir -p $(@D)
	$(call SAY,WASM,$@)
	$(Q)$(ENGINE_CC) -w $(ENGINE_FLAGS) $(if $(findstring hdf5,$<)$(findstring H5,$<),-Os) -DHAVE_CONFIG_H -DHAVE_UNISTD_H=1 \
	$(if $(findstring /gsl/,$<),-I$(ENGINE)/include/configured/gsl -I$(ENGINE)/sources/gsl) \
	$(if $(findstring /nettle/,$<),-I$(ENGINE)/include/configured/nettle) \
	$(if $(findstring /jansson/,$<),-I$(ENGINE)/include/configured/jansson -I$(ENGINE)/sources/jansson/src) \
	$(if $(findstring /libconfig/,$<),-UHAVE_CONFIG_H -DLIBCONFIG_STATIC -DHAVE_FREELOCALE -DHAVE_NEWLOCALE -DHAVE_USELOCALE -DHAVE_XLOCALE_H=0) \
	$(if $(findstring /hdf5/,$<)$(findstring H5,$<),-I$(ENGINE)/sources/hdf5/src -I$(ENGINE)/sources/hdf5/hl/src -DNDEBUG) -c -o $@ $<

ENGINE_EXPORTS := engine_create engine_free engine_text engine_read engine_begin engine_play engine_end engine_take engine_finish \
	malloc free
empty :=
comma := ,
# Without a file of its own to fetch: the page has the WebAssembly in itself.
$(ENGINE)/engine.js: $(ENGINE_OBJECTS)
	$(call SAY,LINK,$@)
	$(Q)printf '%s\n' $(ENGINE_OBJECTS) >$(ENGINE)/objects
	$(Q)$(EMCC) -O2 -msimd128 --no-entry -sMODULARIZE=1 -sEXPORT_NAME=createEngine -sENVIRONMENT=web,worker,node -sALLOW_MEMORY_GROWTH=1 \
	-sMAXIMUM_MEMORY=4GB -sINITIAL_MEMORY=32MB -sFORCE_FILESYSTEM=1 -sDYNAMIC_EXECUTION=0 -sEXPORTED_RUNTIME_METHODS=FS,UTF8ToString,stringToUTF8,lengthBytesUTF8 \
	-sEXPORTED_FUNCTIONS=$(subst $(empty) $(empty),$(comma),$(addprefix _,$(ENGINE_EXPORTS))) \
	-Wl,--gc-sections -o $@ @$(ENGINE)/objects
$(ENGINE)/engine.wasm.gz: $(ENGINE)/engine.js
	$(Q)gzip -9 -n -k -f $(ENGINE)/engine.wasm
	@touch $@
-include $(wildcard $(ENGINE)/own/src/*/*.d $(ENGINE)/own/src/*/*/*.d)

# The program carries the engine that was built last: copies that nothing makes anew, so that no other target needs Emscripten.
ENGINE_CARRIED := $(wildcard $(ENGINE)/carried/engine.js $(ENGINE)/carried/engine.wasm.gz)
$(BUILD)/src/cli/playground.o: $(ENGINE_CARRIED)
$(BUILD)/src/cli/playground.o: CFLAGS_ALL += $(if $(ENGINE_CARRIED),-DPRICEWAR_ENGINE='"$(ENGINE)/carried/"')

# Every shipped scenario that fits, in the engine under Node; then a page in a browser. Not part of `check`.
PLAYGROUND_SCENARIOS = $(filter-out $(PLAYGROUND_LEFT_OUT),$(wildcard scenarios/*.cfg scenarios/theory/*.cfg scenarios/wars/*.cfg scenarios/new/*.cfg \
	scenarios/foresight/*.cfg))
# 2,000 runs, or 50,000 rounds: minutes each.
PLAYGROUND_LEFT_OUT := $(addprefix scenarios/theory/,gamblers_ruin.cfg klein_2021.cfg war_of_attrition.cfg calvano_2020.cfg)
check-playground: playground ## hold the engine of playgrounds against the native program, and use a page in a real browser
	@.ci/packages $(BROWSER_PACKAGES) $(NODE_PACKAGES)
	+@$(SUBMAKE) $(PLAYWRIGHT)
	@node tests/playground/engine.cjs $(PROGRAM) $(ENGINE) $(PLAYGROUND_SCENARIOS)
	@$(PROGRAM) playground --quiet --force scenarios/theory/price_war.cfg -o $(ENGINE)/page.html
	@NODE_PATH=$(BUILD)/browser/node_modules node tests/playground/browser.cjs $(PROGRAM) scenarios/theory/price_war.cfg $(ENGINE)/page.html $(ENGINE)/shots
.PHONY: playground check-playground
