/* The checker says which rule is broken. Each row takes a seed update, changes one place, and
 * names the rule; a seed itself is valid (test_corpus). */
#include "harness/base/fs.h"
#include "harness/telegram/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

struct row {
    const char *seed, *path;
    const char *value; /* JSON to put there (added if there is none); NULL: removed */
    const char *rule;  /* NULL: still valid */
};

static const struct row rows[] = {
    /* schema */
    {"message-text", "update_id", NULL, "required"},
    {"message-text", "update_id", "\"1\"", "type"},
    {"message-text", "update_id", "1.0", "type"},
    {"message-text", "update_id", "0", "limit"},
    {"message-text", "update_id", "2000000001", "limit"},
    {"message-text", "update_id", "99999999999999999999", "type"},
    {"message-text", "message", "[]", "type"},
    {"message-text", "message.chat", NULL, "required"},
    {"message-text", "message.chat", "null", "type"},
    {"message-text", "message.date", NULL, "required"},
    {"message-text", "message.date", "0", "limit"},
    {"message-text", "message.date", "2147483648", "limit"},
    {"message-text", "message.message_id", "-1", "limit"},
    {"message-text", "message.from.id", "true", "type"},
    {"message-text", "message.from.id", "4503599627370496", "limit"},
    {"message-text", "message.from.id", "-1000014", "limit"},
    {"message-text", "message.from.is_bot", "0", "type"},
    {"message-text", "message.from.first_name", NULL, "required"},
    {"message-text", "message.from.username", "\"a b\"", "username"},
    {"message-text", "message.from.username", "\"\"", "username"},
    {"message-text", "message.chat.type", "\"Private\"", "value"},
    {"message-text", "message.text", "7", "type"},
    {"message-text", "message.text", "\"\"", "limit"},
    {"message-text", "message.text", "\"\\ud83d\"", "unicode"},
    {"message-text", "message.text", "\"\xC3\x28\"", "unicode"},
    {"message-text", "message.entities", "{}", "type"},
    {"message-text", "message.entities", "[7]", "type"},
    {"message-text-4096-ascii", "message.caption", "\"c\"", "caption"},
    {"message-photo", "message.photo", "[]", "photo-empty"},
    {"message-photo", "message.photo.0.file_id", "\"\"", "limit"},
    {"message-photo", "message.photo.0.file_id", "\"a b\"", "file-id"},
    {"message-photo", "message.photo.0.width", "-1", "limit"},
    {"message-photo", "message.photo", "[[]]", "type"},
    {"message-location", "message.location.latitude", "90.5", "limit"},
    {"message-location", "message.location.longitude", "1e400", "limit"},
    {"message-location", "message.location.latitude", "\"1\"", "type"},
    {"message-location", "message.location.heading", "5", "live-location"},
    {"message-keyboard", "message.reply_markup.inline_keyboard.0", "{}", "type"},
    {"message-keyboard", "message.reply_markup.inline_keyboard.0.0.callback_data", "\"\"", "limit"},
    {"message-forward-hidden-user", "message.forward_origin.type", "\"ghost\"", "union"},
    {"message-forward-hidden-user", "message.forward_origin.type", NULL, "union"},
    {"message-forward-hidden-user", "message.forward_origin.type", "\"user\"", "required"},
    {"message-rich-text-deep", "message.rich_message.blocks.0.text", "7", "type"},
    {"message-rich-text-deep", "message.rich_message.blocks.0.text", "[[[7]]]", "type"},
    {"message-rich-text-deep", "message.rich_message.blocks.0.type", "\"poem\"", "union"},
    {"message-rich-text-arrays", "message.rich_message.blocks.0.size", "7", "limit"},
    {"chat-member-restricted-forever", "chat_member.new_chat_member.can_edit_tag", NULL,
     "required"},
    {"chat-member-restricted-forever", "chat_member.new_chat_member.status", "\"gone\"", "union"},
    {"reaction-paid", "message_reaction.new_reaction.0.type", "\"coin\"", "union"},
    {"service-refunded-payment", "message.refunded_payment.currency", "\"USD\"", "constant"},
    {"pre-checkout-query", "pre_checkout_query.currency", "\"usd\"", "code"},
    {"poll-one-option", "poll.country_codes.0", "\"de\"", "code"},
    {"poll-one-option", "poll.options", "[]", "limit"},
    {"poll-one-option", "poll.question", "\"\"", "limit"},
    {"subscription-canceled", "subscription.state", "\"paused\"", "value"},
    {"callback-skill", "callback_query.data", "\"\"", "limit"},
    {"callback-64-bytes-cyrillic", "callback_query.data",
     "\"12345678901234567890123456789012345678901234567890123456789012345\"", "limit"},
    /* one kind, in its place */
    {"message-text", "message", NULL, "one-kind"},
    {"message-text", "poll_answer",
     "{\"poll_id\":\"1\",\"option_ids\":[],\"option_persistent_ids\":[],\"user\":{\"id\":1,"
     "\"is_bot\":false,\"first_name\":\"A\"}}",
     "one-kind"},
    {"channel-post-no-from", "channel_post.chat.type", "\"supergroup\"", "kind-chat"},
    {"edited-message-text", "edited_message.edit_date", NULL, "kind-edit"},
    {"edited-message-text", "edited_message.edit_date", "1", "kind-edit"},
    {"message-text", "message.edit_date", "1766966500", "kind-edit"},
    {"business-message-text", "business_message.business_connection_id", NULL, "kind-business"},
    {"message-text", "message.business_connection_id", "\"x\"", "kind-business"},
    {"guest-message-text", "guest_message.guest_query_id", NULL, "kind-guest"},
    {"message-text", "message.guest_query_id", "\"x\"", "kind-guest"},
    {"message-text", "message.from", NULL, "kind-sender"},
    /* chats and senders */
    {"message-text-group", "message.chat.id", "400000001", "chat-id"},
    {"message-text-group", "message.chat.id", "-1001500000001", "chat-id"},
    {"message-text-supergroup", "message.chat.id", "-5", "chat-id"},
    {"message-text-supergroup", "message.chat.title", NULL, "chat-names"},
    {"message-text", "message.chat.title", "\"t\"", "chat-names"},
    {"message-text", "message.chat.is_forum", "true", "chat-names"},
    {"message-text", "message.from.id", "999999999", "private-sender"},
    {"message-anonymous-admin", "message.sender_chat", NULL, "anonymous"},
    {"message-anonymous-admin", "message.sender_chat.id", "-1001500009999", "anonymous"},
    {"message-sender-channel", "message.sender_chat", NULL, "anonymous"},
    {"message-linked-channel", "message.forward_origin", NULL, "auto-forward"},
    /* messages */
    {"message-text", "message.dice", "{\"emoji\":\"x\",\"value\":1}", "content"},
    {"message-photo", "message.new_chat_title", "\"t\"", "content"},
    {"message-venue", "message.location", NULL, "companion"},
    {"message-animation", "message.document", NULL, "companion"},
    {"message-text", "message.media_group_id", "\"1\"", "media-group"},
    {"message-text", "message.is_topic_message", "true", "topic"},
    {"service-migrate-to", "message.migrate_to_chat_id", "-5", "migration"},
    {"service-migrate-from", "message.migrate_from_chat_id", "-1001500000001", "migration"},
    {"message-reply-to-bot", "message.reply_to_message.reply_to_message",
     "{\"message_id\":1,\"date\":1,\"chat\":{\"id\":1,\"type\":\"private\",\"first_name\":\"A\"}}",
     "reply-nesting"},
    {"message-dice-slot-machine", "message.dice.value", "65", "limit"},
    {"message-dice-slot-machine", "message.dice.emoji", "\"🎲\"", "dice-value"},
    {"message-via-own-bot", "message.via_bot.is_bot", "false", "bot-user"},
    /* entities */
    {"message-entity-after-astral", "message.entities.0.offset", "999", "entity-range"},
    {"message-entity-after-astral", "message.entities.0.length", "999", "entity-range"},
    {"message-entity-after-astral", "message.entities.0.length", "0", "limit"},
    {"message-entity-after-astral", "message.entities.0.offset", "-1", "limit"},
    {"message-entity-after-astral", "message.entities.0.offset", "1", "entity-split"},
    {"message-entity-after-astral", "message.entities.0.type", "\"glow\"", "value"},
    {"message-entity-after-astral", "message.entities.0.type", "\"bot_command\"", "entity-shape"},
    {"message-command-start", "message.entities.0.offset", "1", "entity-range"},
    {"message-command-start", "message.entities.0.length", "1", "entity-shape"},
    {"message-command-start", "message.text", NULL, "entity-text"},
    {"message-text-link", "message.entities.0.url", NULL, "entity-detail"},
    {"message-text-link", "message.entities.0.type", "\"bold\"", "entity-detail"},
    {"message-zwj-emoji-entity", "message.entities.0.custom_emoji_id", NULL, "entity-detail"},
    /* queries and the rest */
    {"callback-no-message", "callback_query.inline_message_id", NULL, "callback-origin"},
    {"callback-skill", "callback_query.inline_message_id", "\"x\"", "callback-origin"},
    {"callback-skill", "callback_query.data", NULL, "callback-payload"},
    {"callback-inaccessible-message", "callback_query.message.date", NULL, "required"},
    {"poll-twelve-options", "poll.options.3.persistent_id", "\"o4\"", "poll-options"},
    {"poll-quiz-closed", "poll.correct_option_ids.0", "2", "poll-options"},
    {"poll-quiz-closed", "poll.type", "\"regular\"", "poll-options"},
    {"poll-answer-retracted", "poll_answer.user", NULL, "answer-actor"},
    {"poll-answer-of-channel", "poll_answer.option_ids", "[]", "answer-ids"},
    {"reaction-paid", "message_reaction.user", NULL, "reaction-actor"},
    {"reaction-paid", "message_reaction.new_reaction", "[]", "reaction-change"},
    {"chat-member-restricted-forever", "chat_member.new_chat_member.user.id", "5", "member-user"},
    {"chat-join-request", "chat_join_request.user_chat_id", "5", "user-chat"},
    {"managed-bot", "managed_bot.bot.is_bot", "false", "bot-user"},
    {"message-keyboard", "message.reply_markup.inline_keyboard.0.0.pay", "true", "button-action"},
    {"service-suggested-post-no-message", "message.suggested_post_declined",
     "{\"suggested_post_message\":7}", "type"},
    {"message-text", "message.suggested_post_info",
     "{\"state\":\"pending\",\"price\":{\"currency\":\"XTR\",\"amount\":4}}", "price-range"},
    {"service-suggested-post-no-message", "message.suggested_post_declined", NULL, NULL},
    {"message-text", "message.suggested_post_paid",
     "{\"currency\":\"XTR\",\"star_amount\":{\"amount\":1,\"nanostar_amount\":-1}}", "content"},
    {"message-without-content", "message.suggested_post_paid",
     "{\"currency\":\"XTR\",\"star_amount\":{\"amount\":1,\"nanostar_amount\":-1}}", "star-sign"},
    /* what stays legal: the future, and nothing at all */
    {"message-text", "message.a_field_of_2031", "{\"deep\":[{\"er\":[]}]}", NULL},
    {"message-text", "a_kind_of_2031", "{}", NULL},
    {"message-text", "message.text", NULL, NULL},
    {"message-photo", "message.caption", "\"\"", NULL},
    {"callback-approve-as-guest", "callback_query.from.id", "1000107", NULL},
};

/* Puts `value` at `path` or removes what is there. */
static void change(struct json_tree *t, const char *path, const char *value)
{
    char parent[128];
    const char *name = strrchr(path, '.');
    json_ref at = json_path(t, t->root, path);
    if (!value) {
        assert_true(at);
        json_remove(t, at);
        return;
    }
    struct json_tree patch = JSON_TREE_INIT;
    assert_int_equal(json_parse(&patch, span_of(value), NULL, NULL), 0);
    json_ref n = json_graft(t, &patch, patch.root);
    if (at) {
        json_replace(t, at, n);
    } else {
        snprintf(parent, sizeof parent, "%.*s", name ? (int)(name - path) : 0, path);
        json_ref object = name ? json_path(t, t->root, parent) : t->root;
        assert_true(object);
        json_put(t, object, name ? name + 1 : path, n);
    }
    json_release(&patch);
}

static void read_seed(const char *name, struct buf *text)
{
    struct buf path = BUF_INIT;
    buf_clear(text);
    buf_printf(&path, "corpus/update/%s.json", name);
    assert_int_equal(fs_read(buf_cstr(&path), 1 << 20, text, NULL), 0);
    buf_release(&path);
}

static void each_change_breaks_its_rule(void **state)
{
    struct buf text = BUF_INIT, out = BUF_INIT;
    struct json_tree t = JSON_TREE_INIT;
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        struct tg_violation v;
        read_seed(r->seed, &text);
        assert_int_equal(json_parse(&t, buf_view(&text), NULL, NULL), 0);
        change(&t, r->path, r->value);
        buf_clear(&out);
        json_write(&t, JSON_COMPACT, &out);
        struct json_tree again = JSON_TREE_INIT;
        assert_int_equal(json_parse(&again, buf_view(&out), NULL, NULL), 0);
        int rc = tg_check(&again, &v);
        json_release(&again);
        bool right = r->rule ? rc == -1 && strcmp(v.rule, r->rule) == 0 : rc == 0;
        if (!right)
            print_message("# %s, %s = %s: %s at %s, not %s\n", r->seed, r->path,
                          r->value ? r->value : "(none)", v.rule ? v.rule : "valid", v.path,
                          r->rule ? r->rule : "valid");
        wrong += !right;
    }
    buf_release(&text);
    buf_release(&out);
    json_release(&t);
    assert_int_equal(wrong, 0);
}

static const char *verdict(const char *text, struct tg_violation *v)
{
    struct json_tree t = JSON_TREE_INIT;
    assert_int_equal(json_parse(&t, span_of(text), NULL, NULL), 0);
    tg_check(&t, v);
    json_release(&t);
    return v->rule ? v->rule : "valid";
}

static void what_rows_cannot_say(void **state)
{
    struct tg_violation v;
    struct json_tree empty = JSON_TREE_INIT;
    assert_int_equal(tg_check(&empty, &v), -1);
    assert_string_equal(v.rule, "update");
    assert_string_equal(verdict("[]", &v), "update");
    assert_string_equal(verdict("{\"update_id\":1,\"update_id\":2}", &v), "duplicate-key");
    assert_string_equal(verdict("{\"update_id\":1,\"upd\\u0061te_id\":2}", &v), "duplicate-key");
    assert_string_equal(verdict("{\"update_id\":1,\"mess\\u0061ge\":{\"chat\":7}}", &v),
                        "required");
    assert_string_equal(v.path, "message");
    assert_string_equal(verdict("{\"update_id\":1,\"message\":{\"message_id\":1,\"date\":1,"
                                "\"chat\":{\"id\":1,\"type\":7}}}",
                                &v),
                        "type");
    assert_string_equal(v.path, "message.chat.type");
    assert_non_null(v.text);
}

static void every_rule_has_a_row(void **state)
{
    for (size_t k = 0; k < tg_rule_count(); k++) {
        bool shown =
            strcmp(tg_rule_name(k), "update") == 0 || strcmp(tg_rule_name(k), "duplicate-key") == 0;
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            shown |= rows[i].rule && strcmp(rows[i].rule, tg_rule_name(k)) == 0;
        if (!shown)
            print_message("# no row breaks %s\n", tg_rule_name(k));
        assert_true(shown);
        assert_true(strlen(tg_rule_text(k)) > 10);
    }
}

/* A hundred thousand levels, known to the schema (rich text) and unknown. */
static void depth_is_no_matter(void **state)
{
    static const char *const heads[] = {
        "{\"update_id\":1,\"message\":{\"message_id\":1,\"date\":1,\"from\":{\"id\":1,\"is_bot\":"
        "false,\"first_name\":\"A\"},\"chat\":{\"id\":1,\"type\":\"private\",\"first_name\":\"A\"},"
        "\"rich_message\":{\"blocks\":[{\"type\":\"paragraph\",\"text\":",
        "{\"update_id\":1,\"message\":{\"message_id\":1,\"date\":1,\"from\":{\"id\":1,\"is_bot\":"
        "false,\"first_name\":\"A\"},\"chat\":{\"id\":1,\"type\":\"private\",\"first_name\":\"A\"},"
        "\"text\":\"x\",\"unknown\":"};
    static const char *const tails[] = {"}]}}}", "}}"};
    for (int i = 0; i < 2; i++) {
        struct buf text = BUF_INIT;
        struct json_tree t = JSON_TREE_INIT;
        struct tg_violation v;
        buf_str(&text, heads[i]);
        buf_fill(&text, '[', 100000);
        buf_fill(&text, ']', 100000);
        buf_str(&text, tails[i]);
        assert_int_equal(json_parse(&t, buf_view(&text), NULL, NULL), 0);
        assert_int_equal(tg_check(&t, &v), 0);
        assert_int_equal(v.unknown, i);
        json_release(&t);
        buf_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_change_breaks_its_rule),
        cmocka_unit_test(what_rows_cannot_say),
        cmocka_unit_test(every_rule_has_a_row),
        cmocka_unit_test(depth_is_no_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
