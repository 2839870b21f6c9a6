#include "harness/telegram/principal.h"

enum {
    TIER_NONE = -1,
#define TIER(id, name, low, high, inherits) TIER_##id,
#include "harness/telegram/principals.def"
};

static const struct tg_ids ids[] = {
#define TIER(id, name, low, high, inherits) {INT64_C(low), INT64_C(high)},
#include "harness/telegram/principals.def"
};

static const struct tg_tier tiers[] = {
#define TIER(id, name, low, high, inherits) {#name, &ids[TIER_##id], 1, TIER_##inherits},
#include "harness/telegram/principals.def"
};

static const struct tg_command commands[] = {
#define COMMAND(tier, name) {#name, TIER_##tier},
#include "harness/telegram/principals.def"
};

static const struct tg_tiers defaults = {
    tiers,
    sizeof tiers / sizeof *tiers,
    commands,
    sizeof commands / sizeof *commands,
};

const struct tg_tiers *tg_tiers_default(void)
{
    return &defaults;
}

static bool tier_holds(const struct tg_tier *t, int64_t id)
{
    for (size_t i = 0; i < t->id_count; i++)
        if (id >= t->ids[i].low && id <= t->ids[i].high)
            return true;
    return false;
}

int tg_principal_tier(const struct tg_tiers *t, int64_t id)
{
    for (size_t i = 0; i < t->count; i++)
        if (tier_holds(&t->tier[i], id))
            return (int)i;
    return -1;
}

int64_t tg_principal_pick(const struct tg_tiers *t, int tier, struct rng *rng)
{
    if (t->count == 0)
        return 0;
    const struct tg_tier *of = &t->tier[tier < 0 ? rng_below(rng, t->count) : (uint64_t)tier];
    const struct tg_ids *range = &of->ids[rng_below(rng, of->id_count)];
    return rng_range(rng, range->low, range->high);
}

int tg_tier_find(const struct tg_tiers *t, struct span name)
{
    for (size_t i = 0; i < t->count; i++)
        if (span_is(name, t->tier[i].name))
            return (int)i;
    return -1;
}

bool tg_tier_is(const struct tg_tiers *t, int tier, int other)
{
    /* A plan could close a circle of heirs: no chain is longer than the table. */
    for (size_t hops = 0; tier >= 0 && hops < t->count; hops++) {
        if (tier == other)
            return true;
        tier = t->tier[tier].inherits;
    }
    return false;
}

bool tg_tier_allows(const struct tg_tiers *t, int tier, struct span command)
{
    for (size_t i = 0; i < t->command_count; i++)
        if (span_is(command, t->command[i].name) && tg_tier_is(t, tier, t->command[i].tier))
            return true;
    return false;
}

const char *tg_tier_command(const struct tg_tiers *t, int tier, bool forbidden, struct rng *rng)
{
    const char *chosen = NULL;
    uint64_t seen = 0;
    for (size_t i = 0; i < t->command_count; i++)
        if (tg_tier_is(t, tier, t->command[i].tier) != forbidden && rng_below(rng, ++seen) == 0)
            chosen = t->command[i].name;
    return chosen;
}
