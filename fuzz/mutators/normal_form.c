/* Strings that look equal and compare unequal. */
#include "fuzz/mutators/text.h"

static bool normal_form(struct mutation *m)
{
    static const char *const letter[] = {
        "\xc3\xa9",     "e\xcc\x81",    "\xed\x95\x9c", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab",
        "\xef\xac\x81", "\xe2\x91\xa0", "\xc2\xb2",     "\xe1\xba\x9b\xcc\xa3",
        "\xef\xb7\xba", "\xcd\x85"};
    return text_sprinkle(m, letter, sizeof letter / sizeof *letter);
}

const struct mutator mutator_normal_form = {
    .name = "normal-form",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "the same letters composed and decomposed",
    .apply = normal_form,
};
