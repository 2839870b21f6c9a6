/* Scalars and small objects a real message may carry beside its content. */
#include "fuzz/mutators/edit.h"

static bool message_extras(struct mutation *m)
{
    static const struct {
        const char *name, *json;
    } extra[] = {
        {"has_protected_content", "true"},
        {"is_from_offline", "true"},
        {"author_signature", "\"A. U. Thor\""},
        {"sender_boost_count", "2"},
        {"effect_id", "\"5104841245755180586\""},
        {"is_paid_post", "true"},
        {"paid_star_count", "25"},
        {"via_bot", "{\"id\":5000000005,\"is_bot\":true,\"first_name\":\"V\",\"username\":"
                    "\"via_some_bot\"}"},
        {"sender_business_bot", "{\"id\":5000000006,\"is_bot\":true,\"first_name\":\"W\"}"},
        {"link_preview_options", "{\"is_disabled\":true}"},
        {"quote", "{\"text\":\"q\",\"position\":0}"},
        {"reply_to_story",
         "{\"chat\":{\"id\":5000000007,\"first_name\":\"S\",\"type\":\"private\"},\"id\":3}"},
        {"reply_markup", "{\"inline_keyboard\":[[]]}"},
        {"reply_markup", "{\"inline_keyboard\":[[{\"text\":\"t\",\"url\":\"http://a.b/\"}]]}"},
    };
    json_ref message = edit_own_message(m);
    if (message == JSON_NONE)
        return false;
    for (uint64_t i = 1 + rng_below(m->rng, 3); i; i--) {
        size_t k = (size_t)rng_below(m->rng, sizeof extra / sizeof *extra);
        edit_put(m, message, extra[k].name, extra[k].json);
    }
    return true;
}

const struct mutator mutator_message_extras = {
    .name = "message-extras",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "optional members most bots have never seen on a message",
    .apply = message_extras,
};
