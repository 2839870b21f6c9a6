/* Ids and flags as strings, objects as JSON inside a string. */
#include "fuzz/mutators/pick.h"

static bool stringify(struct mutation *m)
{
    json_ref n = pick_node(m, PICK_ANY & ~PICK_STRING);
    if (n == JSON_NONE)
        return false;
    buf_clear(m->text);
    json_write_node(m->tree, n, JSON_COMPACT, m->text);
    if (m->text->len > mutation_room(m))
        return false;
    json_replace(m->tree, n, json_new_text(m->tree, buf_view(m->text)));
    return true;
}

const struct mutator mutator_stringify = {
    .name = "stringify",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a number, boolean or container as a string of its text",
    .apply = stringify,
};
