/* No username, no language, one-letter and right-to-left names, premium, a bot. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool user_extras(struct mutation *m)
{
    static const struct {
        const char *name, *json; /* NULL: absent */
    } extra[] = {
        {"username", NULL},
        {"language_code", NULL},
        {"last_name", NULL},
        {"first_name", "\"\xd8\xb9\""},
        {"first_name", "\"<b>&amp;\""},
        {"first_name", "\"*_[`\""},
        {"first_name", "\"%s%n\""},
        {"last_name", "\"'; --\""},
        {"language_code", "\"zh-hans\""},
        {"language_code", "\"xx\""},
        {"language_code", "\"pt-br\""},
        {"is_premium", "true"},
        {"added_to_attachment_menu", "true"},
        {"username", "\"constructor\""},
        {"first_name", "\"constructor\""},
        {"first_name", "\"\xf0\x9f\x98\x80\""},
    };
    static const char *const actor[] = {"from", "user", "sender_user", NULL};
    json_ref user = pick_named(m, actor, PICK_OBJECT);
    if (user == JSON_NONE)
        return false;
    size_t i = (size_t)rng_below(m->rng, sizeof extra / sizeof *extra);
    m->focus = user;
    if (extra[i].json)
        edit_put(m, user, extra[i].name, extra[i].json);
    else if (json_get(m->tree, user, extra[i].name) != JSON_NONE)
        edit_drop(m, user, extra[i].name);
    else
        return false;
    return true;
}

const struct mutator mutator_user_extras = {
    .name = "user-extras",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "an actor with unusual but legal personal data",
    .apply = user_extras,
};
