/* A member the documentation promises. Strict models refuse the update as a whole, lenient code
 * meets undefined far from where it came in. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/typed.h"

static bool required(const struct tg_field *f)
{
    return f->flags & TG_REQUIRED;
}

static bool drop_required(struct mutation *m)
{
    const struct tg_field *field;
    json_ref n = typed_pick(m, PICK_ANY, required, &field);
    json_remove(m->tree, n);
    return n != JSON_NONE;
}

const struct mutator mutator_drop_required = {
    .name = "drop-required",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "leaves out a member the Bot API documents as required",
    .apply = drop_required,
};
