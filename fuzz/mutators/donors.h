#ifndef FUZZ_MUTATORS_DONORS_H
#define FUZZ_MUTATORS_DONORS_H
/* The members of all donor updates by name, so that crossover finds "another `chat`" at once. */
#include "fuzz/mutators/mutator.h"
#include "harness/base/hash.h"

struct tg_field;
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
/* How many donors have this path: object keys from the node to the root, mixed by donors_path_mix
 * from 0 on, array positions left out. */
static inline uint64_t donors_path_mix(uint64_t path, struct span key)
{
    return hash_mix(path, hash_bytes(key, 0));
}
uint64_t donors_path_of(const struct json_tree *t, json_ref n);
uint32_t donors_with_path(const struct donor_index *d, uint64_t path);
/* What the schema says of members with this path (of the first donor that has it, where a union
 * leaves it open), so that nobody walks the schema per mutation; NULL: nothing, or no such path. */
const struct tg_field *donors_path_field(const struct donor_index *d, uint64_t path);
/* A whole donor update; its root. */
struct donor donors_update(struct mutation *m);
#endif
