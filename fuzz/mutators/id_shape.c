/* "999999999 ", 999999999.0, [999999999], {"$ne":0}: type juggling and loose comparison. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool id_shape(struct mutation *m)
{
    /* clang-format off */
    static const char *const shape[] = {
        "\"999999999\"",
        "\"999999999 \"",
        "\" 999999999\"",
        "\"0999999999\"",
        "\"0x3b9ac9ff\"",
        "999999999.0",
        "9.99999999e8",
        "[999999999]",
        "{\"$ne\":0}",
        "{\"$gt\":\"\"}",
        "true",
        "null",
        "-999999999",
        "0",
        "999999999.4",
        "\"999999999\\u0000\"",
        "[[999999999]]",
        "{\"id\":999999999}",
        "\"\"",
        "9007199255740991",
        "18446744074709551615",
        "5294967295",
        "\"99999999\xef\xbc\x99\"",
        "1e400",
        "9.99999999e+08",
        "\"admin\"",
        "\"me\"",
        "[]",
        "{}",
    };
    /* clang-format on */
    json_ref actor = shape_actor(m->tree);
    if (actor == JSON_NONE)
        return false;
    edit_put(m, actor, "id", RNG_PICK(m->rng, shape));
    return true;
}

const struct mutator mutator_id_shape = {
    .name = "id-shape",
    .family = MUT_ESCALATE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "who acts, with the administrator's id in another shape",
    .apply = id_shape,
};
