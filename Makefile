# hookstorm: `make help` lists the targets. Flat on purpose: every rule is in this file.
VARIANT ?= release
VARIANTS := release debug asan tsan cov fuzz
ifeq ($(filter $(VARIANT),$(VARIANTS)),)
$(error VARIANT=$(VARIANT) is none of: $(VARIANTS))
endif

PREFIX ?= /usr/local
DESTDIR ?=
VERSION := 0.1.0

CC_release := gcc
CC_debug := gcc
CC_asan := gcc
CC_tsan := gcc
CC_cov := clang
CC_fuzz := clang
CC := $(CC_$(VARIANT))

CFLAGS_release := -O2 -g
CFLAGS_debug := -O0 -g3
CFLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS_tsan := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
CFLAGS_cov := -O0 -g -fprofile-instr-generate -fcoverage-mapping
CFLAGS_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wwrite-strings -Wformat=2 -Wno-unused-parameter -Wno-format-nonliteral -Werror
ALL_CPPFLAGS := -I. -D_GNU_SOURCE -DHOOKSTORM_VERSION='"$(VERSION)"' $(CPPFLAGS)
ALL_CFLAGS := -std=c11 -pthread -fPIC $(WARN) $(CFLAGS_$(VARIANT)) $(CFLAGS)
LIBS := -lcurl -ljansson -lyaml -lcrypto -lm -pthread

B := build/$(VARIANT)
O := $(B)/obj
ifeq ($(VARIANT),release)
BIN := build
else
BIN := $(B)
endif

LIB_SRC := $(filter-out harness/cli/main.c,$(wildcard harness/*/*.c)) $(wildcard fuzz/mutators/*.c) \
	$(wildcard chaos/faults/*.c)
LIB_OBJ := $(LIB_SRC:%.c=$(O)/%.o)
BOT_SRC := $(wildcard tests/bots/sample/*.c)
BOT_OBJ := $(BOT_SRC:%.c=$(O)/%.o)
UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(B)/tests/%)
TOOL_SRC := $(wildcard tests/tools/*.c)
TOOL_BIN := $(TOOL_SRC:tests/tools/%.c=$(B)/tools/%)
FUZZ_SRC := $(wildcard fuzz/fuzz_*.c)
FUZZ_BIN := $(FUZZ_SRC:fuzz/%.c=$(B)/fuzz/%)

.PHONY: all
all: $(BIN)/hookstorm $(BIN)/hookstorm-bot ## build hookstorm and its sample bot (VARIANT=release)

# A change of compiler or flags rebuilds everything: the stamp's content is the flags.
STAMP := $(B)/flags
FLAGS_NOW := $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS)
$(shell mkdir -p $(B) && (printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' | cmp -s - $(STAMP) || \
	printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' > $(STAMP)))

$(O)/%.o: %.c $(STAMP)
	@mkdir -p $(@D)
	@printf '  CC    %s\n' $<
	@$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The table of plan keys is assembled into this object; -MMD does not see it.
$(O)/harness/model/plan_schema.o: chaos/plan.schema

$(B)/libhookstorm.a: $(LIB_OBJ)
	@rm -f $@
	@ar rcs $@ $^

$(BIN)/hookstorm: $(O)/harness/cli/main.o $(B)/libhookstorm.a
	@printf '  LINK  %s\n' $@
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/libhookstorm-bot.a: $(filter-out %/main.o,$(BOT_OBJ))
	@rm -f $@
	@ar rcs $@ $^

$(BIN)/hookstorm-bot: $(O)/tests/bots/sample/main.o $(B)/libhookstorm-bot.a $(B)/libhookstorm.a
	@printf '  LINK  %s\n' $@
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lmicrohttpd $(LIBS)

$(B)/tests/%: $(O)/tests/unit/%.o $(B)/libhookstorm-bot.a $(B)/libhookstorm.a
	@mkdir -p $(@D)
	@printf '  LINK  %s\n' $@
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka -lmicrohttpd $(LIBS)

$(B)/tools/%: $(O)/tests/tools/%.o $(B)/libhookstorm.a
	@mkdir -p $(@D)
	@printf '  LINK  %s\n' $@
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lmicrohttpd $(LIBS)

# A fuzz target is one LLVMFuzzerTestOneInput. libFuzzer drives it in VARIANT=fuzz; in any other
# variant it replays the files and folders it is given, which is how make test runs the corpora.
ifeq ($(VARIANT),fuzz)
FUZZ_DRIVER :=
FUZZ_LINK := -fsanitize=fuzzer
else
FUZZ_DRIVER := $(O)/fuzz/replay_main.o
FUZZ_LINK :=
endif
$(B)/fuzz/%: $(O)/fuzz/%.o $(FUZZ_DRIVER) $(B)/libhookstorm.a
	@mkdir -p $(@D)
	@printf '  LINK  %s\n' $@
	@$(CC) $(ALL_CFLAGS) $(FUZZ_LINK) $(LDFLAGS) -o $@ $^ $(LIBS)

.PHONY: lib unit tools fuzzers
lib: $(B)/libhookstorm.a
unit: $(UNIT_BIN)
tools: $(TOOL_BIN)
fuzzers: $(FUZZ_BIN) ## build the fuzz targets (VARIANT=fuzz: with libFuzzer, else as replayers)

# ---- trying it ----------------------------------------------------------------------------
.PHONY: setup demo
setup: ## install what is missing, from Debian's packages
	@ci/setup

demo: setup ## attack the sample bot through its webhook and show what is found
	@$(MAKE) --no-print-directory -s all
	@ci/demo

# ---- testing ------------------------------------------------------------------------------
# Every test program speaks TAP; tests/run adds them up. The end-to-end scripts use the binaries of
# the variant under test. TESTS="test_json test_net" runs only these.
E2E := $(sort $(wildcard tests/e2e/test_*.sh))
TESTS ?=
ALL_TESTS := $(UNIT_BIN) tests/e2e/corpora.sh $(E2E)
CHOSEN = $(if $(TESTS),$(filter $(foreach t,$(TESTS),%/$(t) %/$(t).sh),$(ALL_TESTS)),$(ALL_TESTS))

.PHONY: test test-tsan test-long check
test: setup ## everything under ASan and UBSan; ends with "N passed, N failed, N skipped"
	@$(MAKE) --no-print-directory -s -j2 VARIANT=asan all unit tools fuzzers
	@$(MAKE) --no-print-directory -s VARIANT=asan check

test-tsan: setup ## the unit tests and the campaign under ThreadSanitizer
	@$(MAKE) --no-print-directory -s -j2 VARIANT=tsan all unit tools fuzzers
	@$(MAKE) --no-print-directory -s VARIANT=tsan check

test-long: setup ## the long campaigns: five seeds, a million updates on the clean bot, kill -9
	@$(MAKE) --no-print-directory -s -j2 all unit tools fuzzers
	@HOOKSTORM=build/hookstorm TEST_TIMEOUT=3600 TEST_JOBS=1 tests/run build/logs-long $(sort $(wildcard tests/long/*.sh))

check: ## run the tests of VARIANT as they are built
	@HOOKSTORM=$(BIN)/hookstorm HOOKSTORM_BUILD=$(B) ASAN_OPTIONS=abort_on_error=0:detect_leaks=1 \
		tests/run $(B)/logs $(CHOSEN)

.PHONY: bench
bench: setup ## speed beside its peers (wrk), in one run, as ratios
	@$(MAKE) --no-print-directory -s -j2 all tools
	@ci/bench

# ---- keeping house --------------------------------------------------------------------------
.PHONY: lint tidy format compile_commands.json
lint: setup ## format, layers, headers compile alone, clang, shell scripts
	@ci/lint

tidy: setup ## clang-tidy over harness and mutators (minutes)
	@ci/lint --tidy

format: ## bring every source into the house style
	@git ls-files -co --exclude-standard '*.c' '*.h' | xargs clang-format -i

compile_commands.json: Makefile ## for editors and clang-tidy
	@ci/compile-commands $(ALL_CPPFLAGS) $(ALL_CFLAGS) > $@

# ---- installing -----------------------------------------------------------------------------
.PHONY: install uninstall
SHARE := $(DESTDIR)$(PREFIX)/share/hookstorm
install: all ## install below PREFIX (default /usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(SHARE)/corpus/update \
		$(SHARE)/chaos $(SHARE)/dict
	install -m 755 build/hookstorm build/hookstorm-bot $(DESTDIR)$(PREFIX)/bin
	install -m 644 harness/cli/hookstorm.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 corpus/update/* $(SHARE)/corpus/update
	install -m 644 chaos/*.yaml chaos/plan.schema $(SHARE)/chaos
	install -m 644 dict/telegram.dict $(SHARE)/dict

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/hookstorm $(DESTDIR)$(PREFIX)/bin/hookstorm-bot
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/hookstorm.1
	rm -rf $(SHARE)

.PHONY: clean
clean: ## remove everything that was built
	rm -rf build

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-zA-Z0-9_-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-18s %s\n", $$1, $$2}'

.SECONDARY:
-include $(shell find $(O) -name '*.d' 2>/dev/null)
