/* Prototype pollution and attribute lookups: names that mean something to the language. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool proto_key(struct mutation *m)
{
    static const char *const name[] = {"__proto__",      "constructor", "prototype", "toString",
                                       "hasOwnProperty", "__class__",   "__dict__",  "$where",
                                       "then",           "length",      "valueOf",   "toJSON"};
    static const char *const value[] = {
        "{\"admin\":true,\"tier\":\"admin\",\"role\":\"admin\",\"id\":999999999}",
        "{\"prototype\":{\"isAdmin\":true}}",
        "null",
        "0",
        "\"x\"",
        "{\"id\":999999999}",
        "[]",
    };
    json_ref object = pick_parent(m, PICK_OBJECT, 0);
    if (object == JSON_NONE)
        return false;
    json_ref n = edit_parse(m, RNG_PICK(m->rng, value));
    json_set_key(m->tree, n, RNG_PICK(m->rng, name));
    if (rng_chance(m->rng, 1, 2))
        json_append(m->tree, object, n);
    else
        json_prepend(m->tree, object, n);
    return true;
}

const struct mutator mutator_proto_key = {
    .name = "proto-key",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a member named __proto__, constructor or the like",
    .apply = proto_key,
};
