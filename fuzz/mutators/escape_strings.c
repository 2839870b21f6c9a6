/* What td's JSON writer does with everything that is not ASCII, here with ASCII too. */
#include "fuzz/mutators/pick.h"

static void escape(struct buf *out, struct span lex)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < lex.n; i++) {
        unsigned char c = (unsigned char)lex.p[i];
        char code[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        if (i == 0 || i + 1 == lex.n || c >= 0x80)
            buf_byte(out, (char)c);
        else
            buf_add(out, code, sizeof code);
    }
}

static bool escape_strings(struct mutation *m)
{
    struct json_tree *t = m->tree;
    bool all = rng_chance(m->rng, 1, 3), any = false;
    json_ref one = all ? JSON_NONE : pick_string(m);
    for (json_ref n = t->root; n != JSON_NONE; n = json_next(t, t->root, n)) {
        const struct json_node *node = json_at(t, n);
        if (node->type != JSON_STRING || (!all && n != one) || node->lex.n > 1024 ||
            node->flags & JSON_HAS_ESCAPE)
            continue;
        buf_clear(m->text);
        escape(m->text, node->lex);
        json_set_lexeme(t, n, buf_view(m->text));
        any = true;
    }
    return any;
}

const struct mutator mutator_escape_strings = {
    .name = "escape-strings",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "strings spelled with \\u escapes throughout",
    .apply = escape_strings,
};
