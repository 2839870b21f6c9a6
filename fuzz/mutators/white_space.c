/* Pretty-printed, with tabs, with line ends of other systems: JSON all the same. */
#include "fuzz/mutators/mutator.h"

static bool white_space(struct mutation *m)
{
    static const char *const blank[] = {" ", "\n", "\t", "\r\n", "  ", "\n    ", "\r"};
    struct buf *b = m->bytes, *out = m->text;
    if (b->len == 0 || b->len > mutation_room(m) / 4 + 1)
        return false;
    const char *fixed = RNG_PICK(m->rng, blank);
    bool inside = false;
    buf_clear(out);
    for (size_t i = 0; i < b->len; i++) {
        char c = b->data[i];
        buf_byte(out, c);
        if (c == '"')
            inside = !inside;
        else if (inside && c == '\\' && i + 1 < b->len)
            buf_byte(out, b->data[++i]);
        else if (!inside && memchr("{}[],:", c, 6))
            buf_str(out, fixed);
    }
    struct buf swap = *b;
    *b = *out;
    *out = swap;
    return true;
}

const struct mutator mutator_white_space = {
    .name = "white-space",
    .family = MUT_UNUSUAL,
    .stage = MUT_BYTES,
    .threat = 2,
    .keeps_valid = true,
    .help = "the same document with white space between its tokens",
    .apply = white_space,
};
