/* Ends C strings, is refused by PostgreSQL, splits log lines. */
#include "fuzz/mutators/text.h"

static bool nul_char(struct mutation *m)
{
    static const char *const control[] = {"\\u0000", "\\u0000\\u0000", "\\u001b[31m",
                                          "\\u0008", "\\u000b",        "\\r\\n",
                                          "\\u007f", "\\u0085",        "\\u0001"};
    return text_sprinkle_raw(m, control, sizeof control / sizeof *control);
}

const struct mutator mutator_nul_char = {
    .name = "nul-char",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an escaped NUL or other control character",
    .apply = nul_char,
};
