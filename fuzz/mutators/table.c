/* The table of all mutators, from mutators.def. */
#include "fuzz/mutators/mutator.h"

#define MUTATOR(name, weight) extern const struct mutator mutator_##name;
#include "fuzz/mutators/mutators.def"
#undef MUTATOR

const struct mutator *const mutators[] = {
#define MUTATOR(name, weight) &mutator_##name,
#include "fuzz/mutators/mutators.def"
#undef MUTATOR
    NULL,
};

const unsigned mutator_weight[] = {
#define MUTATOR(name, weight) weight,
#include "fuzz/mutators/mutators.def"
#undef MUTATOR
};

const size_t mutator_count = sizeof mutators / sizeof *mutators - 1;

const struct mutator *mutator_find(const char *name)
{
    for (size_t i = 0; i < mutator_count; i++)
        if (strcmp(mutators[i]->name, name) == 0)
            return mutators[i];
    return NULL;
}

uint64_t mutation_room(const struct mutation *m)
{
    uint64_t max = mutator_max_body(m->world), size = m->bytes->len;
    if (size == 0 && m->tree->root != JSON_NONE) /* not written yet */
        size = json_size(m->tree, m->tree->root);
    return size < max ? max - size : 0;
}

static const char *const family_name[MUT_FAMILIES] = {
    [MUT_MALFORMED] = "malformed", [MUT_TRUNCATED] = "truncated", [MUT_OVERSIZED] = "oversized",
    [MUT_MISSING] = "missing",     [MUT_CONFUSED] = "confused",   [MUT_BOUNDARY] = "boundary",
    [MUT_UNICODE] = "unicode",     [MUT_STRUCTURE] = "structure", [MUT_UNUSUAL] = "unusual",
    [MUT_ESCALATE] = "escalate",
};

const char *mut_family_name(enum mut_family f)
{
    return family_name[f];
}

int mut_family_parse(struct span name, enum mut_family *out)
{
    for (int f = 0; f < MUT_FAMILIES; f++)
        if (span_is(name, family_name[f])) {
            *out = (enum mut_family)f;
            return 0;
        }
    return -1;
}
