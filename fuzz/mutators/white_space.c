/* Pretty-printed, with tabs, with line ends of other systems: JSON all the same. */
#include "fuzz/mutators/mutator.h"

static bool white_space(struct mutation *m)
{
    static const char *const blank[] = {" ", "\n", "\t", "\r\n", "  ", "\n    ", "\r"};
    struct buf *b = m->bytes, *out = m->text;
    if (b->len == 0 || b->len > mutation_room(m) / 4 + 1)
        return false;
    struct span gap = span_of(RNG_PICK(m->rng, blank));
    bool inside = false;
    buf_clear(out);
    buf_reserve(out, b->len * (gap.n + 1));
    char *to = out->data;
    for (size_t i = 0; i < b->len; i++) {
        char c = b->data[i];
        *to++ = c;
        if (c == '"') {
            inside = !inside;
        } else if (inside && c == '\\' && i + 1 < b->len) {
            *to++ = b->data[++i];
        } else if (!inside && memchr("{}[],:", c, 6)) {
            memcpy(to, gap.p, gap.n);
            to += gap.n;
        }
    }
    out->len = (size_t)(to - out->data);
    out->data[out->len] = '\0';
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
