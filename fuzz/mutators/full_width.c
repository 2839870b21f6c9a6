/* U+FF01 to U+FF5E: digits that isdigit() takes, slashes that look like commands. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/text.h"

static bool full_width(struct mutation *m)
{
    json_ref n = pick_words(m);
    if (n == JSON_NONE)
        return false;
    struct buf *b = m->text;
    buf_clear(b);
    json_text(m->tree, n, b);
    size_t length = b->len;
    bool all = rng_chance(m->rng, 1, 2), changed = false;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)b->data[i];
        if (c > 0x20 && c < 0x7f && (all || !changed)) {
            unsigned code = 0xff00 + c - 0x20;
            char wide[3] = {(char)0xef, (char)(0x80 | (code >> 6 & 0x3f)),
                            (char)(0x80 | (code & 0x3f))};
            buf_add(b, wide, 3);
            changed = true;
        } else {
            buf_byte(b, (char)c);
        }
    }
    if (changed)
        text_set(m, n, (struct span){b->data + length, b->len - length});
    return changed;
}

const struct mutator mutator_full_width = {
    .name = "full-width",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "ASCII in its full-width forms",
    .apply = full_width,
};
