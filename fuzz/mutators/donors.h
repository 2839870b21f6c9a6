#ifndef FUZZ_MUTATORS_DONORS_H
#define FUZZ_MUTATORS_DONORS_H
/* The members of all donor updates by name, so that crossover finds "another `chat`" at once. */
#include "fuzz/mutators/mutator.h"

struct donor {
    const struct json_tree *tree; /* NULL: none */
    json_ref node;
};
struct donor_index *donors_new(const struct mut_world *world); /* borrows the donors */
void donors_free(struct donor_index *d);

/* A member with the same key as this lexeme (quotes included), all its values equally likely. */
struct donor donors_named(struct mutation *m, struct span key);
/* Any member of any donor. */
struct donor donors_any(struct mutation *m);
/* A whole donor update; its root. */
struct donor donors_update(struct mutation *m);
#endif
