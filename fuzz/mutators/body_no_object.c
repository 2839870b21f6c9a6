/* Lists and scalars as the whole document (aiogram#998: TypeError). */
#include "fuzz/mutators/mutator.h"

static bool body_no_object(struct mutation *m)
{
    static const char *const scalar[] = {"null", "0",   "\"\"",       "true", "false",  "[]",
                                         "-1",   "1.5", "\"update\"", "[[]]", "[null]", "[{}]"};
    struct json_tree *t = m->tree;
    if (t->root == JSON_NONE)
        return false;
    json_ref root = t->root;
    if (rng_chance(m->rng, 1, 3)) {
        json_ref array = json_new(t, JSON_ARRAY);
        json_replace(t, root, array);
        json_append(t, array, root);
        if (rng_chance(m->rng, 1, 2))
            json_append(t, array, json_graft(t, t, root));
        return true;
    }
    const char *text = RNG_PICK(m->rng, scalar);
    json_replace(t, root, json_new_lexeme(t, span_of(text)));
    return true;
}

const struct mutator mutator_body_no_object = {
    .name = "body-no-object",
    .family = MUT_CONFUSED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a body that is JSON but no object: array, string, number, null",
    .apply = body_no_object,
};
