/* Dotless i, Kelvin sign, long s, sharp s: case folding that changes length or lands on ASCII. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/text.h"

static bool case_trap(struct mutation *m)
{
    static const struct {
        char from;
        const char *to;
    } trap[] = {{'i', "\xc4\xb1"}, {'i', "\xc4\xb0"},     {'k', "\xe2\x84\xaa"}, {'s', "\xc5\xbf"},
                {'s', "\xc3\x9f"}, {'a', "\xe2\x84\xab"}, {'f', "\xef\xac\x80"}, {'e', "\xd0\xb5"},
                {'a', "\xd0\xb0"}, {'o', "\xce\xbf"}};
    json_ref n = pick_words(m);
    if (n == JSON_NONE)
        return false;
    size_t pick = (size_t)rng_below(m->rng, sizeof trap / sizeof *trap);
    struct buf *b = m->text;
    buf_clear(b);
    json_text(m->tree, n, b);
    size_t length = b->len;
    for (size_t i = 0; i < length; i++)
        if ((b->data[i] | 0x20) == trap[pick].from)
            buf_str(b, trap[pick].to);
        else
            buf_byte(b, b->data[i]);
    bool changed = b->len != 2 * length;
    if (changed)
        text_set(m, n, (struct span){b->data + length, b->len - length});
    return changed;
}

const struct mutator mutator_case_trap = {
    .name = "case-trap",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "letters whose upper and lower case do not round-trip",
    .apply = case_trap,
};
