#include "harness/telegram/seeds.h"

#include "harness/base/hash.h"
#include "harness/telegram/build.h"

/* 29 December 2025. Any date does: generators move dates to the run's own epoch. */
#define EPOCH 1766966400
#define FIRST_UPDATE_ID 700000000

static const struct {
    const char *name;
    enum tg_kind kind;
    enum tg_content content;
    unsigned chats;
    int64_t principal;
    const char *command;
} seeds[] = {
#define SEED(name, kind, content, chats, principal, command) \
    {name, TG_##kind, TG_CONTENT_##content, chats, principal, command},
#include "harness/telegram/seeds.def"
};

size_t tg_seed_count(void)
{
    return sizeof seeds / sizeof *seeds;
}

const char *tg_seed_name(size_t i)
{
    return seeds[i].name;
}

json_ref tg_seed_build(size_t i, struct json_tree *t)
{
    struct tg_builder b;
    /* By name, so that a new row leaves the other files as they are. */
    tg_builder_init(&b, hash_bytes(span_of(seeds[i].name), 0), EPOCH);
    b.update_id = FIRST_UPDATE_ID + (int64_t)(hash_bytes(span_of(seeds[i].name), 1) % 100000000);
    b.chats = seeds[i].chats;
    b.principal = seeds[i].principal;
    b.command = seeds[i].command;
    return tg_build_update(t, &b, seeds[i].kind, seeds[i].content);
}
