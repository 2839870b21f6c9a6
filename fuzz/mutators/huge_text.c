/* A text far beyond Telegram's 4096 characters: bodies of 100 kB (body-parser's default limit), 1
 * MiB (aiohttp's) and more. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/size.h"

static bool huge_text(struct mutation *m)
{
    static const char *const unit[] = {"a",    " ",    "/", "\\n",   "\\u0000", "\xf0\x9f\x98\x80",
                                       "a b ", "\\\\", "(", "@all ", "\xcc\x81"};
    json_ref n = pick_string(m);
    uint64_t size = size_pick(m, 8192, UINT64_MAX);
    if (n == JSON_NONE || size == 0)
        return false;
    struct span u = span_of(RNG_PICK(m->rng, unit));
    json_replace(m->tree, n, json_new_fill(m->tree, SPAN("\""), u, size / u.n, SPAN("\"")));
    return true;
}

const struct mutator mutator_huge_text = {
    .name = "huge-text",
    .family = MUT_OVERSIZED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "one string of up to the body limit",
    .apply = huge_text,
};
