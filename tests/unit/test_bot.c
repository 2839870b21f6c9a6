/* The sample bot's handler in this process: it does what it says, and whatever arrives it answers
 * 200 or 400 with a well-formed call and stays whole. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/base/rng.h"
#include "tests/bots/sample/bot.h"
#include "tests/bots/sample/breaker.h"
#include "tests/bots/sample/field.h"
#include "tests/bots/sample/text.h"

#include <malloc.h>
#include <stdio.h>

#define GUEST 1000000
#define USER 2000000
#define DEVELOPER 3000000
#define ADMIN 999999999

static struct bot *bot;

static int setup(void **state)
{
    bot = bot_new(&(struct bot_config){.bug_log = -1});
    return 0;
}

static int teardown(void **state)
{
    bot_free(bot);
    return 0;
}

/* Hands the body over; whatever it is, the answer must be sound. The reply's call, NULL if none. */
static json_t *handle(struct span body, int *status)
{
    struct bot_reply reply = BOT_REPLY_INIT;
    bot_handle(bot, body, &reply);
    assert_true(reply.status == 200 || reply.status == 400);
    assert_int_equal(reply.fate, FATE_ANSWER);
    json_t *call = NULL;
    if (reply.status == 200 && reply.body.len) {
        call = json_loadb(reply.body.data, reply.body.len, JSON_ALLOW_NUL, NULL);
        assert_non_null(field_text(call, "method").p);
        assert_true(text_units(field_text(call, "text")) <= 4096);
    }
    buf_release(&reply.body);
    *status = reply.status;
    return call;
}

/* What the bot says to a text; "" if nothing. Valid until the next call. */
static const char *says(int64_t user, const char *text)
{
    static char said[8192];
    json_t *update =
        json_pack("{s:i,s:{s:{s:I,s:s},s:{s:I,s:s,s:b},s:s,s:i,s:i}}", "update_id", 1, "message",
                  "chat", "id", (json_int_t)user, "type", "private", "from", "id", (json_int_t)user,
                  "first_name", "Ada", "is_bot", 0, "text", text, "message_id", 1, "date", 1);
    char *body = json_dumps(update, JSON_COMPACT);
    int status;
    json_t *call = handle(span_of(body), &status);
    assert_int_equal(status, 200);
    snprintf(said, sizeof said, "%s", call ? json_string_value(json_object_get(call, "text")) : "");
    json_decref(call);
    json_decref(update);
    free(body);
    return said;
}

static void assert_says(int64_t user, const char *text, const char *part)
{
    const char *said = says(user, text);
    if (!strstr(said, part))
        fail_msg("%s: said \"%s\", expected \"%s\"", text, said, part);
}

static const char *const commands[4][8] = {
    {"start", "help", "status", "skills", "mode", "cancel", "clear", NULL},
    {"skill", "translate", "summarize", "rewrite", "remind", "reminders", "task", NULL},
    {"traces", "trace", "circuits", "tier", NULL},
    {"grant", "revoke", "admin", NULL},
};
static const int64_t principals[4] = {GUEST, USER, DEVELOPER, ADMIN};

static void test_tiers(void **state)
{
    char text[32];
    for (int have = 0; have < 4; have++) {
        for (int need = 0; need < 4; need++) {
            for (int i = 0; commands[need][i]; i++) {
                snprintf(text, sizeof text, "/%s", commands[need][i]);
                bool denied =
                    strcmp(says(principals[have], text), "You may not use that command.") == 0;
                assert_int_equal(denied, have < need);
            }
        }
    }
    assert_says(4000000, "/tier", "may not"); /* unknown ids are guests */
    assert_says(GUEST, "/nonsense", "do not know");
}

static void test_commands(void **state)
{
    assert_says(GUEST, "/start", "Hello, Ada!");
    assert_says(GUEST, "/start@hookstorm_bot deep-link", "Hello, Ada!");
    assert_says(USER, "/help", "/translate");
    assert_says(GUEST, "/mode formal", "Mode: formal");
    assert_says(GUEST, "/status", "formal");
    assert_says(USER, "/skill rewrite good day", "Better: good day");
    assert_says(USER, "/summarize all of it", "In short: all of it");
    assert_says(DEVELOPER, "/circuits", "llm: closed");
    assert_says(DEVELOPER, "/tier 2000000", "2000000: user");
    assert_says(DEVELOPER, "/traces", "message update 1 user 3000000");
    assert_says(DEVELOPER, "/trace 1", "#1 message");
    assert_says(DEVELOPER, "/trace 99999", "no such trace");
    assert_says(ADMIN, "/admin", "Updates: ");
    assert_says(GUEST, "hello", "You said: hello");
}

static void test_grants(void **state)
{
    assert_says(ADMIN, "/grant 1000001 developer", "1000001 is now developer");
    assert_says(1000001, "/circuits", "llm:");
    assert_says(ADMIN, "/revoke 1000001", "1000001 is guest again");
    assert_says(1000001, "/circuits", "may not");
    assert_says(ADMIN, "/revoke 1000001", "Nothing had been granted");
    assert_says(ADMIN, "/grant 99999999999999999999 user", "Like this");
}

static void test_conversation(void **state)
{
    assert_says(USER, "/translate", "Send me the text to translate");
    assert_says(USER, "guten Tag", "Translation: guten Tag");
    assert_says(USER, "guten Tag", "You said:");
    assert_says(USER, "/task", "What is to be done?");
    assert_says(USER, "buy tea", "Noted");
    assert_says(USER, "/task", "1. buy tea");
    assert_says(USER, "/cancel", "Dropped: buy tea");
    assert_says(USER, "/cancel", "nothing to cancel");
    assert_says(USER, "/remind 10m tea", "I will.");
    assert_says(USER, "/remind 99999999999999999999d tea", "Like this");
    assert_says(USER, "/remind 99999999999999999d tea", "I will.");
    assert_says(USER, "/reminders", "tea");
    for (int i = 0; i < 20; i++)
        says(USER, "/remind 1s x");
    assert_says(USER, "/remind 1s x", "too much");
    assert_says(USER, "/clear", "Forgotten");
    assert_says(USER, "/reminders", "no reminders");
}

static void test_refuses_what_is_no_update(void **state)
{
    static const char *const bad[] = {"",
                                      " ",
                                      "{",
                                      "[]",
                                      "0",
                                      "null",
                                      "\"x\"",
                                      "{} x",
                                      "{\"a\":1e400}",
                                      "{\"a\":99999999999999999999}",
                                      "{\"a\":\"\\ud800\"}",
                                      "{\"a\":\"\xff\"}",
                                      "\xef\xbb\xbf{}"};
    int status;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_null(handle(span_of(bad[i]), &status));
        assert_int_equal(status, 400);
    }
}

static void test_nesting_is_bounded(void **state)
{
    struct buf body = BUF_INIT;
    int status;
    for (size_t depth = 1; depth <= 1 << 17; depth *= 2) {
        buf_clear(&body);
        buf_str(&body, "{\"poll\":");
        buf_fill(&body, '[', depth);
        buf_fill(&body, ']', depth);
        buf_str(&body, "}");
        handle(buf_view(&body), &status);
        assert_int_equal(status, depth < 2048 ? 200 : 400);
    }
    buf_release(&body);
}

/* ---- hostile updates ------------------------------------------------------------------------- */
#define MESSAGE(rest)                                                                            \
    "{\"update_id\":1,\"message\":{\"message_id\":7,\"date\":1700000000,"                        \
    "\"chat\":{\"id\":2000000,\"type\":\"private\"},"                                            \
    "\"from\":{\"id\":2000000,\"is_bot\":false,\"first_name\":\"Ada\",\"language_code\":\"de\"}" \
    "," rest "}}"
#define EVENT(kind, rest)                                                 \
    "{\"update_id\":1,\"" kind                                            \
    "\":{\"id\":\"9\",\"date\":1,\"chat\":{\"id\":5,\"type\":\"group\"}," \
    "\"from\":{\"id\":3000000}," rest "}}"

/* Each says something the bot looks at; the test breaks every node of each in many ways. */
static const char *const seeds[] = {
    MESSAGE("\"text\":\"/start\""),
    MESSAGE("\"text\":\"/skill rewrite \\ud83d\\ude00 "
            "x\",\"reply_to_message\":{\"text\":\"q\",\"from\":{}}"),
    MESSAGE("\"text\":\"/translate\",\"reply_to_message\":{\"text\":\"quoted\"}"),
    MESSAGE("\"text\":\"/remind 10m tea\""),
    MESSAGE("\"text\":\"/reminders\""),
    MESSAGE("\"text\":\"/task tea\""),
    MESSAGE("\"text\":\"/cancel\""),
    MESSAGE("\"text\":\"h\\ud83d\\ude00 "
            "@x\",\"entities\":[{\"type\":\"text_mention\",\"offset\":1,\"length\":3,"
            "\"user\":{\"id\":1}}]"),
    MESSAGE("\"caption\":\"/"
            "x\",\"caption_entities\":[{\"type\":\"bot_command\"}],\"photo\":[{\"width\":1}]"),
    MESSAGE("\"caption\":\"c\",\"forward_origin\":{\"type\":\"hidden_user\",\"sender_user_name\":"
            "\"x\"}"),
    MESSAGE("\"voice\":{\"file_id\":\"v\",\"duration\":3}"),
    MESSAGE("\"document\":{\"file_id\":\"d\",\"file_name\":\"a.pdf\"}"),
    MESSAGE("\"sticker\":{\"emoji\":\"x\"}"),
    MESSAGE("\"location\":{\"latitude\":-1.5,\"longitude\":2}"),
    MESSAGE("\"dice\":{\"value\":6}"),
    MESSAGE("\"story\":{\"chat\":{\"id\":1}},\"is_topic_message\":true,\"message_thread_id\":1"),
    MESSAGE("\"new_chat_members\":[{\"id\":1}]"),
    MESSAGE("\"migrate_to_chat_id\":-1001234567890"),
    MESSAGE("\"migrate_from_chat_id\":-5,\"sender_chat\":{\"id\":1}"),
    MESSAGE("\"boost_added\":{\"boost_count\":1}"),
    MESSAGE("\"successful_payment\":{\"telegram_payment_charge_id\":\"x\"}"),
    EVENT("callback_query", "\"data\":\"category:writing\",\"message\":{\"message_id\":1,\"date\":"
                            "1,\"chat\":{\"id\":5}}"),
    EVENT("callback_query", "\"data\":\"skill:translate\",\"message\":{\"message_id\":1,\"date\":0,"
                            "\"chat\":{\"id\":5}}"),
    EVENT("callback_query", "\"data\":\"improve:approve:5\",\"message\":{\"message_id\":1,\"date\":"
                            "1,\"chat\":{\"id\":5}}"),
    EVENT("inline_query", "\"query\":\"x\\u0000y\",\"offset\":\"1\""),
    EVENT("shipping_query", "\"invoice_payload\":\"x\""),
    EVENT("pre_checkout_query", "\"invoice_payload\":\"x\""),
    EVENT("poll", "\"type\":\"quiz\",\"options\":[{\"text\":\"a\"}]"),
    EVENT("poll_answer", "\"option_ids\":[0],\"user\":{\"id\":1}"),
    EVENT("message_reaction", "\"new_reaction\":[{\"type\":\"paid\"}],\"actor_chat\":{\"id\":1}"),
    EVENT("chat_member",
          "\"new_chat_member\":{\"status\":\"restricted\",\"can_react_to_messages\":true}"),
    EVENT("chat_join_request", "\"user_chat_id\":1"),
    EVENT("chat_boost", "\"boost\":{\"source\":{\"source\":\"giveaway\",\"user\":{\"id\":1}}}"),
    EVENT("channel_post", "\"author_signature\":\"x\",\"sender_chat\":{\"id\":1}"),
    EVENT("brand_new_kind", "\"x\":1"),
};

static const char *const values[] = {
    "null",       "true",   "0",    "-1",    "9223372036854775807", "-9223372036854775808",
    "1.5",        "-1e308", "\"\"", "\"0\"", "\"\\u0000\"",         "\"\\ud83d\\ude00\"",
    "\"/grant\"", "[]",     "{}",   "[[]]",  "[{\"type\":1}]",      "{\"id\":\"x\"}"};
#define VALUES (sizeof values / sizeof *values)

static void feed(const json_t *tree)
{
    char *body = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY);
    int status;
    json_decref(handle(span_of(body), &status));
    free(body);
}

/* Puts every value in every place below `at`, and leaves every member out once. */
static void confuse(json_t *root, json_t *at)
{
    for (void *i = json_object_iter(at); i; i = json_object_iter_next(at, i)) {
        json_t *old = json_incref(json_object_iter_value(i));
        for (size_t v = 0; v < VALUES; v++) {
            json_object_iter_set_new(at, i,
                                     json_loads(values[v], JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL));
            feed(root);
        }
        json_object_iter_set(at, i, old);
        confuse(root, old);
        json_decref(old);
    }
    for (size_t i = 0; i < json_array_size(at); i++)
        confuse(root, json_array_get(at, i));
}

static void leave_out(json_t *root, json_t *at)
{
    json_t *whole = json_copy(at);
    const char *key;
    json_t *child;
    json_object_foreach(whole, key, child)
    {
        json_object_del(at, key);
        feed(root);
        json_object_set(at, key, child);
        leave_out(root, child);
    }
    json_decref(whole);
}

static void test_every_field_confused(void **state)
{
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        json_t *tree = json_loads(seeds[i], JSON_ALLOW_NUL, NULL);
        assert_non_null(tree);
        confuse(tree, tree);
        leave_out(tree, tree);
        json_decref(tree);
    }
}

static void test_every_truncation(void **state)
{
    int status;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        for (size_t n = 0; n < strlen(seeds[i]); n++) {
            char *exact = malloc(n + 1); /* so that ASan sees a byte read too many */
            memcpy(exact, seeds[i], n);
            char *cut = realloc(exact, n ? n : 1);
            json_decref(handle((struct span){cut, n}, &status));
            assert_int_equal(status, 400);
            free(cut);
        }
    }
}

static void test_random_bytes(void **state)
{
    struct rng rng;
    int status;
    rng_seed(&rng, 7);
    for (int round = 0; round < 20000; round++) {
        const char *seed = RNG_PICK(&rng, seeds);
        char *body = strdup(seed);
        for (uint64_t k = 0, n = 1 + rng_below(&rng, 4); k < n; k++)
            body[rng_below(&rng, strlen(seed))] = (char)rng_below(&rng, 256);
        json_decref(handle((struct span){body, strlen(seed)}, &status));
        free(body);
    }
}

static void talk(int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++)
        says(i % 2 ? 2000000 + i % 100 : 5000000 + i, i % 2 ? "/task tea" : "/mode short");
}

static void test_memory_is_bounded(void **state)
{
    /* Every chat leaves something behind; nothing of it may be on the heap. ASan's allocator
     * counts nothing here, so it is the release build that proves this. */
    talk(0, 1000);
    size_t before = mallinfo2().uordblks;
    talk(1000, 30000);
    assert_true(mallinfo2().uordblks <= before + 4096);
}

/* ---- parts ----------------------------------------------------------------------------------- */
static void test_admission(void **state)
{
    static const struct {
        const char *secret; /* NULL: absent */
        const char *type;
        bool differ, admitted;
        int bug; /* that lets it in all the same, 0: none */
    } cases[] = {
        {"Abc-123", NULL, false, true, 0},
        {NULL, NULL, false, false, 0},
        {"", NULL, false, false, BUG_SECRET_EMPTY},
        {"Abc-12", NULL, false, false, BUG_SECRET_PREFIX},
        {"Abc-1234", NULL, false, false, 0},
        {"Abc-123Abc-123", NULL, false, false, 0},
        {"aBC-123", NULL, false, false, 0},
        {"Abc-123", NULL, true, false, 0},
        {"x", "text/plain; charset=utf-8", false, false, BUG_SECRET_TEXT_PLAIN},
        {NULL, "text/plain", false, false, BUG_SECRET_TEXT_PLAIN},
        {"x", "application/json", false, false, 0},
    };
    for (int id = 0; id < BUG_COUNT; id++) {
        struct bot_config config = {.secret = "Abc-123", .bug_log = -1};
        config.bugs.on[id] = id > 0;
        struct bot *b = bot_new(&config);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct bot_headers h = {span_of(cases[i].secret), cases[i].differ,
                                    span_of(cases[i].type)};
            bool expected = cases[i].admitted || (id && id == cases[i].bug);
            if (bot_admits(b, &h) != expected)
                fail_msg("bug %d, case %zu", id, i);
        }
        bot_free(b);
    }
}

static void test_breaker(void **state)
{
    struct breaker b;
    breaker_init(&b, 3600 * NS_PER_S);
    for (int i = 0; i < BREAKER_FAILURES; i++) {
        assert_string_equal(breaker_name(&b), "closed");
        assert_true(breaker_admit(&b));
        breaker_report(&b, false);
    }
    assert_string_equal(breaker_name(&b), "open");
    assert_false(breaker_admit(&b));
    b.opened -= b.cooldown; /* an hour passes */
    assert_string_equal(breaker_name(&b), "half-open");
    assert_true(breaker_admit(&b)); /* the trial */
    assert_false(breaker_admit(&b));
    breaker_report(&b, false);
    assert_string_equal(breaker_name(&b), "open");
    assert_int_equal(breaker_trips(&b), 2);
    b.opened -= b.cooldown;
    assert_true(breaker_admit(&b));
    breaker_report(&b, true);
    assert_string_equal(breaker_name(&b), "closed");
    assert_int_equal(breaker_trips(&b), 2);
    breaker_release(&b);
}

static void test_text(void **state)
{
    struct span grin = SPAN("a\xf0\x9f\x98\x80z");
    int64_t n;
    char small[4];
    assert_int_equal(text_units(grin), 4);
    assert_int_equal(text_clip(grin, 2).n, 1); /* no half of a pair */
    assert_int_equal(text_clip(grin, 3).n, 5);
    text_copy(small, sizeof small, grin);
    assert_string_equal(small, "a");
    assert_true(text_integer(SPAN("-9223372036854775808"), &n) && n == INT64_MIN);
    assert_true(text_integer(SPAN("9223372036854775807"), &n) && n == INT64_MAX);
    assert_false(text_integer(SPAN("9223372036854775808"), &n));
    assert_false(text_integer(SPAN("-"), &n) || text_integer(SPAN(""), &n) ||
                 text_integer(SPAN("1x"), &n));
    assert_true(text_duration(SPAN("2h"), &n) && n == 7200);
    assert_true(text_duration(SPAN("9223372036854775807d"), &n) && n == INT64_MAX);
    assert_false(text_duration(SPAN("h"), &n) || text_duration(SPAN("2"), &n));
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        EACH(test_tiers),
        EACH(test_commands),
        EACH(test_grants),
        EACH(test_conversation),
        EACH(test_refuses_what_is_no_update),
        EACH(test_nesting_is_bounded),
        EACH(test_every_field_confused),
        EACH(test_every_truncation),
        EACH(test_random_bytes),
        EACH(test_memory_is_bounded),
        cmocka_unit_test(test_admission),
        cmocka_unit_test(test_breaker),
        cmocka_unit_test(test_text),
    };
    return cmocka_run_group_tests_name("bot", tests, NULL, NULL);
}
