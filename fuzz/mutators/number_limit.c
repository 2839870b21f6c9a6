/* Dice of 0 and 7, accuracies of 1501, headings of 361: from the schema's limits. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/typed.h"

static bool limited(const struct tg_field *f)
{
    return f->unit == TG_UNIT_VALUE && f->low < f->high;
}

static bool number_limit(struct mutation *m)
{
    const struct tg_field *field;
    json_ref n = typed_pick(m, PICK_NUMBER, limited, &field);
    if (n == JSON_NONE)
        return false;
    int64_t edge = rng_chance(m->rng, 1, 2) ? field->low : field->high;
    if (edge > INT64_MIN && edge < INT64_MAX)
        edge += rng_range(m->rng, -1, 1);
    json_replace(m->tree, n, json_new_int(m->tree, edge));
    return true;
}

const struct mutator mutator_number_limit = {
    .name = "number-limit",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a number at, or one beyond, the range the Bot API documents for it",
    .apply = number_limit,
};
