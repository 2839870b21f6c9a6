#ifndef HARNESS_TELEGRAM_PRINCIPAL_H
#define HARNESS_TELEGRAM_PRINCIPAL_H
/* Principals: synthetic Telegram users in tiers, and the commands each tier may use. The default
 * table is principals.def; a plan builds its own struct tg_tiers and passes that instead. A tier
 * may do what the tier it inherits from may. All memory belongs to whoever made the table. */
#include "harness/base/rng.h"

struct tg_ids {
    int64_t low, high; /* inclusive, low <= high */
};

struct tg_command {
    const char *name; /* without the slash */
    int tier;         /* the lowest that may use it */
};

struct tg_tier {
    const char *name;
    const struct tg_ids *ids; /* at least one range */
    size_t id_count;
    int inherits; /* index of another tier, or -1 */
};

struct tg_tiers {
    const struct tg_tier *tier;
    size_t count;
    const struct tg_command *command;
    size_t command_count;
};

const struct tg_tiers *tg_tiers_default(void);

/* Index of the tier an id belongs to, or -1. */
int tg_principal_tier(const struct tg_tiers *t, int64_t id);
/* A user of that tier (-1: of any tier, each as likely). 0 if the table is empty. */
int64_t tg_principal_pick(const struct tg_tiers *t, int tier, struct rng *rng);
int tg_tier_find(const struct tg_tiers *t, struct span name); /* index or -1 */
/* Whether `tier` is `other` or inherits from it. */
bool tg_tier_is(const struct tg_tiers *t, int tier, int other);
/* Whether the tier may use the command; false for an unknown command. */
bool tg_tier_allows(const struct tg_tiers *t, int tier, struct span command);
/* A command the tier may use (forbidden: may not), or NULL if there is none. */
const char *tg_tier_command(const struct tg_tiers *t, int tier, bool forbidden, struct rng *rng);
#endif
