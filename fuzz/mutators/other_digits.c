/* Python's int() and \d accept them, JavaScript's Number() does not. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/text.h"

static bool other_digits(struct mutation *m)
{
    static const unsigned zero[] = {0x660, 0x6f0, 0x966};
    json_ref n = pick_words(m);
    if (n == JSON_NONE)
        return false;
    unsigned base = RNG_PICK(m->rng, zero);
    struct buf *b = m->text;
    buf_clear(b);
    json_text(m->tree, n, b);
    size_t length = b->len;
    bool changed = false;
    for (size_t i = 0; i < length; i++) {
        char c = b->data[i];
        if (c < '0' || c > '9') {
            buf_byte(b, c);
            continue;
        }
        unsigned code = base + (unsigned)(c - '0');
        if (code >= 0x800)
            buf_byte(b, (char)(0xe0 | code >> 12));
        buf_byte(b, (char)(code >= 0x800 ? 0x80 | (code >> 6 & 0x3f) : 0xc0 | code >> 6));
        buf_byte(b, (char)(0x80 | (code & 0x3f)));
        changed = true;
    }
    if (changed)
        text_set(m, n, (struct span){b->data + length, b->len - length});
    return changed;
}

const struct mutator mutator_other_digits = {
    .name = "other-digits",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "digits of other scripts in place of ASCII ones",
    .apply = other_digits,
};
