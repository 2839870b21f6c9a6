#ifndef HARNESS_RUN_CORPUS_H
#define HARNESS_RUN_CORPUS_H
/* What a campaign mutates: the seed updates and the inputs that showed something new. Entries are
 * added, never removed; ids are their positions. Read-only between additions, so generators in
 * several threads may share it while nothing is added. */
#include "harness/base/err.h"
#include "harness/base/rng.h"
#include "harness/json/json.h"
#include "harness/model/input.h"

struct corpus_entry {
    struct input input;     /* owned; lineage.seed names the seed it stems from */
    struct json_tree *tree; /* one per step; an empty tree where the body does not parse */
    bool seed;              /* from the corpus folder, not found on the way */
};

struct corpus {
    struct corpus_entry *entry;
    size_t count, cap;
    size_t seeds;                   /* the first `seeds` entries */
    const struct json_tree **donor; /* trees of single-step seeds, for mut_world */
    size_t donors, donor_cap;
};

void corpus_release(struct corpus *c);
/* Every file of the folder in name order; the built-in corpus where dir is NULL. A folder without
 * usable files is an error. 0 or -1. */
int corpus_load(struct corpus *c, const char *dir, struct err *err);
/* Copies the input in. Returns its position. */
size_t corpus_add(struct corpus *c, const struct input *in, bool seed);
/* The default folder of seed updates: beside the binary or installed; NULL if neither is there.
 * The caller frees. */
char *corpus_default_dir(void);
/* Which entry to mutate: mostly seeds, sometimes what was found on the way, the newest more. */
size_t corpus_pick(const struct corpus *c, struct rng *rng);
/* The trees of one entry as mutate_input wants them (NULL where a body does not parse). `out` has
 * room for the entry's steps. */
void corpus_trees(const struct corpus *c, size_t i, const struct json_tree **out);
#endif
