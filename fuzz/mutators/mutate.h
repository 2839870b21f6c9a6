#ifndef FUZZ_MUTATORS_MUTATE_H
#define FUZZ_MUTATORS_MUTATE_H
/* Drives the mutators: seed in, hostile input out. One struct mutate per thread; after warm-up it
 * allocates only for what it hands out.
 *
 * Ownership: the body of a mutated step borrows bytes of the struct mutate, valid until the next
 * mutate_* call on it (or mutate_free). Callers that keep an input take input_dup. */
#include "fuzz/mutators/mutator.h"

struct mutate;
struct mutate *mutate_new(const struct mut_world *world); /* borrows world */
void mutate_free(struct mutate *m);
/* Weights per family as in the plan's mix (all 0: the default mix). */
void mutate_mix(struct mutate *m, const unsigned weight[MUT_FAMILIES]);
/* Only this mutator from now on (NULL: all). */
void mutate_only(struct mutate *m, const struct mutator *one);

/* Mutates a copy of the seed into *out (cleared first; its lineage is left alone). `trees[i]` is
 * the parsed body of seed->step[i], NULL where it does not parse. Applies one mutator mostly,
 * sometimes a stack of up to 4; records them in out. Same rng state, same seed: same bytes. */
void mutate_input(struct mutate *m, const struct input *seed, const struct json_tree *const *trees,
                  struct rng *rng, struct input *out);
/* The single-update case without an input around it: the tree of a valid update. */
void mutate_update(struct mutate *m, const struct json_tree *seed, struct rng *rng,
                   struct input *out);
#endif
