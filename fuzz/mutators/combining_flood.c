/* Grapheme counting, width tables and regular expressions take their time. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/text.h"

static bool combining_flood(struct mutation *m)
{
    static const char *const mark[] = {"\xcc\x81", "\xcc\xa7", "\xcd\x86", "\xe0\xb8\xb4",
                                       "\xe2\x83\x9d"};
    json_ref n = pick_words(m);
    char flood[3 * 64 + 1];
    size_t used = 0;
    if (n == JSON_NONE)
        return false;
    for (uint64_t i = 8 + rng_below(m->rng, 56); i; i--) {
        struct span s = span_of(RNG_PICK(m->rng, mark));
        memcpy(flood + used, s.p, s.n);
        used += s.n;
    }
    text_insert(m, n, (struct span){flood, used});
    return true;
}

const struct mutator mutator_combining_flood = {
    .name = "combining-flood",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "one letter under dozens of combining marks",
    .apply = combining_flood,
};
