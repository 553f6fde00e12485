# Heed. `make` builds ./heed; `make check` runs the tests that need no browser.
#
#   all      ./heed                       layers   who may include whom
#   check    unit, case, cli, repo tests  headers  each header compiles alone
#   asan     check under ASan and UBSan   fuzz     the fuzzers, FUZZ_S each
#   fmt      clang-format over src, tests clean
#   coverage lines and branches by gcov (tests/coverage.sh)
#
# V=release|asan|cov picks a build directory; EMU=1 the arena's sanitizer twin.

V       ?= release
EMU     ?= 0
CC      ?= gcc
B       := build/$(V)$(if $(filter 1,$(EMU)),-emu)
FUZZ_S  ?= 60

WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wconversion \
	-Wmissing-prototypes -Wstrict-prototypes -Wwrite-strings -Wcast-qual \
	-Wformat=2 $(if $(CI),-Werror)
HARDEN  := -fstack-protector-strong -fstack-clash-protection -fPIE \
	-fno-strict-overflow -fno-delete-null-pointer-checks \
	$(if $(filter x86_64,$(shell uname -m)),-fcf-protection=full)
OPT.release := -O2 -D_FORTIFY_SOURCE=3
OPT.asan    := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
OPT.cov     := -O0 --coverage
CFLAGS  := -std=c11 -D_GNU_SOURCE -g $(OPT.$(V)) $(WARN) $(HARDEN) -Isrc -I$(B) \
	-I/usr/include/postgresql -include src/core/banned.h -MMD -MP
LDFLAGS := $(OPT.$(V)) -pie -Wl,-z,relro,-z,now,-z,noexecstack
# Opened at run time where it is installed (src/language/match_vs.c).
ifeq ($(shell pkg-config --exists libhs 2>/dev/null && echo yes),yes)
CFLAGS  += -DHEED_VECTORSCAN
endif
LDLIBS  := -lmicrohttpd -lsqlite3 -lpq -lsodium -lz -lm

SRC     := $(filter-out $(if $(filter 1,$(EMU)),%/arena.c,%/arena_emu.c), \
	$(sort $(wildcard src/*/*.c)))
OBJ     := $(SRC:src/%.c=$(B)/%.o) $(B)/assets.o
LIB     := $(filter-out $(B)/cli/main.o,$(OBJ))
UNIT    := $(patsubst tests/unit/%.c,$(B)/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZ    := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

.PHONY: all check unit unit-build unit-run practice layers headers asan \
	coverage fuzz fuzzers replay-build replay-run fmt clean
all: heed
heed: $(B)/heed
	cp -f $< $@
$(B)/heed: $(OBJ)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(B)/libheed.a: $(LIB)
	rm -f $@ && ar rcs $@ $^
$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<
$(B)/unit/%: tests/unit/%.c $(B)/libheed.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/unit -o $@ $< $(B)/libheed.a $(LDFLAGS) $(LDLIBS) -lcmocka

# What is measured from within: bench/scan.c, bench/texts.c.
bench-scan: $(B)/bench-scan
$(B)/bench-%: bench/%.c bench/place.h $(B)/libheed.a
	$(CC) $(CFLAGS) -o $@ $< $(B)/libheed.a $(LDFLAGS) $(LDLIBS)

# What a test of commands needs and no command does.
$(B)/cli-%: tests/cli/%.c $(B)/libheed.a
	$(CC) $(CFLAGS) -o $@ $< $(B)/libheed.a $(LDFLAGS) $(LDLIBS)

# Style sheets are made from npm's nhsuk-frontend by tools/mkstatic.sh.
build/static.stamp: package-lock.json tools/mkstatic.sh $(wildcard assets/*)
	sh tools/mkstatic.sh build/static
	touch $@
$(B)/assets.S: tools/mkassets.sh build/static.stamp $(shell find practice -type f) \
	$(wildcard src/*/*.tsv src/cli/demo/*.tsv)
	@mkdir -p $(@D)
	sh tools/mkassets.sh $@
$(B)/assets.o: $(B)/assets.S
	$(CC) -c -o $@ $<

unit-build: $(UNIT)
unit-run:
	@ASAN_OPTIONS=detect_leaks=0 sh tests/run-unit.sh $(UNIT)
unit: unit-build unit-run
practice:
	@sh tools/practice-check.sh
check: layers headers practice heed unit
	@sh tests/repo/run.sh
	@sh tests/cli/run.sh
layers:
	@awk -f tools/layers.awk src/LAYERS $$(find src -name '*.[ch]' -o -name '*.def')
	@sh tools/doors.sh build/release
headers:
	@for h in $$(find src -name '*.h' ! -name banned.h); do \
		$(CC) $(filter-out -MMD -MP,$(CFLAGS)) -fsyntax-only -x c $$h || exit 1; done
asan:
	$(MAKE) unit V=asan EMU=1

coverage:
	@sh tools/setup.sh build test cov
	@sh tests/coverage.sh

# Each fuzzer links the whole library under libFuzzer, ASan and UBSan.
FUZZFLAGS := -std=c11 -D_GNU_SOURCE -g -O1 -Isrc -I/usr/include/postgresql \
	-include src/core/banned.h -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
FUZZOBJ := $(patsubst src/%.c,build/fuzz/o/%.o,$(filter-out %/arena.c,$(sort $(wildcard src/*/*.c))))
build/fuzz/o/cli/main.o: FUZZFLAGS += -Dmain=heed_main
# Those with a store take back what each input left open: see fuzz_store.h.
%/fuzz_spool %/fuzz_verify %/fuzz_import: \
	FUZZLINK := -Wl,--wrap=arena_new,--wrap=arena_free
%/fuzz_import: FUZZLINK += -Wl,--wrap=fhir_open,--wrap=lexicon_open
build/fuzz/o/%.o: src/%.c
	@mkdir -p $(@D)
	clang $(FUZZFLAGS) -MMD -MP -c -o $@ $<
build/fuzz/%: tests/fuzz/%.c $(wildcard tests/fuzz/*.h) $(FUZZOBJ) $(B)/assets.o
	clang $(FUZZFLAGS) $(FUZZLINK) -fsanitize=fuzzer,address,undefined -o $@ $(filter-out %.h,$^) $(LDLIBS)
# The same without libFuzzer, by any compiler: each seed once.
REPLAY  := $(FUZZ:build/fuzz/%=$(B)/fuzz/%)
$(B)/fuzz/main.o: src/cli/main.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Dmain=heed_main -Wno-missing-prototypes -c -o $@ $<
$(B)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(wildcard tests/fuzz/*.h) \
	$(B)/fuzz/main.o $(B)/libheed.a
	$(CC) $(filter-out -MMD -MP,$(CFLAGS)) $(FUZZLINK) -o $@ $(filter-out %.h,$^) \
		$(LDFLAGS) $(LDLIBS)
replay-build: $(REPLAY)
replay-run:
	@ASAN_OPTIONS=detect_leaks=0 sh tests/run-replay.sh $(REPLAY)
fuzzers: $(FUZZ)
fuzz: fuzzers
	@sh tests/run-fuzz.sh $(FUZZ_S) $(FUZZ)

fmt:
	clang-format -i $$(find src tests -name '*.[ch]')
clean:
	rm -rf build heed

-include $(shell find build -name '*.d' -type f 2>/dev/null)
.SECONDARY:
