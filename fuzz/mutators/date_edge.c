/* Unix seconds at the edges of int32, of JavaScript's Date and of four digit years. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/typed.h"

static bool is_date(const struct tg_field *f)
{
    return f->role == TG_ROLE_DATE;
}

static bool date_edge(struct mutation *m)
{
    static const int64_t date[] = {0,
                                   -1,
                                   1,
                                   60,
                                   2147483647,
                                   2147483648,
                                   4294967295,
                                   4294967296,
                                   1700000000000,
                                   253402300799,
                                   253402300800,
                                   8640000000000,
                                   8640000000001,
                                   9007199254740993,
                                   -62135596801,
                                   -2147483649,
                                   1582934400,
                                   INT64_MAX};
    const struct tg_field *field;
    json_ref n = typed_pick(m, PICK_NUMBER, is_date, &field);
    if (n == JSON_NONE)
        return false;
    json_replace(m->tree, n, json_new_int(m->tree, RNG_PICK(m->rng, date)));
    return true;
}

const struct mutator mutator_date_edge = {
    .name = "date-edge",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a date that is zero, negative, in milliseconds or far away",
    .apply = date_edge,
};
