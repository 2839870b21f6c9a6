/* is_admin, role, tier, permissions: models that copy whatever they are given. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool tier_claim(struct mutation *m)
{
    static const struct {
        const char *name, *json;
    } claim[] = {
        {"is_admin", "true"},        {"role", "\"admin\""},
        {"tier", "\"admin\""},       {"tier", "3"},
        {"permissions", "[\"*\"]"},  {"admin", "true"},
        {"status", "\"creator\""},   {"is_bot", "true"},
        {"can_manage_chat", "true"}, {"custom_title", "\"admin\""},
    };
    json_ref actor = shape_actor(m->tree);
    json_ref to = actor == JSON_NONE || rng_chance(m->rng, 1, 4) ? m->tree->root : actor;
    if (to == JSON_NONE || json_at(m->tree, to)->type != JSON_OBJECT)
        return false;
    size_t i = (size_t)rng_below(m->rng, sizeof claim / sizeof *claim);
    edit_put(m, to, claim[i].name, claim[i].json);
    return true;
}

const struct mutator mutator_tier_claim = {
    .name = "tier-claim",
    .family = MUT_ESCALATE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "members that claim a tier or a flag nobody sends",
    .apply = tier_claim,
};
