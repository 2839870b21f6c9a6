/* Switches without a default, models that validate (aiogram#1561: reaction 'paid'). */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/typed.h"

static bool enumerated(const struct tg_field *f)
{
    return f->shape == TG_STRING && (f->values > 0 || f->always);
}

static bool unknown_enum(struct mutation *m)
{
    static const char *const value[] = {"new_type",    "",          "unknown",  "PRIVATE", "other",
                                        "constructor", "__proto__", "channel ", "null"};
    const struct tg_field *field;
    json_ref n = typed_pick(m, PICK_STRING, enumerated, &field);
    if (n == JSON_NONE)
        return false;
    json_replace(m->tree, n, json_new_string(m->tree, RNG_PICK(m->rng, value)));
    return true;
}

const struct mutator mutator_unknown_enum = {
    .name = "unknown-enum",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a type, status or other enumeration value that does not exist",
    .apply = unknown_enum,
};
