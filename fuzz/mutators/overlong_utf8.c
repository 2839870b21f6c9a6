/* Decoders that accept them see characters that no filter did. */
#include "fuzz/mutators/text.h"

static bool overlong_utf8(struct mutation *m)
{
    static const char *const bytes[] = {"\xc0\xaf",
                                        "\xc0\x80",
                                        "\xc0\xa2",
                                        "\xe0\x80\xaf",
                                        "\xc1\x9c",
                                        "\xf0\x80\x80\xaf",
                                        "\xc0\xae\xc0\xae\xc0\xaf"};
    return text_sprinkle_raw(m, bytes, sizeof bytes / sizeof *bytes);
}

const struct mutator mutator_overlong_utf8 = {
    .name = "overlong-utf8",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "overlong encodings of quotes, slashes and NUL",
    .apply = overlong_utf8,
};
