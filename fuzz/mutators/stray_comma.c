/* A comma too many: before a closing bracket, after an opening one, or doubled. */
#include "fuzz/mutators/bytes.h"

static bool stray_comma(struct mutation *m)
{
    size_t at;
    if (!bytes_pick(m, "{}[],", BYTES_STRUCTURE, &at))
        return false;
    /* Behind an opening bracket or a comma, before a closing one. */
    bool closing = m->bytes->data[at] == '}' || m->bytes->data[at] == ']';
    bytes_insert(m->bytes, closing ? at : at + 1, SPAN(","));
    return true;
}

const struct mutator mutator_stray_comma = {
    .name = "stray-comma",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "puts a comma where JSON allows none",
    .apply = stray_comma,
};
