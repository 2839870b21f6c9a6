/* "\u0069d" is "id" to a JSON parser and something else to whoever looks at the bytes. */
#include "fuzz/mutators/pick.h"

static bool escaped_key(struct mutation *m)
{
    json_ref n = pick_member(m, PICK_ANY);
    struct span key = n != JSON_NONE ? json_at(m->tree, n)->key : SPAN("");
    if (key.n < 3 || json_at(m->tree, n)->flags & JSON_HAS_ESCAPE)
        return false;
    size_t at = 1 + (size_t)rng_below(m->rng, key.n - 2);
    if ((unsigned char)key.p[at] >= 0x80)
        return false;
    buf_clear(m->text);
    buf_add(m->text, key.p, at);
    buf_printf(m->text, "\\u%04x", (unsigned)(unsigned char)key.p[at]);
    buf_add(m->text, key.p + at + 1, key.n - at - 1);
    json_set_key_lexeme(m->tree, n, buf_view(m->text));
    return true;
}

const struct mutator mutator_escaped_key = {
    .name = "escaped-key",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .keeps_valid = true,
    .help = "a member's name spelled with an escape",
    .apply = escaped_key,
};
