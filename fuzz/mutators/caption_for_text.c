/* The same words, in another member; handlers that read message.text find none. */
#include "fuzz/mutators/edit.h"

static bool caption_for_text(struct mutation *m)
{
    static const struct {
        const char *name, *json;
    } medium[] = {
        {"photo", "[{\"file_id\":\"AgAD\",\"file_unique_id\":\"p\",\"width\":90,\"height\":67}]"},
        {"document", "{\"file_id\":\"BQAD\",\"file_unique_id\":\"d\",\"file_name\":\"a.txt\"}"},
        {"voice", "{\"file_id\":\"AwAD\",\"file_unique_id\":\"v\",\"duration\":1}"},
        {"video", "{\"file_id\":\"BAAD\",\"file_unique_id\":\"w\",\"width\":1,\"height\":1,"
                  "\"duration\":1}"},
    };
    json_ref message = edit_own_message(m);
    json_ref text = message != JSON_NONE ? json_get(m->tree, message, "text") : JSON_NONE;
    if (text == JSON_NONE || json_at(m->tree, text)->lex.n > 1026)
        return false;
    json_ref entities = json_get(m->tree, message, "entities");
    edit_drop(m, message, "link_preview_options");
    edit_rename(m, text, "caption");
    if (entities != JSON_NONE)
        edit_rename(m, entities, "caption_entities");
    size_t i = (size_t)rng_below(m->rng, sizeof medium / sizeof *medium);
    edit_put(m, message, medium[i].name, medium[i].json);
    return true;
}

const struct mutator mutator_caption_for_text = {
    .name = "caption-for-text",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the text as the caption of a photo, a document or another medium",
    .apply = caption_for_text,
};
