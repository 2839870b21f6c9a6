/* Suffixes (@bot), capitals, other spaces, invisible characters, other slashes. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/text.h"
#include "fuzz/mutators/values.h"

static bool command_spelling(struct mutation *m)
{
    /* clang-format off */
    static const struct {
        const char *before, *after;
    } spelling[] = {
        {"/", "@bot"},
        {"/", "@other_bot"},
        {"/", "@"},
        {"/", "\xc2\xa0"},
        {"/", "\xe2\x80\x8b"},
        {"\xef\xbc\x8f", ""},
        {"/\xe2\x80\x8b", ""},
        {" /", ""},
        {"\xe2\x80\xae/", ""},
        {"x /", ""},
        {"\n/", ""},
        {"//", ""},
        {"/ ", ""},
        {"!", ""},
        {"\\", ""},
        {"/", "\n"},
        {"/", "\t"},
        {"/", "_"},
        {"/", "@bot@bot"},
        {"/start ", ""},
        {"/help\n/", ""},
        {"@bot /", ""},
    };
    /* clang-format on */
    json_ref node = text_of(m->tree, shape_message(m->tree));
    if (node == JSON_NONE)
        return false;
    size_t i = (size_t)rng_below(m->rng, sizeof spelling / sizeof *spelling);
    struct buf *b = m->text;
    buf_clear(b);
    buf_str(b, spelling[i].before);
    size_t from = b->len;
    buf_str(b, values_privileged(m->rng));
    if (rng_chance(m->rng, 1, 4))
        for (; from < b->len; from += 1 + (size_t)rng_below(m->rng, 2))
            b->data[from] = (char)(b->data[from] & ~0x20);
    buf_printf(b, "%s 1000001 admin", spelling[i].after);
    text_set(m, node, buf_view(b));
    return true;
}

const struct mutator mutator_command_spelling = {
    .name = "command-spelling",
    .family = MUT_ESCALATE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "a privileged command spelled so that a filter misses it",
    .apply = command_spelling,
};
