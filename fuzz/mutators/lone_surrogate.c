/* Decodes to a string that cannot be encoded again: replies that quote it fail
 * (hermes-agent#55309). */
#include "fuzz/mutators/text.h"

static bool lone_surrogate(struct mutation *m)
{
    static const char *const half[] = {"\\ud800",
                                       "\\udfff",
                                       "\\udbff",
                                       "\\udc00\\ud800",
                                       "\\uD83D",
                                       "\\uDE00",
                                       "\\ud83d\\ud83d\\ude00"};
    return text_sprinkle_raw(m, half, sizeof half / sizeof *half);
}

const struct mutator mutator_lone_surrogate = {
    .name = "lone-surrogate",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "half of a surrogate pair, escaped",
    .apply = lone_surrogate,
};
