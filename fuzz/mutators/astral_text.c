/* Family emoji, flags, skin tones, ideographs: many code points and units for one sign on the
 * screen. */
#include "fuzz/mutators/text.h"

static bool astral_text(struct mutation *m)
{
    static const char *const sign[] = {
        "\xf0\x9f\x98\x80",
        "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
        "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",
        "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd",
        "\xf0\xa0\x80\x80",
        "\xf0\x9d\x93\x90",
        "\xf4\x8f\xbf\xbf",
        "\xf0\x9f\xab\xa0",
        "\xf0\x90\x80\x80",
    };
    return text_sprinkle(m, sign, sizeof sign / sizeof *sign);
}

const struct mutator mutator_astral_text = {
    .name = "astral-text",
    .family = MUT_UNICODE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "characters beyond the basic plane, joined and modified",
    .apply = astral_text,
};
