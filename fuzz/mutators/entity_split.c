/* An astral character at the start of the text and an entity that takes half of it. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/text.h"

static bool entity_split(struct mutation *m)
{
    static const char *const entity[] = {
        "[{\"offset\":1,\"length\":1,\"type\":\"bold\"}]",
        "[{\"offset\":0,\"length\":1,\"type\":\"bot_command\"}]",
        "[{\"offset\":1,\"length\":3,\"type\":\"mention\"}]",
        "[{\"offset\":0,\"length\":1,\"type\":\"text_link\",\"url\":\"http://a.b/\"}]",
        "[{\"offset\":3,\"length\":4,\"type\":\"code\"}]",
    };
    json_ref message = shape_message(m->tree), text = text_of(m->tree, message);
    if (text == JSON_NONE)
        return false;
    bool caption = json_key_is(m->tree, text, "caption");
    text_set(m, text,
             rng_chance(m->rng, 1, 2) ? SPAN("\xf0\x9f\x98\x80 /help \xf0\x9f\x98\x80")
                                      : SPAN("\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd@bot"));
    edit_put(m, message, caption ? "caption_entities" : "entities", RNG_PICK(m->rng, entity));
    return true;
}

const struct mutator mutator_entity_split = {
    .name = "entity-split",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an entity that starts or ends inside a surrogate pair",
    .apply = entity_split,
};
