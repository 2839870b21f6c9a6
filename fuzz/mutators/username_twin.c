/* Usernames can be given up and taken over; homoglyphs and case make twins (tg-spam#157). */
#include "fuzz/mutators/pick.h"

static bool username_twin(struct mutation *m)
{
    static const char *const twin[] = {"admin",         "Admin",    "ADMIN",   "admin_",
                                       "administrator", "root",     "owner",   "developer",
                                       "aadmin",        "BotAdmin", "telegram"};
    json_ref actor = shape_actor(m->tree);
    if (actor == JSON_NONE || json_get(m->tree, actor, "first_name") == JSON_NONE)
        return false;
    const char *name = RNG_PICK(m->rng, twin);
    json_put(m->tree, actor, "username", json_new_string(m->tree, name));
    json_put(m->tree, actor, "first_name", json_new_string(m->tree, name));
    m->focus = actor;
    return true;
}

const struct mutator mutator_username_twin = {
    .name = "username-twin",
    .family = MUT_ESCALATE,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the sender under a name like the administrator's",
    .apply = username_twin,
};
