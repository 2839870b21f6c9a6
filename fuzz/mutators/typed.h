#ifndef FUZZ_MUTATORS_TYPED_H
#define FUZZ_MUTATORS_TYPED_H
/* What the schema says of a node, found by its path from the root. */
#include "fuzz/mutators/mutator.h"
#include "harness/telegram/schema.h"

struct typed {
    const struct tg_field *field; /* the member it is, or an element of; NULL: not in the schema */
    const struct tg_type *type;   /* what an object is (unions resolved); NULL otherwise */
    unsigned depth;               /* array levels from the field's member down to it */
};
struct typed typed_of(const struct json_tree *t, json_ref n);
/* One of the members that the schema knows and `wanted` takes. */
json_ref typed_pick(struct mutation *m, unsigned types, bool (*wanted)(const struct tg_field *f),
                    const struct tg_field **field);
#endif
