/* U+FEFF, U+FFFE, U+FFFF, U+FFFD: valid UTF-8 that filters and databases refuse. */
#include "fuzz/mutators/text.h"

static bool inner_bom(struct mutation *m)
{
    static const char *const mark[] = {
        "\xef\xbb\xbf", "\xef\xbf\xbe", "\xef\xbf\xbf", "\xef\xbf\xbd", "\xef\xb7\x90",
        "\xee\x80\x80", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xc2\x85",     "\x7f"};
    return text_sprinkle(m, mark, sizeof mark / sizeof *mark);
}

const struct mutator mutator_inner_bom = {
    .name = "inner-bom",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "a byte order mark or other non-character inside text",
    .apply = inner_bom,
};
