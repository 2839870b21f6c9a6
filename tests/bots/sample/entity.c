/* Text entities: what Telegram marked in a text. Offsets and lengths are UTF-16 code units. */
#include "tests/bots/sample/turn.h"

static const char *const known[] = {
    "mention",      "hashtag", "cashtag",   "bot_command",  "url",           "email",
    "phone_number", "bold",    "italic",    "underline",    "strikethrough", "spoiler",
    "code",         "pre",     "text_link", "text_mention", "custom_emoji",
};

static bool is_known(struct span type)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (span_is(type, known[i]))
            return true;
    return false;
}

static bool check_range(struct turn *t, json_t *entity, struct span text)
{
    int64_t offset, length, units = (int64_t)text_units(text);
    if (!field_int(entity, "offset", &offset) || !field_int(entity, "length", &length))
        return false;
    if (length == 0)
        return bug(t, BUG_ENTITY_ZERO_LENGTH);
    bool past = offset >= 0 && length > 0 && (offset > units || length > units - offset);
    return past && text_has_astral(text) && bug(t, BUG_ENTITY_PAST_END);
}

bool entity_check(struct turn *t, struct span text)
{
    json_t *entities = field_array(t->event, "entities"), *entity;
    size_t i;
    json_array_foreach(entities, i, entity)
    {
        struct span type = field_text(entity, "type");
        if (type.p && !is_known(type) && bug(t, BUG_ENTITY_NEW_TYPE))
            return true;
        if (span_is(type, "text_mention") && !field_object(entity, "user") &&
            bug(t, BUG_MENTION_NO_USER))
            return true;
        if (check_range(t, entity, text))
            return true;
    }
    return false;
}
