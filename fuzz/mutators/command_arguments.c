/* None, too many, negative, huge, quoted, in another script, names that objects inherit. Anyone
 * can type these, so a good bot answers each. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/text.h"
#include "fuzz/mutators/values.h"

static bool command_arguments(struct mutation *m)
{
    json_ref message = shape_message(m->tree), node = text_of(m->tree, message);
    if (node == JSON_NONE)
        return false;
    struct buf *b = m->text;
    buf_clear(b);
    json_text(m->tree, node, b);
    size_t command = 0;
    while (command < b->len && (unsigned char)b->data[command] > ' ')
        command++;
    if (b->len == 0 || b->data[0] != '/' || rng_chance(m->rng, 1, 2)) {
        buf_clear(b);
        buf_printf(b, "/%s", values_command(m->rng));
    } else if (rng_chance(m->rng, 1, 2)) {
        b->len = command; /* its own arguments go */
    }
    for (uint64_t i = rng_below(m->rng, 4); i; i--) {
        buf_byte(b, ' ');
        buf_span(b, values_argument(m->rng));
    }
    if (rng_chance(m->rng, 1, 8)) {
        buf_byte(b, ' ');
        for (uint64_t i = UINT64_C(8) << rng_below(m->rng, 6); i; i--)
            buf_str(b, "lorem ip");
    }
    if (b->len > values_limit(m->tree, node)) /* bytes here, characters there: on the safe side */
        return false;
    text_set(m, node, buf_view(b));
    return true;
}

const struct mutator mutator_command_arguments = {
    .name = "command-arguments",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "a command with arguments nobody planned for",
    .apply = command_arguments,
};
