/* Types and fields whose values must agree within themselves: the table says what they are made
 * of, a hook here says what goes together. */
#include "harness/telegram/builder.h"
#include "harness/telegram/limits.h"

#include <stdio.h>

/* ---- who ---------------------------------------------------------------------------------- */
static json_ref acting_user(struct tg_builder *b)
{
    return tgb_user(b, b->actor);
}

static json_ref some_user(struct tg_builder *b)
{
    return b->depth <= 2 && rng_chance(&b->rng, 1, 2) ? acting_user(b)
                                                      : tgb_user(b, tgb_other_id(b));
}

static json_ref scene_chat(struct tg_builder *b)
{
    return tgb_chat(b, b->chat);
}

static json_ref some_channel(struct tg_builder *b)
{
    return tgb_chat(b, tgb_draw_chat(b, TG_CHANNEL));
}

static json_ref some_supergroup(struct tg_builder *b)
{
    return tgb_chat(b, tgb_draw_chat(b, TG_SUPERGROUP));
}

static json_ref actor_id(struct tg_builder *b)
{
    return json_new_int(b->tree, b->actor);
}

static json_ref shared_chat_id(struct tg_builder *b)
{
    return json_new_int(b->tree, tgb_draw_chat(b, TG_SUPERGROUP | TG_CHANNEL).id);
}

static json_ref community_id(struct tg_builder *b)
{
    return json_new_int(b->tree, rng_range(&b->rng, 1, TG_ID_MAX));
}

/* ---- media -------------------------------------------------------------------------------- */
static json_ref photo_size(struct tg_builder *b, int64_t side)
{
    json_ref p = tgb_object(b);
    tgb_put(b, p, "file_id", tgb_token(b, "AgACAgIAAxkBAAI", 83));
    tgb_put(b, p, "file_unique_id", tgb_token(b, "AQAD", 16));
    tgb_int(b, p, "file_size", side * side / 11);
    tgb_int(b, p, "width", side);
    tgb_int(b, p, "height", side * 3 / 4);
    return p;
}

static json_ref thumbnail(struct tg_builder *b)
{
    return photo_size(b, 320);
}

json_ref tgb_photo_sizes(struct tg_builder *b)
{
    static const int64_t sides[] = {90, 320, 800, 1280};
    json_ref list = json_new(b->tree, JSON_ARRAY);
    uint64_t count = rng_chance(&b->rng, 1, 4) ? 1 + rng_below(&b->rng, 4) : 4;
    for (uint64_t i = 0; i < count; i++)
        json_append(b->tree, list, photo_size(b, sides[i]));
    return list;
}

static json_ref dice(struct tg_builder *b)
{
    /* Bot API: Dice.value, the range depends on the emoji. */
    static const struct {
        const char *emoji;
        int64_t sides;
    } kinds[] = {{"🎲", 6}, {"🎯", 6}, {"🎳", 6}, {"🏀", 5}, {"⚽", 5}, {"🎰", 64}};
    uint64_t i = rng_below(&b->rng, sizeof kinds / sizeof *kinds);
    json_ref d = tgb_object(b);
    tgb_str(b, d, "emoji", kinds[i].emoji);
    tgb_int(b, d, "value", rng_range(&b->rng, 1, kinds[i].sides));
    return d;
}

/* A place without the fields of live locations. */
static json_ref location(struct tg_builder *b)
{
    json_ref l = tgb_object(b);
    tgb_put(b, l, "latitude", tgb_decimal(b, -89999999, 89999999));
    tgb_put(b, l, "longitude", tgb_decimal(b, -179999999, 179999999));
    if (rng_chance(&b->rng, 1, 4))
        tgb_put(b, l, "horizontal_accuracy", tgb_decimal(b, 0, 1500000000));
    return l;
}

static json_ref entity(struct tg_builder *b)
{
    json_ref e = tgb_object(b);
    tgb_int(b, e, "offset", 0);
    tgb_int(b, e, "length", 1);
    tgb_str(b, e, "type", "bold");
    return e;
}

/* ---- money -------------------------------------------------------------------------------- */
static json_ref post_price(struct tg_builder *b)
{
    json_ref p = tgb_object(b);
    bool stars = rng_chance(&b->rng, 1, 2);
    tgb_str(b, p, "currency", stars ? "XTR" : "TON");
    tgb_int(b, p, "amount",
            stars ? rng_range(&b->rng, 5, 100000) : rng_range(&b->rng, 10000000, 10000000000000));
    return p;
}

static json_ref star_amount(struct tg_builder *b)
{
    json_ref a = tgb_object(b);
    int64_t sign = rng_chance(&b->rng, 1, 4) ? -1 : 1;
    tgb_int(b, a, "amount", sign * rng_range(&b->rng, 0, 5000));
    tgb_int(b, a, "nanostar_amount", sign * rng_range(&b->rng, 1, 999999999));
    return a;
}

/* ---- buttons ------------------------------------------------------------------------------ */
/* A button does exactly one thing. Plain ones may do any of these; a rich message's text is
 * RichText, which a bare string is. */
static json_ref button(struct tg_builder *b)
{
    json_ref k = tgb_object(b);
    char data[TG_CALLBACK_MAX + 1];
    tgb_str(b, k, "text", tgb_phrase(b));
    switch (rng_below(&b->rng, 5)) {
    case 0:
        tgb_str(b, k, "url", "https://example.org/");
        break;
    case 1:
        tgb_str(b, k, "switch_inline_query_current_chat", "");
        break;
    case 2:
        tgb_named(b, k, TG_T_InlineKeyboardButton, "copy_text");
        break;
    default:
        snprintf(data, sizeof data, "skill:%d", (int)rng_below(&b->rng, 100));
        tgb_str(b, k, "callback_data", data);
    }
    return k;
}

/* ---- messages within messages ------------------------------------------------------------- */
static json_ref maybe_inaccessible(struct tg_builder *b)
{
    return rng_chance(&b->rng, 1, 6) ? tgb_inaccessible(b) : tgb_nested_message(b);
}

static json_ref whole_update(struct tg_builder *b)
{
    json_ref u = tgb_object(b);
    tgb_int(b, u, "update_id", b->update_id);
    tgb_put(b, u, "message", tgb_nested_message(b));
    return u;
}

/* Of a message elsewhere only its origin and its one content are told. */
static json_ref external_reply(struct tg_builder *b)
{
    static const char *const contents[] = {"photo", "voice",   "document", "location",
                                           "poll",  "sticker", "contact"};
    json_ref r = tgb_object(b);
    tgb_named(b, r, TG_T_ExternalReplyInfo, "origin");
    tgb_named(b, r, TG_T_ExternalReplyInfo, "chat");
    tgb_named(b, r, TG_T_ExternalReplyInfo, "message_id");
    if (rng_chance(&b->rng, 1, 2))
        tgb_named(b, r, TG_T_ExternalReplyInfo, RNG_PICK(&b->rng, contents));
    return r;
}

static tgb_hook *const type_hooks[TG_TYPES] = {
    [TG_T_Update] = whole_update,
    [TG_T_User] = some_user,
    [TG_T_Chat] = scene_chat,
    [TG_T_Message] = tgb_nested_message,
    [TG_T_MaybeInaccessibleMessage] = maybe_inaccessible,
    [TG_T_InaccessibleMessage] = tgb_inaccessible,
    [TG_T_ExternalReplyInfo] = external_reply,
    [TG_T_PhotoSize] = thumbnail,
    [TG_T_Dice] = dice,
    [TG_T_Location] = location,
    [TG_T_MessageEntity] = entity,
    [TG_T_SuggestedPostPrice] = post_price,
    [TG_T_StarAmount] = star_amount,
    [TG_T_InlineKeyboardButton] = button,
    [TG_T_RichMessageButton] = button,
    [TG_T_Poll] = tgb_poll,
    [TG_T_CallbackQuery] = tgb_callback_query,
    [TG_T_InlineQuery] = tgb_inline_query,
    [TG_T_ChatMemberUpdated] = tgb_chat_member_updated,
    [TG_T_MessageReactionUpdated] = tgb_reaction_updated,
    [TG_T_PollAnswer] = tgb_poll_answer,
    [TG_T_ChatJoinRequest] = tgb_join_request,
    [TG_T_BusinessConnection] = tgb_business_connection,
    [TG_T_ChatBoost] = tgb_chat_boost,
};

static const struct {
    uint16_t type;
    const char *field;
    tgb_hook *hook;
} field_hooks[] = {
    {TG_T_ChosenInlineResult, "from", acting_user},
    {TG_T_ShippingQuery, "from", acting_user},
    {TG_T_PreCheckoutQuery, "from", acting_user},
    {TG_T_PaidMediaPurchased, "from", acting_user},
    {TG_T_ManagedBotUpdated, "user", acting_user},
    {TG_T_ManagedBotUpdated, "bot", tgb_other_bot},
    {TG_T_ManagedBotCreated, "bot", tgb_other_bot},
    {TG_T_BotSubscriptionUpdated, "user", acting_user},
    {TG_T_Message, "via_bot", tgb_other_bot},
    {TG_T_Message, "sender_business_bot", tgb_other_bot},
    {TG_T_Message, "sender_chat", some_channel},
    {TG_T_Message, "guest_bot_caller_chat", some_supergroup},
    {TG_T_Message, "left_chat_member", some_user},
    {TG_T_MessageOriginChannel, "chat", some_channel},
    {TG_T_MessageOriginChat, "sender_chat", some_supergroup},
    {TG_T_ExternalReplyInfo, "chat", some_supergroup},
    {TG_T_Story, "chat", some_channel},
    {TG_T_Giveaway, "chats", some_channel},
    {TG_T_GiveawayWinners, "chat", some_channel},
    {TG_T_PollOption, "added_by_chat", some_channel},
    {TG_T_ChecklistTask, "completed_by_chat", some_channel},
    {TG_T_Gift, "publisher_chat", some_channel},
    {TG_T_UniqueGift, "publisher_chat", some_channel},
    {TG_T_ChatShared, "chat_id", shared_chat_id},
    {TG_T_Community, "id", community_id},
    {TG_T_Contact, "user_id", actor_id},
};

tgb_hook *tgb_type_hook(unsigned type)
{
    return type_hooks[type];
}

tgb_hook *tgb_field_hook(unsigned type, const char *field)
{
    for (size_t i = 0; i < sizeof field_hooks / sizeof *field_hooks; i++)
        if (field_hooks[i].type == type && strcmp(field_hooks[i].field, field) == 0)
            return field_hooks[i].hook;
    return NULL;
}
