/* The same number, or nearly, that integer readers refuse or round. */
#include "fuzz/mutators/pick.h"

static bool float_for_int(struct mutation *m)
{
    static const char *const tail[] = {".0", ".5", "e0", "E3", "e-1", ".000000001", "e400", "e+0"};
    json_ref n = pick_node(m, PICK_NUMBER);
    if (n == JSON_NONE)
        return false;
    struct span lex = json_at(m->tree, n)->lex;
    for (size_t i = 0; i < lex.n; i++)
        if (lex.p[i] == '.' || lex.p[i] == 'e' || lex.p[i] == 'E')
            return false;
    buf_clear(m->text);
    buf_span(m->text, lex);
    buf_str(m->text, RNG_PICK(m->rng, tail));
    json_set_lexeme(m->tree, n, buf_view(m->text));
    return true;
}

const struct mutator mutator_float_for_int = {
    .name = "float-for-int",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an integer as 1.0, 1e3, 1.5 or with an exponent",
    .apply = float_for_int,
};
