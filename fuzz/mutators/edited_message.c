/* Edits arrive under a kind of their own; handlers that look at update.message find nothing. */
#include "fuzz/mutators/edit.h"

static bool edited_message(struct mutation *m)
{
    static const struct {
        const char *from, *to;
    } twin[] = {{"message", "edited_message"},
                {"channel_post", "edited_channel_post"},
                {"business_message", "edited_business_message"}};
    json_ref message = edit_own_message(m);
    int64_t date;
    if (message == JSON_NONE || !json_int(m->tree, json_get(m->tree, message, "date"), &date) ||
        date > INT64_MAX - 60)
        return false;
    for (size_t i = 0; i < sizeof twin / sizeof *twin; i++)
        if (json_key_is(m->tree, message, twin[i].from)) {
            edit_rename(m, message, twin[i].to);
            edit_put_int(m, message, "edit_date", date + 60);
            return true;
        }
    return false;
}

const struct mutator mutator_edited_message = {
    .name = "edited-message",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the message as an edit of itself",
    .apply = edited_message,
};
