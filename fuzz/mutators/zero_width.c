/* Zero width spaces and joiners, soft hyphens, variation selectors: text that is not empty and
 * looks so, commands that are not the command they look like. */
#include "fuzz/mutators/text.h"

static bool zero_width(struct mutation *m)
{
    static const char *const nothing[] = {
        "\xe2\x80\x8b",     "\xe2\x80\x8c",
        "\xe2\x80\x8d",     "\xe2\x81\xa0",
        "\xc2\xad",         "\xef\xb8\x8f",
        "\xe1\xa0\x8e",     "\xe3\x85\xa4",
        "\xf3\xa0\x80\xa0", "\xe2\x80\x8b\xe2\x80\x8b\xe2\x80\x8b",
    };
    return text_sprinkle(m, nothing, sizeof nothing / sizeof *nothing);
}

const struct mutator mutator_zero_width = {
    .name = "zero-width",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "characters that show nothing",
    .apply = zero_width,
};
