/* Telegram delivers up to a day late, forwards and edits carry older dates; "younger than" checks
 * and date arithmetic. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool old_date(struct mutation *m)
{
    static const int64_t date[] = {1, 1376438400, 946684800, 86400};
    json_ref kind = shape_kind(m->tree);
    if (kind == JSON_NONE || json_get(m->tree, kind, "date") == JSON_NONE)
        return false;
    edit_put_int(m, kind, "date", RNG_PICK(m->rng, date));
    return true;
}

const struct mutator mutator_old_date = {
    .name = "old-date",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "an update from long ago",
    .apply = old_date,
};
