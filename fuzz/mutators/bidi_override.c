/* Right-to-left overrides and isolates that are never closed. */
#include "fuzz/mutators/text.h"

static bool bidi_override(struct mutation *m)
{
    static const char *const mark[] = {
        "\xe2\x80\xae",
        "\xe2\x80\xad",
        "\xe2\x81\xa7",
        "\xe2\x80\x8f",
        "\xe2\x81\xa6\xe2\x81\xa9",
        "\xe2\x80\xaegpj.exe",
        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
        "\xd9\x85\xd8\xb1",
    };
    return text_sprinkle(m, mark, sizeof mark / sizeof *mark);
}

const struct mutator mutator_bidi_override = {
    .name = "bidi-override",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "direction marks, paired and not",
    .apply = bidi_override,
};
