/* Rules of everything that is neither update, chat nor message. */
#include "harness/telegram/checker.h"

bool rule_live_location(struct tgc *c, json_ref l)
{
    static const char *const live[] = {"heading", "proximity_alert_radius"};
    return TGC_COUNT(c, l, live) == 0 || tgc_has(c, l, "live_period");
}

bool rule_callback_origin(struct tgc *c, json_ref q)
{
    static const char *const origins[] = {"message", "inline_message_id"};
    return TGC_COUNT(c, q, origins) == 1;
}

bool rule_callback_payload(struct tgc *c, json_ref q)
{
    static const char *const payloads[] = {"data", "game_short_name"};
    return TGC_COUNT(c, q, payloads) == 1;
}

/* ---- polls -------------------------------------------------------------------------------- */
/* At most 12 options by now, so every pair is looked at. */
static bool unique_ids(struct tgc *c, json_ref options)
{
    struct buf other = BUF_INIT;
    bool unique = true;
    for (json_ref a = json_at(c->tree, options)->first; a; a = json_at(c->tree, a)->next)
        for (json_ref b = json_at(c->tree, a)->next; b; b = json_at(c->tree, b)->next) {
            buf_clear(&other);
            json_text(c->tree, tgc_get(c, b, "persistent_id"), &other);
            if (span_eq(tgc_text(c, a, "persistent_id"), buf_view(&other)))
                unique = false;
        }
    buf_release(&other);
    return unique;
}

bool rule_poll_options(struct tgc *c, json_ref poll)
{
    json_ref options = tgc_get(c, poll, "options");
    json_ref correct = tgc_get(c, poll, "correct_option_ids");
    if (!unique_ids(c, options))
        return false;
    if (!correct)
        return true;
    for (json_ref n = json_at(c->tree, correct)->first; n; n = json_at(c->tree, n)->next) {
        int64_t id = -1;
        if (!json_int(c->tree, n, &id) || id < 0 || id >= json_at(c->tree, options)->count)
            return false;
    }
    return span_is(tgc_text(c, poll, "type"), "quiz");
}

bool rule_answer_actor(struct tgc *c, json_ref a)
{
    static const char *const actors[] = {"user", "voter_chat"};
    return TGC_COUNT(c, a, actors) == 1;
}

bool rule_answer_ids(struct tgc *c, json_ref a)
{
    return json_at(c->tree, tgc_get(c, a, "option_ids"))->count ==
           json_at(c->tree, tgc_get(c, a, "option_persistent_ids"))->count;
}

/* ---- reactions, members, bots ------------------------------------------------------------- */
bool rule_reaction_actor(struct tgc *c, json_ref r)
{
    static const char *const actors[] = {"user", "actor_chat"};
    return TGC_COUNT(c, r, actors) == 1;
}

bool rule_reaction_change(struct tgc *c, json_ref r)
{
    return json_at(c->tree, tgc_get(c, r, "old_reaction"))->count ||
           json_at(c->tree, tgc_get(c, r, "new_reaction"))->count;
}

bool rule_member_user(struct tgc *c, json_ref u)
{
    json_ref before = tgc_get(c, u, "old_chat_member"), after = tgc_get(c, u, "new_chat_member");
    return tgc_id(c, before, "user") == tgc_id(c, after, "user");
}

bool rule_user_chat(struct tgc *c, json_ref object)
{
    int64_t chat = tgc_int(c, object, "user_chat_id");
    return chat == tgc_id(c, object, "user") || chat == tgc_id(c, object, "from");
}

bool rule_bot_user(struct tgc *c, json_ref object)
{
    static const char *const bots[] = {"bot", "via_bot", "sender_business_bot"};
    for (size_t i = 0; i < sizeof bots / sizeof *bots; i++) {
        json_ref bot = tgc_get(c, object, bots[i]);
        if (bot && !tgc_true(c, bot, "is_bot"))
            return false;
    }
    return true;
}

/* ---- buttons, money, luck ----------------------------------------------------------------- */
/* Bot API: InlineKeyboardButton, "exactly one of the fields other than text, icon_custom_emoji_id,
 * and style must be used". */
bool rule_button(struct tgc *c, json_ref button)
{
    static const char *const actions[] = {"url",
                                          "callback_data",
                                          "web_app",
                                          "login_url",
                                          "switch_inline_query",
                                          "switch_inline_query_current_chat",
                                          "switch_inline_query_chosen_chat",
                                          "copy_text",
                                          "callback_game",
                                          "pay",
                                          "disabled"};
    return TGC_COUNT(c, button, actions) == 1;
}

/* Bot API: SuggestedPostPrice.amount */
bool rule_price(struct tgc *c, json_ref price)
{
    int64_t amount = tgc_int(c, price, "amount");
    if (span_is(tgc_text(c, price, "currency"), "XTR"))
        return amount >= 5 && amount <= 100000;
    return amount >= 10000000 && amount <= INT64_C(10000000000000);
}

/* Bot API: StarAmount.nanostar_amount, "negative if and only if amount is non-positive" */
bool rule_star_sign(struct tgc *c, json_ref stars)
{
    int64_t amount = tgc_int(c, stars, "amount"), nano = tgc_int(c, stars, "nanostar_amount");
    return nano == 0 || (nano < 0 ? amount <= 0 : amount >= 0);
}

/* Bot API: Dice.value */
bool rule_dice(struct tgc *c, json_ref dice)
{
    static const struct {
        const char *emoji;
        int64_t sides;
    } kinds[] = {{"🎲", 6}, {"🎯", 6}, {"🎳", 6}, {"🏀", 5}, {"⚽", 5}, {"🎰", 64}};
    struct span emoji = tgc_text(c, dice, "emoji");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (span_is(emoji, kinds[i].emoji))
            return tgc_int(c, dice, "value") <= kinds[i].sides;
    return true;
}
