/* Strict models refuse it; the Bot API adds fields with every version. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool unknown_field(struct mutation *m)
{
    static const char *const name[] = {"new_field", "",      "0",     "-1",       "id_str",
                                       "ID",        "class", "type_", "\xc3\xa9", "a.b",
                                       "a[0]",      "$ref",  "//"};
    json_ref object = pick_parent(m, PICK_OBJECT, 0);
    if (object == JSON_NONE)
        return false;
    json_ref n = values_other(m, 0);
    json_set_key(m->tree, n, RNG_PICK(m->rng, name));
    json_append(m->tree, object, n);
    return true;
}

const struct mutator mutator_unknown_field = {
    .name = "unknown-field",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a member the schema does not have",
    .apply = unknown_field,
};
