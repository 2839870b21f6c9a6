/* The tables of contents and kinds: names, and which fits where. */
#include "harness/telegram/builder.h"

enum { P = TG_PRIVATE, G = TG_GROUP, S = TG_SUPERGROUP, C = TG_CHANNEL };
enum { SERVICE = 1, CALLBACK = 2 };

static const struct {
    const char *name;
    tgb_content *build;
    const char *argument;
    uint8_t where, flags;
} contents[] = {
#define CONTENT(id, name, where, flags, function, argument) \
    {#name, function, argument, where, flags},
#include "harness/telegram/contents.def"
};

static const uint8_t kind_chats[TG_KINDS] = {
    [TG_MESSAGE] = P | G | S,
    [TG_EDITED_MESSAGE] = P | G | S,
    [TG_CHANNEL_POST] = C,
    [TG_EDITED_CHANNEL_POST] = C,
    [TG_BUSINESS_CONNECTION] = P,
    [TG_BUSINESS_MESSAGE] = P,
    [TG_EDITED_BUSINESS_MESSAGE] = P,
    [TG_DELETED_BUSINESS_MESSAGES] = P,
    [TG_GUEST_MESSAGE] = P | G | S,
    [TG_MESSAGE_REACTION] = G | S,
    [TG_MESSAGE_REACTION_COUNT] = S | C,
    [TG_INLINE_QUERY] = P,
    [TG_CHOSEN_INLINE_RESULT] = P,
    [TG_CALLBACK_QUERY] = P | G | S | C,
    [TG_SHIPPING_QUERY] = P,
    [TG_PRE_CHECKOUT_QUERY] = P,
    [TG_PURCHASED_PAID_MEDIA] = P,
    [TG_POLL] = P,
    [TG_POLL_ANSWER] = P,
    [TG_MY_CHAT_MEMBER] = P | G | S | C,
    [TG_CHAT_MEMBER] = G | S | C,
    [TG_CHAT_JOIN_REQUEST] = S | C,
    [TG_CHAT_BOOST] = S | C,
    [TG_REMOVED_CHAT_BOOST] = S | C,
    [TG_MANAGED_BOT] = P,
    [TG_SUBSCRIPTION] = P,
    [TG_STOPPED_MESSAGE_GENERATION] = P,
};

const char *tg_content_name(enum tg_content c)
{
    return contents[c].name;
}

int tg_content_parse(struct span name, enum tg_content *out)
{
    for (unsigned c = 0; c < TG_CONTENTS; c++)
        if (span_is(name, contents[c].name)) {
            *out = (enum tg_content)c;
            return 0;
        }
    return -1;
}

unsigned tgb_kind_chats(enum tg_kind k)
{
    return kind_chats[k];
}

unsigned tgb_content_chats(enum tg_content c)
{
    return contents[c].where;
}

bool tgb_content_needs_forum(enum tg_content c)
{
    return c != TG_CONTENT_ANY &&
           (contents[c].build == tgb_service_topic || contents[c].build == tgb_text_topic);
}

bool tg_content_fits(enum tg_content c, enum tg_kind k)
{
    if (c == TG_CONTENT_ANY)
        return true;
    if (!(contents[c].where & kind_chats[k]))
        return false;
    if (k == TG_CALLBACK_QUERY || !tg_kind_is_message(k))
        return k == TG_CALLBACK_QUERY && (contents[c].flags & CALLBACK);
    if (contents[c].flags & CALLBACK)
        return false;
    return !(contents[c].flags & SERVICE) || k == TG_MESSAGE || k == TG_CHANNEL_POST;
}

void tgb_content_build(struct tg_builder *b, json_ref object)
{
    contents[b->content].build(b, object, contents[b->content].argument);
}
