#ifndef FUZZ_MUTATORS_MUTATOR_H
#define FUZZ_MUTATORS_MUTATOR_H
/* A mutator makes one input hostile in one way. One file of static functions that ends in its
 * const struct, and one row in mutators.def. No networking here: the same code serves the HTTP
 * campaign, libFuzzer and AFL++. Deterministic: everything random comes from m->rng. */
#include "harness/base/rng.h"
#include "harness/json/json.h"
#include "harness/model/input.h"

enum mut_family {
    MUT_MALFORMED,
    MUT_TRUNCATED,
    MUT_OVERSIZED,
    MUT_MISSING,
    MUT_CONFUSED,
    MUT_BOUNDARY,
    MUT_UNICODE,
    MUT_STRUCTURE,
    MUT_UNUSUAL,
    MUT_ESCALATE,
    MUT_FAMILIES
};
const char *mut_family_name(enum mut_family f); /* "malformed", ... as in the plan's mix */
int mut_family_parse(struct span name, enum mut_family *out);

/* Stages run in this order, each at most a few times per input. */
enum mut_stage {
    MUT_TREE,  /* edits m->tree */
    MUT_BYTES, /* edits m->bytes, the serialised body */
    MUT_STEP   /* edits m->step: headers, method, path, secret shape, wire */
};

/* What mutators draw on; read-only and shared between threads. */
struct mut_world {
    const struct json_tree *const *donor; /* valid updates, for grafts and crossover */
    size_t donors;
    uint64_t max_body; /* bytes; output stays at or below; 0: 16 MiB */
    bool secret;       /* a webhook secret is configured, so secret shapes make sense */
};

struct donor_index; /* donors.h */

static inline uint64_t mutator_max_body(const struct mut_world *w)
{
    return w->max_body ? w->max_body : UINT64_C(16) << 20;
}

struct mutation {
    struct json_tree *tree; /* MUT_TREE: the update, root is an object unless changed before */
    struct buf *bytes;      /* MUT_BYTES: the body */
    struct step *step;      /* MUT_STEP (its body is set by then) */
    struct input *input;    /* the whole input; its threat and valid flag may be lowered */
    struct rng *rng;
    const struct mut_world *world;
    const struct donor_index *donors;
    struct json_tree *scratch; /* for edit_parse */
    struct buf *text; /* scratch: clear before use, gone after the next helper that uses it */
    json_ref focus;   /* where the stack edited last: pick.h prefers its neighbourhood, which
                         is how two faults land in one object; JSON_NONE at the start */
};

struct mutator {
    const char *name; /* kebab-case, unique */
    enum mut_family family;
    enum mut_stage stage;
    int threat;       /* 1: a real Telegram user could send the result; 2: forged only;
                         0: needs no secret */
    bool keeps_valid; /* output is still a genuine update (passes the checker) */
    const char *help; /* one line */
    bool (*apply)(struct mutation *m); /* false: not applicable here, nothing changed */
};

/* Bytes by which the body may still grow, as it is now. */
uint64_t mutation_room(const struct mutation *m);

extern const struct mutator *const mutators[]; /* NULL-terminated, in table order */
extern const unsigned mutator_weight[];        /* within its family, same order */
extern const size_t mutator_count;
const struct mutator *mutator_find(const char *name);
#endif
