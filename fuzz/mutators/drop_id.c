/* The keys programs index by. */
#include "fuzz/mutators/pick.h"

static bool drop_id(struct mutation *m)
{
    static const char *const id[] = {"id",   "message_id", "update_id", "file_id", "file_unique_id",
                                     "date", "type",       "status",    "offset",  "length",
                                     NULL};
    json_ref n = pick_named(m, id, PICK_ANY);
    json_remove(m->tree, n);
    return n != JSON_NONE;
}

const struct mutator mutator_drop_id = {
    .name = "drop-id",
    .family = MUT_MISSING,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "leaves out an identifier: id, message_id, update_id, file_id, date, type",
    .apply = drop_id,
};
