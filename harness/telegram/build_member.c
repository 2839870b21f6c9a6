/* Membership, reactions, boosts, business: types that name a chat and who acted in it. */
#include "harness/telegram/builder.h"

static void put_scene(struct tg_builder *b, json_ref object)
{
    tgb_put(b, object, "chat", tgb_chat(b, b->chat));
}

/* A member of that status; its user is `user`. */
static json_ref chat_member(struct tg_builder *b, unsigned type, json_ref user)
{
    b->depth++;
    json_ref m = tgb_plain_object(b, tg_schema_at(type));
    b->depth--;
    json_replace(b->tree, json_get(b->tree, m, "user"), user);
    return m;
}

json_ref tgb_chat_member_updated(struct tg_builder *b)
{
    static const uint16_t steps[][2] = {
        {TG_T_ChatMemberLeft, TG_T_ChatMemberMember},
        {TG_T_ChatMemberMember, TG_T_ChatMemberLeft},
        {TG_T_ChatMemberMember, TG_T_ChatMemberBanned},
        {TG_T_ChatMemberBanned, TG_T_ChatMemberLeft},
        {TG_T_ChatMemberMember, TG_T_ChatMemberAdministrator},
        {TG_T_ChatMemberAdministrator, TG_T_ChatMemberMember},
        {TG_T_ChatMemberMember, TG_T_ChatMemberRestricted},
        {TG_T_ChatMemberRestricted, TG_T_ChatMemberMember},
        {TG_T_ChatMemberOwner, TG_T_ChatMemberAdministrator},
    };
    /* In a private chat the bot is only ever blocked or unblocked. */
    static const uint16_t private_steps[][2] = {
        {TG_T_ChatMemberMember, TG_T_ChatMemberBanned},
        {TG_T_ChatMemberBanned, TG_T_ChatMemberMember},
    };
    const uint16_t *step =
        b->chat.type == TG_PRIVATE ? RNG_PICK(&b->rng, private_steps) : RNG_PICK(&b->rng, steps);
    bool bot = b->kind == TG_MY_CHAT_MEMBER;
    int64_t whom = rng_chance(&b->rng, 1, 2) ? b->actor : tgb_other_id(b);
    json_ref u = tgb_object(b);
    put_scene(b, u);
    tgb_put(b, u, "from", tgb_user(b, b->actor));
    tgb_int(b, u, "date", b->date);
    for (int i = 0; i < 2; i++) {
        json_ref user = bot ? tgb_bot(b) : tgb_user(b, whom);
        tgb_put(b, u, i ? "new_chat_member" : "old_chat_member", chat_member(b, step[i], user));
    }
    if (!bot && step[0] == TG_T_ChatMemberLeft && rng_chance(&b->rng, 1, 2))
        tgb_named(b, u, TG_T_ChatMemberUpdated, "invite_link");
    return u;
}

json_ref tgb_reaction_updated(struct tg_builder *b)
{
    json_ref r = tgb_object(b);
    put_scene(b, r);
    tgb_int(b, r, "message_id", rng_range(&b->rng, 1, b->message_id));
    if (rng_chance(&b->rng, 1, 5)) {
        tgb_put(b, r, "actor_chat", tgb_chat(b, b->chat));
        b->actor = 0;
    } else {
        tgb_put(b, r, "user", tgb_user(b, b->actor));
    }
    tgb_int(b, r, "date", b->date);
    /* A reaction is added, changed or taken back: at most one of the two lists is empty. */
    uint64_t lists = 1 + rng_below(&b->rng, 3);
    for (int i = 0; i < 2; i++) {
        json_ref list = tgb_list(b, r, i ? "new_reaction" : "old_reaction");
        if (lists & (1u << i))
            json_append(b->tree, list, tgb_value(b, TG_T_ReactionType));
    }
    return r;
}

json_ref tgb_join_request(struct tg_builder *b)
{
    json_ref r = tgb_object(b);
    put_scene(b, r);
    tgb_put(b, r, "from", tgb_user(b, b->actor));
    tgb_int(b, r, "user_chat_id", b->actor);
    tgb_int(b, r, "date", b->date);
    if (rng_chance(&b->rng, 1, 2))
        tgb_str(b, r, "bio", tgb_phrase(b));
    if (rng_chance(&b->rng, 1, 2))
        tgb_named(b, r, TG_T_ChatJoinRequest, "invite_link");
    return r;
}

json_ref tgb_business_connection(struct tg_builder *b)
{
    json_ref c = tgb_object(b);
    tgb_named(b, c, TG_T_BusinessConnection, "id");
    tgb_put(b, c, "user", tgb_user(b, b->actor));
    tgb_int(b, c, "user_chat_id", b->actor);
    tgb_int(b, c, "date", b->date);
    if (rng_chance(&b->rng, 2, 3))
        tgb_named(b, c, TG_T_BusinessConnection, "rights");
    tgb_bool(b, c, "is_enabled", rng_chance(&b->rng, 3, 4));
    return c;
}

json_ref tgb_chat_boost(struct tg_builder *b)
{
    json_ref c = tgb_object(b);
    tgb_named(b, c, TG_T_ChatBoost, "boost_id");
    tgb_int(b, c, "add_date", b->date);
    tgb_int(b, c, "expiration_date", b->date + 30 * 86400);
    tgb_named(b, c, TG_T_ChatBoost, "source");
    return c;
}
