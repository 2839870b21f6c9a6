/* Users and chats. A person is a function of the id, so that the same user has the same name in
 * every update, in `from` and in the private chat alike. */
#include "harness/telegram/builder.h"
#include "harness/telegram/limits.h"

#include <inttypes.h>
#include <stdio.h>

#define PEOPLE_STREAM 0x70656f706c65 /* "people" */
#define GROUPS 16

static const char *const first_names[] = {"Ana",    "Boris", "Chen", "Dilara",  "Eoin", "Fatou",
                                          "Giulia", "Hamid", "Ines", "José",    "Женя", "李伟",
                                          "مريم",   "Zoë",   "Ø",    "Lou 🦊"};
static const char *const last_names[] = {"Keller",  "O'Brien",      "Nguyen", "García",
                                         "Иванова", "van der Berg", "Öztürk", "Smith"};
static const char *const languages[] = {"en", "de", "ru", "pt-br", "zh-hans", "ar", "fa", "uk"};
static const char *const titles[] = {"Field notes",    "Release <crew> & friends",
                                     "Кофе",           "家族群",
                                     "R&D \"secret\"", "🚀 launches",
                                     "فريق العمل",     "General"};

struct person {
    const char *first, *last, *language; /* last, language: may be NULL */
    char username[TG_USERNAME_MAX + 1];  /* may be "" */
    bool premium;
};

static struct person person_of(int64_t id)
{
    struct rng r;
    struct person p = {0};
    rng_derive(&r, PEOPLE_STREAM, (uint64_t)id, 0, 0);
    p.first = RNG_PICK(&r, first_names);
    if (rng_chance(&r, 2, 3))
        p.last = RNG_PICK(&r, last_names);
    if (rng_chance(&r, 4, 5))
        snprintf(p.username, sizeof p.username, "user_%" PRId64, id);
    if (rng_chance(&r, 5, 6))
        p.language = RNG_PICK(&r, languages);
    p.premium = rng_chance(&r, 1, 6);
    return p;
}

static void put_names(struct tg_builder *b, json_ref object, const struct person *p)
{
    tgb_str(b, object, "first_name", p->first);
    if (p->last)
        tgb_str(b, object, "last_name", p->last);
    if (p->username[0])
        tgb_str(b, object, "username", p->username);
}

json_ref tgb_user(struct tg_builder *b, int64_t id)
{
    struct person p = person_of(id);
    json_ref user = tgb_object(b);
    tgb_int(b, user, "id", id);
    tgb_bool(b, user, "is_bot", false);
    put_names(b, user, &p);
    if (p.language)
        tgb_str(b, user, "language_code", p.language);
    if (p.premium)
        tgb_bool(b, user, "is_premium", true);
    return user;
}

static json_ref bot_user(struct tg_builder *b, int64_t id, const char *name, const char *username)
{
    json_ref user = tgb_object(b);
    tgb_int(b, user, "id", id);
    tgb_bool(b, user, "is_bot", true);
    tgb_str(b, user, "first_name", name);
    tgb_str(b, user, "username", username);
    return user;
}

json_ref tgb_bot(struct tg_builder *b)
{
    return bot_user(b, b->bot_id, "Assistant", b->bot_username);
}

json_ref tgb_other_bot(struct tg_builder *b)
{
    return bot_user(b, rng_range(&b->rng, 500000000, 500000999), "Helper", "other_helper_bot");
}

json_ref tgb_special_user(struct tg_builder *b, int64_t id)
{
    if (id == TG_ANONYMOUS_ADMIN)
        return bot_user(b, id, "Group", "GroupAnonymousBot");
    if (id == TG_CHANNEL_BOT)
        return bot_user(b, id, "Channel", "Channel_Bot");
    json_ref user = tgb_object(b);
    tgb_int(b, user, "id", id);
    tgb_bool(b, user, "is_bot", false);
    tgb_str(b, user, "first_name", "Telegram");
    return user;
}

int64_t tgb_other_id(struct tg_builder *b)
{
    int64_t id = tg_principal_pick(b->tiers, -1, &b->rng);
    /* Outsiders are common too, half of them with ids beyond 32 bits. */
    if (id == b->actor || rng_chance(&b->rng, 1, 3))
        id = rng_chance(&b->rng, 1, 2) ? rng_range(&b->rng, 5000000000, 8999999999)
                                       : rng_range(&b->rng, 100000000, 899999999);
    return id;
}

static const char *type_name(enum tg_chat_type type)
{
    return type == TG_PRIVATE      ? "private"
           : type == TG_GROUP      ? "group"
           : type == TG_SUPERGROUP ? "supergroup"
                                   : "channel";
}

json_ref tgb_chat(struct tg_builder *b, struct tg_chat c)
{
    json_ref chat = tgb_object(b);
    tgb_int(b, chat, "id", c.id);
    if (c.type == TG_PRIVATE) {
        struct person p = person_of(c.id);
        put_names(b, chat, &p);
    } else {
        struct rng r;
        rng_derive(&r, PEOPLE_STREAM, (uint64_t)c.id, 1, 0);
        tgb_str(b, chat, "title", RNG_PICK(&r, titles));
        if (c.type != TG_GROUP && rng_chance(&r, 1, 2)) {
            char name[TG_USERNAME_MAX + 1];
            snprintf(name, sizeof name, "chat_%" PRId64, TG_SUPERGROUP_ID - c.id);
            tgb_str(b, chat, "username", name);
        }
    }
    tgb_str(b, chat, "type", type_name(c.type));
    if (c.forum)
        tgb_bool(b, chat, "is_forum", true);
    return chat;
}

struct tg_chat tgb_draw_chat(struct tg_builder *b, unsigned types)
{
    enum tg_chat_type type = TG_PRIVATE;
    uint64_t seen = 0;
    for (unsigned bit = TG_PRIVATE; bit <= TG_CHANNEL; bit <<= 1)
        if ((types & bit) && rng_below(&b->rng, ++seen) == 0)
            type = (enum tg_chat_type)bit;
    int64_t n = rng_range(&b->rng, 0, GROUPS - 1);
    if (type == TG_PRIVATE)
        return (struct tg_chat){b->actor, type, false};
    if (type == TG_GROUP)
        return (struct tg_chat){-(400000000 + n), type, false};
    int64_t base = type == TG_SUPERGROUP ? 1500000000 : 2100000000;
    bool forum = type == TG_SUPERGROUP && n % 4 == 0;
    return (struct tg_chat){TG_SUPERGROUP_ID - base - n, type, forum};
}
