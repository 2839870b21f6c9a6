/* Empty, a space, "null", "__proto__", a path, markup, a format string: see values.c. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/text.h"
#include "fuzz/mutators/values.h"

static bool string_edge(struct mutation *m)
{
    json_ref n = pick_node(m, PICK_STRING);
    if (n == JSON_NONE)
        return false;
    text_set(m, n, values_string(m->rng));
    return true;
}

const struct mutator mutator_string_edge = {
    .name = "string-edge",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a string from the table of awkward ones",
    .apply = string_edge,
};
