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

.PHONY: clean
clean: ## remove everything that was built
	rm -rf build

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-zA-Z0-9_-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-18s %s\n", $$1, $$2}'

.SECONDARY:
-include $(shell find $(O) -name '*.d' 2>/dev/null)
