/* A whole update: sets the scene (who acts, in which chat), builds the one kind, and moves the
 * clock and the ids on. */
#include "harness/telegram/builder.h"
#include "harness/telegram/limits.h"

void tg_builder_init(struct tg_builder *b, uint64_t seed, int64_t epoch)
{
    *b = (struct tg_builder){0};
    rng_seed(&b->rng, seed);
    b->tiers = tg_tiers_default();
    b->date = epoch;
    b->update_id = rng_range(&b->rng, 100000000, 900000000);
    b->message_id = rng_range(&b->rng, 1000, 100000);
    b->bot_id = 123456;
    b->bot_username = "hookstorm_bot";
}

static enum tg_content draw_content(struct tg_builder *b, enum tg_kind kind)
{
    enum tg_content drawn = TG_CONTENT_ANY;
    uint64_t seen = 0;
    for (unsigned c = 0; c < TG_CONTENTS; c++)
        if (tg_content_fits((enum tg_content)c, kind) && rng_below(&b->rng, ++seen) == 0)
            drawn = (enum tg_content)c;
    return drawn;
}

/* One of the kinds the content occurs in. */
static enum tg_kind draw_kind(struct tg_builder *b, enum tg_content content)
{
    enum tg_kind drawn = TG_KIND_ANY;
    uint64_t seen = 0;
    for (unsigned k = 0; k < TG_KINDS; k++)
        if (tg_content_fits(content, (enum tg_kind)k) && rng_below(&b->rng, ++seen) == 0)
            drawn = (enum tg_kind)k;
    return drawn;
}

static bool has_content(enum tg_kind k)
{
    return tg_kind_is_message(k) || k == TG_CALLBACK_QUERY;
}

static bool nobody_acts(enum tg_kind k)
{
    return k == TG_POLL || k == TG_MESSAGE_REACTION_COUNT || k == TG_DELETED_BUSINESS_MESSAGES ||
           k == TG_CHAT_BOOST || k == TG_REMOVED_CHAT_BOOST || k == TG_CHANNEL_POST ||
           k == TG_EDITED_CHANNEL_POST || k == TG_STOPPED_MESSAGE_GENERATION;
}

static void set_scene(struct tg_builder *b, enum tg_kind kind, enum tg_content content)
{
    unsigned chats = tgb_kind_chats(kind);
    b->kind = kind;
    b->content = content;
    b->depth = 0;
    b->actor = b->principal ? b->principal : tg_principal_pick(b->tiers, -1, &b->rng);
    if (content != TG_CONTENT_ANY)
        chats &= tgb_content_chats(content);
    if (b->chats & chats)
        chats &= b->chats;
    b->chat = tgb_draw_chat(b, chats);
    if (tgb_content_needs_forum(content))
        b->chat.forum = true;
}

static void move_on(struct tg_builder *b)
{
    b->date += rng_range(&b->rng, 0, 5);
    b->update_id = b->update_id < TG_UPDATE_ID_MAX ? b->update_id + 1 : 1;
    b->message_id = b->message_id < TG_MESSAGE_ID_MAX ? b->message_id + 1 : 1;
}

json_ref tg_build_update(struct json_tree *t, struct tg_builder *b, enum tg_kind kind,
                         enum tg_content content)
{
    json_clear(t);
    if (kind == TG_KIND_ANY)
        kind = draw_kind(b, content);
    if (kind == TG_KIND_ANY || !tg_content_fits(content, kind))
        return JSON_NONE;
    if (has_content(kind) && content == TG_CONTENT_ANY)
        content = draw_content(b, kind);
    b->tree = t;
    set_scene(b, kind, content);
    json_ref update = tgb_object(b);
    t->root = update;
    tgb_int(b, update, "update_id", b->update_id);
    tgb_put(b, update, tg_kind_name(kind),
            tg_kind_is_message(kind) ? tgb_message(b) : tgb_value(b, tg_kind_type(kind)));
    if (nobody_acts(kind))
        b->actor = 0;
    move_on(b);
    return update;
}
