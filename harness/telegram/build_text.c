/* Text messages: plain, formatted, commands in their shapes, and what can stand around a text
 * (forwards, replies, quotes, senders that are chats). */
#include "harness/telegram/builder.h"
#include "harness/telegram/limits.h"

#include <stdio.h>

static void compose_text(struct tg_builder *b, json_ref m, struct tgb_compose *c)
{
    tgb_compose_put(b, m, c, "text", "entities");
}

void tgb_text_plain(struct tg_builder *b, json_ref m, const char *argument)
{
    tgb_str(b, m, "text", tgb_phrase(b));
}

void tgb_text_formatted(struct tg_builder *b, json_ref m, const char *argument)
{
    static const struct {
        const char *type, *text;
    } parts[] = {
        {"mention", "@example_name"},
        {"hashtag", "#news"},
        {"cashtag", "$USD"},
        {"url", "https://example.org"},
        {"email", "ana@example.org"},
        {"phone_number", "+1-212-555-0123"},
        {"bold", "bold 💪"},
        {"italic", "italic"},
        {"underline", "under"},
        {"strikethrough", "gone"},
        {"spoiler", "secret"},
        {"blockquote", "a quote"},
        {"expandable_blockquote", "a long quote"},
        {"code", "x = 1"},
        {"pre", "print(1)"},
        {"text_link", "here"},
        {"text_mention", "Ana"},
        {"custom_emoji", "👍"},
        {"date_time", "tomorrow"},
    };
    struct tgb_compose c = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (c.marks && !rng_chance(&b->rng, 1, 2))
            continue;
        tgb_mark(&c, parts[i].type, parts[i].text);
        tgb_say(&c, rng_chance(&b->rng, 1, 4) ? " 🧑‍🚀 " : " ");
    }
    tgb_say(&c, "end");
    compose_text(b, m, &c);
}

void tgb_text_unicode(struct tg_builder *b, json_ref m, const char *argument)
{
    static const char *const texts[] = {
        "👨‍👩‍👧‍👦🏳️‍🌈",
        "مرحبا \u202Eevil\u202C שלום",
        "e\u0301 vs é, ﬁ, ①, Ⅷ",
        "𝒮𝓉𝓎𝓁𝑒 𐍈 🀄",
        "zero\u200Bwidth\uFEFFjoin\u2060er",
        "न\u094Dदी க்ஷ",
        "line\nbreak\r\nand\ttab",
        "İstanbul ẞ ŉ ǅ",
        "a\u0300\u0301\u0302\u0303\u0304\u0305 zalgo",
    };
    struct tgb_compose c = {0};
    tgb_say(&c, RNG_PICK(&b->rng, texts));
    tgb_say(&c, " ");
    tgb_mark(&c, "bold", "после");
    compose_text(b, m, &c);
}

void tgb_text_long(struct tg_builder *b, json_ref m, const char *argument)
{
    static const char *const units[] = {"a", "word ", "д", "漢", "x\n"};
    const char *unit = RNG_PICK(&b->rng, units);
    struct buf text = BUF_INIT;
    size_t chars = strcmp(unit, "word ") == 0 ? 5 : strlen(unit) == 2 && unit[0] == 'x' ? 2 : 1;
    for (size_t n = 0; n + chars <= TG_TEXT_MAX; n += chars)
        buf_str(&text, unit);
    /* Telegram trims the ends of a text. */
    while (text.len && (text.data[text.len - 1] == ' ' || text.data[text.len - 1] == '\n'))
        text.len--;
    tgb_put(b, m, "text", json_new_text(b->tree, buf_view(&text)));
    buf_release(&text);
}

/* ---- commands ----------------------------------------------------------------------------- */
static const char *arguments(struct tg_builder *b)
{
    static const char *const list[] = {
        "1",       "on",    "Hello, world", "de Guten Morgen", "42 🎉",
        "10m tea", "--all", "a=b&c=d",      "1000007 user",    "\"quoted text\""};
    return RNG_PICK(&b->rng, list);
}

const char *tgb_command_name(struct tg_builder *b)
{
    if (b->command)
        return b->command;
    int tier = tg_principal_tier(b->tiers, b->actor);
    const char *name = tg_tier_command(b->tiers, tier, tier < 0, &b->rng);
    return name ? name : "start";
}

/* Shapes a command takes; how the row of contents.def names them. */
void tgb_text_command(struct tg_builder *b, json_ref m, const char *shape)
{
    struct tgb_compose c = {0};
    char command[2 * TG_COMMAND_MAX + 4];
    const char *name = tgb_command_name(b), *at = "";
    bool other = strcmp(shape, "other") == 0;
    if (strcmp(shape, "forbidden") == 0 && !b->command) {
        const char *no =
            tg_tier_command(b->tiers, tg_principal_tier(b->tiers, b->actor), true, &b->rng);
        name = no ? no : name;
    }
    if (strcmp(shape, "unknown") == 0)
        name = "no_such_command";
    if (other || strcmp(shape, "at") == 0)
        at = other ? "other_helper_bot" : b->bot_username;
    snprintf(command, sizeof command, "/%s%s%s", name, *at ? "@" : "", at);
    if (strcmp(shape, "late") == 0)
        tgb_say(&c, "please 🙏 ");
    tgb_mark(&c, "bot_command", command);
    bool bare = strcmp(shape, "plain") == 0 || strcmp(shape, "unknown") == 0;
    if (!bare && (strcmp(shape, "args") == 0 || rng_chance(&b->rng, 1, 2))) {
        tgb_say(&c, " ");
        tgb_say(&c, arguments(b));
    }
    compose_text(b, m, &c);
}

void tgb_text_deep_link(struct tg_builder *b, json_ref m, const char *argument)
{
    static const char *const payloads[] = {"ref_42", "grant_1000001", "a-b_C", "0"};
    struct tgb_compose c = {0};
    tgb_mark(&c, "bot_command", "/start");
    tgb_say(&c, " ");
    tgb_say(&c, RNG_PICK(&b->rng, payloads));
    compose_text(b, m, &c);
}

/* ---- around a text ------------------------------------------------------------------------ */
void tgb_text_with(struct tg_builder *b, json_ref m, const char *field)
{
    tgb_named(b, m, TG_T_Message, field);
    tgb_text_plain(b, m, NULL);
}

void tgb_text_forward(struct tg_builder *b, json_ref m, const char *argument)
{
    tgb_text_with(b, m, "forward_origin");
}

void tgb_text_reply(struct tg_builder *b, json_ref m, const char *argument)
{
    tgb_put(b, m, "reply_to_message", tgb_nested_message(b));
    tgb_text_plain(b, m, NULL);
}

void tgb_text_quote(struct tg_builder *b, json_ref m, const char *argument)
{
    tgb_put(b, m, "reply_to_message", tgb_nested_message(b));
    tgb_text_with(b, m, "quote");
}

/* An administrator who hides behind the group: the sender is the group itself. */
void tgb_text_anonymous(struct tg_builder *b, json_ref m, const char *argument)
{
    tgb_sender(b, m, tgb_special_user(b, TG_ANONYMOUS_ADMIN));
    tgb_put(b, m, "sender_chat", tgb_chat(b, b->chat));
    tgb_str(b, m, "author_signature", "moderator");
    b->actor = 0;
    tgb_text_plain(b, m, NULL);
}

/* A user who writes in the name of an own channel. */
void tgb_text_as_channel(struct tg_builder *b, json_ref m, const char *argument)
{
    tgb_sender(b, m, tgb_special_user(b, TG_CHANNEL_BOT));
    tgb_put(b, m, "sender_chat", tgb_chat(b, tgb_draw_chat(b, TG_CHANNEL)));
    b->actor = 0;
    tgb_text_plain(b, m, NULL);
}

/* A post that Telegram copied from the channel this group belongs to. */
void tgb_text_linked(struct tg_builder *b, json_ref m, const char *argument)
{
    struct tg_chat channel = tgb_draw_chat(b, TG_CHANNEL);
    tgb_sender(b, m, tgb_special_user(b, TG_SERVICE_USER));
    tgb_put(b, m, "sender_chat", tgb_chat(b, channel));
    json_ref origin = tgb_put(b, m, "forward_origin", tgb_object(b));
    tgb_str(b, origin, "type", "channel");
    tgb_put(b, origin, "chat", tgb_chat(b, channel));
    tgb_int(b, origin, "message_id", rng_range(&b->rng, 1, b->message_id));
    tgb_int(b, origin, "date", b->date);
    tgb_bool(b, m, "is_automatic_forward", true);
    b->actor = 0;
    tgb_text_plain(b, m, NULL);
}

void tgb_text_topic(struct tg_builder *b, json_ref m, const char *argument)
{
    tgb_int(b, m, "message_thread_id", rng_range(&b->rng, 2, 40));
    tgb_bool(b, m, "is_topic_message", true);
    tgb_text_plain(b, m, NULL);
}
