/* Stray continuation bytes, cut sequences, Latin-1 letters, surrogates as UTF-8. */
#include "fuzz/mutators/text.h"

static bool bad_utf8(struct mutation *m)
{
    static const char *const bytes[] = {"\xff",
                                        "\xfe",
                                        "\x80",
                                        "\xbf\xbf",
                                        "\xc3",
                                        "\xe2\x82",
                                        "\xf0\x9f\x98",
                                        "\xe9",
                                        "\xed\xa0\x80",
                                        "\xed\xa0\xbd\xed\xb8\x80",
                                        "\xf5\x80\x80\x80",
                                        "\xf4\x90\x80\x80"};
    return text_sprinkle_raw(m, bytes, sizeof bytes / sizeof *bytes);
}

const struct mutator mutator_bad_utf8 = {
    .name = "bad-utf8",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "bytes that are no UTF-8, raw inside a string",
    .apply = bad_utf8,
};
