/* Cores and buckets: a bot of twelve bugs whose every failure looks the same, attacked at random.
 * Minimise, probe, bucket: about one bucket per bug, none for two. */
#include "tests/unit/unit.h"

#include "harness/telegram/schema.h"
#include "harness/triage/core.h"
#include "tests/cases/minimize_cases.h"

#include <stdio.h>

/* ---- the bot --------------------------------------------------------------------------- */
struct bug {
    const char *name;
    void (*plant)(struct json_tree *t, struct rng *r);
    bool (*fails)(const struct json_tree *t);
};

/* The first message-like member of the update. */
static json_ref some_message(const struct json_tree *t)
{
    static const char *const kind[] = {"message", "edited_message", "channel_post",
                                       "edited_channel_post"};
    for (size_t i = 0; i < sizeof kind / sizeof *kind; i++) {
        json_ref n = json_get(t, t->root, kind[i]);
        if (n)
            return n;
    }
    return JSON_NONE;
}

static json_ref part(const struct json_tree *t, const char *path)
{
    json_ref m = some_message(t);
    return m ? json_path(t, m, path) : JSON_NONE;
}

static void put_message_part(struct json_tree *t, const char *key, const char *json)
{
    json_ref m = some_message(t);
    if (m)
        put_json(t, m, key, json);
}

static void plant_no_from(struct json_tree *t, struct rng *r)
{
    json_remove(t, part(t, "from"));
    put_message_part(t, "text", rng_chance(r, 1, 2) ? "\"/start now\"" : "\"/start\"");
}
static bool bug_no_from(const struct json_tree *t)
{
    json_ref text = part(t, "text");
    struct buf b = BUF_INIT;
    bool yes = text && json_text(t, text, &b) && strncmp(buf_cstr(&b), "/start", 6) == 0 &&
               !part(t, "from");
    buf_release(&b);
    return yes;
}

static void plant_null(struct json_tree *t, struct rng *r)
{
    put_message_part(t, "text", "null");
}
static bool bug_null(const struct json_tree *t)
{
    return is_type(t, part(t, "text"), JSON_NULL);
}

static void plant_id_type(struct json_tree *t, struct rng *r)
{
    static const char *const odd[] = {"\"2000001\"", "[2000001]", "true", "{\"$ne\":0}", "\"x\""};
    json_ref from = part(t, "from");
    if (from)
        put_json(t, from, "id", RNG_PICK(r, odd));
}
static bool bug_id_type(const struct json_tree *t)
{
    json_ref id = part(t, "from.id");
    return id && json_at(t, id)->type != JSON_NUMBER && json_at(t, id)->type != JSON_NULL;
}

static void plant_zero_length(struct json_tree *t, struct rng *r)
{
    const char *list = rng_chance(r, 1, 2) ? "entities" : "caption_entities";
    put_message_part(t, list, "[{\"type\":\"bold\",\"offset\":3,\"length\":0}]");
}
static bool zero_length_in(const struct json_tree *t, json_ref list)
{
    for (json_ref e = list ? json_at(t, list)->first : JSON_NONE; e; e = json_at(t, e)->next) {
        int64_t v;
        json_ref n = json_get(t, e, "length");
        if (n && json_int(t, n, &v) && v <= 0)
            return true;
    }
    return false;
}
static bool bug_zero_length(const struct json_tree *t)
{
    return zero_length_in(t, part(t, "entities")) || zero_length_in(t, part(t, "caption_entities"));
}

static void plant_data(struct json_tree *t, struct rng *r)
{
    char json[300] =
        "{\"id\":\"1\",\"from\":{\"id\":5,\"is_bot\":false,\"first_name\":\"a\"},\"data\":\"";
    size_t n = strlen(json), more = 65 + rng_below(r, 60);
    memset(json + n, 'x', more);
    memcpy(json + n + more, "\"}", 3);
    put_json(t, t->root, "callback_query", json);
    json_remove(t, some_message(t));
}
static bool bug_data(const struct json_tree *t)
{
    return text_units(t, "callback_query.data") > 64 && !has(t, "callback_query.message");
}

static void plant_reaction(struct json_tree *t, struct rng *r)
{
    json_remove(t, some_message(t));
    put_json(t, t->root, "message_reaction",
             rng_chance(r, 1, 2)
                 ? "{\"chat\":{\"id\":1,\"type\":\"group\"},\"message_id\":3,\"date\":4,"
                   "\"actor_chat\":{\"id\":1,\"type\":\"group\"},\"old_reaction\":[],\"new_"
                   "reaction\":[]}"
                 : "{\"chat\":{\"id\":1,\"type\":\"group\"},\"message_id\":3,\"date\":4,"
                   "\"old_reaction\":[],\"new_reaction\":[]}");
}
static bool bug_reaction(const struct json_tree *t)
{
    return has(t, "message_reaction") && !has(t, "message_reaction.user");
}

static void plant_beyond_53(struct json_tree *t, struct rng *r)
{
    static const char *const big[] = {"9007199254740995", "18446744073709551615",
                                      "9223372036854775807"};
    json_ref chat = part(t, "chat");
    if (chat)
        put_json(t, chat, "id", RNG_PICK(r, big));
}
static bool bug_beyond_53(const struct json_tree *t)
{
    json_ref id = part(t, "chat.id");
    return id && json_at(t, id)->type == JSON_NUMBER &&
           strtod(json_at(t, id)->lex.p, NULL) > 9007199254740992.0;
}

static void plant_surrogate(struct json_tree *t, struct rng *r)
{
    put_message_part(t, rng_chance(r, 1, 2) ? "text" : "caption",
                     rng_chance(r, 1, 2) ? "\"hi \\ud83d there\"" : "\"\\ude00\"");
}
static bool bug_surrogate(const struct json_tree *t)
{
    json_ref a = part(t, "text"), b = part(t, "caption");
    return (a && (json_at(t, a)->flags & JSON_HAS_LONE)) ||
           (b && (json_at(t, b)->flags & JSON_HAS_LONE));
}

static void plant_photo(struct json_tree *t, struct rng *r)
{
    put_message_part(t, "photo", "[]");
}
static bool bug_photo(const struct json_tree *t)
{
    json_ref list = part(t, "photo");
    return list && is_type(t, list, JSON_ARRAY) && json_at(t, list)->count == 0;
}

static void plant_future(struct json_tree *t, struct rng *r)
{
    json_ref m = some_message(t);
    if (m)
        json_set_key(t, m, rng_chance(r, 1, 2) ? "message_from_the_future" : "hologram");
}
static bool bug_future(const struct json_tree *t)
{
    for (json_ref n = json_at(t, t->root)->first; n; n = json_at(t, n)->next) {
        enum tg_kind kind;
        struct buf name = BUF_INIT;
        bool known =
            json_key_text(t, n, &name) && tg_kind_parse(span_of(buf_cstr(&name)), &kind) == 0;
        buf_release(&name);
        if (known)
            return false;
    }
    return has(t, "update_id");
}

static void plant_quiz(struct json_tree *t, struct rng *r)
{
    put_message_part(t, "poll",
                     "{\"id\":\"1\",\"question\":\"q\",\"options\":[],\"type\":\"quiz\"}");
}
static bool bug_poll(const struct json_tree *t)
{
    json_ref type = part(t, "poll.type"), options = part(t, "poll.options");
    return type && json_text_is(t, type, "quiz") && options && json_at(t, options)->count == 0 &&
           is_type(t, options, JSON_ARRAY);
}

static void plant_command(struct json_tree *t, struct rng *r)
{
    char json[300] = "\"/help@";
    size_t more = 64 + rng_below(r, 90);
    memset(json + 7, 'b', more);
    memcpy(json + 7 + more, "\"", 2);
    put_message_part(t, "text", json);
}
static bool bug_command(const struct json_tree *t)
{
    struct buf b = BUF_INIT;
    json_ref text = part(t, "text");
    bool yes =
        text && json_text(t, text, &b) && buf_cstr(&b)[0] == '/' && strcspn(buf_cstr(&b), " ") > 65;
    buf_release(&b);
    return yes;
}

static const struct bug bugs[] = {
    {"no-from", plant_no_from, bug_no_from},
    {"null-text", plant_null, bug_null},
    {"id-type", plant_id_type, bug_id_type},
    {"zero-length", plant_zero_length, bug_zero_length},
    {"long-data", plant_data, bug_data},
    {"reaction", plant_reaction, bug_reaction},
    {"beyond-53", plant_beyond_53, bug_beyond_53},
    {"surrogate", plant_surrogate, bug_surrogate},
    {"no-photo", plant_photo, bug_photo},
    {"future-kind", plant_future, bug_future},
    {"empty-quiz", plant_quiz, bug_poll},
    {"long-command", plant_command, bug_command},
};
enum { BUGS = sizeof bugs / sizeof *bugs };

/* Which bugs an input meets, as bits. The body must be an object to get anywhere. */
static unsigned meets(const struct input *in)
{
    struct buf body = BUF_INIT;
    struct json_tree t = JSON_TREE_INIT;
    unsigned met = 0;
    rope_flatten(&in->step[0].body, UINT64_MAX, &body);
    if (json_parse(&t, buf_view(&body), NULL, NULL) == 0 && is_type(&t, t.root, JSON_OBJECT))
        for (unsigned i = 0; i < BUGS; i++)
            met |= bugs[i].fails(&t) ? 1u << i : 0;
    json_release(&t);
    buf_release(&body);
    return met;
}

/* ---- the campaign ---------------------------------------------------------------------- */
struct campaign {
    struct core *core[64];
    unsigned met[64]; /* by the bucket's first minimum */
    size_t buckets;
    uint64_t queries, reductions;
};

static int ask(void *ctx, const struct input *const *in, size_t n, enum min_answer *answer)
{
    struct campaign *c = ctx;
    for (size_t i = 0; i < n; i++) {
        bool known = core_explains_any((const struct core *const *)c->core, c->buckets, in[i]) >= 0;
        answer[i] = known ? MIN_OTHER : meets(in[i]) ? MIN_SAME : MIN_NONE;
        c->queries++;
    }
    return 0;
}

static void random_input(struct rng *r, struct input *in)
{
    static const char *const kind[] = {"message", "message", "edited_message", "channel_post"};
    struct buf base = BUF_INIT, body = BUF_INIT;
    struct json_tree t = JSON_TREE_INIT;
    put_update(&base, rng_below(r, 1000) * 6);
    json_parse(&t, buf_view(&base), NULL, NULL);
    json_set_key(&t, the_message(&t), RNG_PICK(r, kind));
    for (uint64_t i = rng_below(r, 3); i > 0; i--)
        bugs[rng_below(r, BUGS)].plant(&t, r);
    for (uint64_t i = rng_below(r, 4); i > 0; i--) {
        json_ref n = t.root;
        for (uint64_t k = 1 + rng_below(r, json_count(&t, t.root) - 1); k > 0; k--)
            n = json_next(&t, t.root, n);
        json_remove(&t, n);
    }
    json_write(&t, JSON_COMPACT, &body);
    *in = INPUT_INIT;
    rope_copy(&input_add(in)->body, buf_view(&body), 1);
    json_release(&t);
    buf_release(&base);
    buf_release(&body);
}

/* One failing input: minimised, probed, and into its bucket. */
static void take(struct campaign *c, const struct input *in)
{
    struct min_config config = {.width = 16};
    struct min_result r;
    assert_int_equal(minimize(in, &config, ask, c, &r), 0);
    assert_true(r.failed_at_all);
    struct core *core = core_new(&r.best);
    uint64_t before = c->queries;
    assert_true(core_probe(core, in, &r.best, ask, c) >= 0);
    assert_in_range(c->queries - before, 0, 256);
    if (!core_explains(core, &r.best)) {
        print_message("# does not explain itself: %s\n", core_text(core));
        fail();
    }
    c->reductions++;
    unsigned met = meets(&r.best);
    for (size_t i = 0; i < c->buckets; i++)
        if (core_alike(c->core[i], core)) {
            if (!(met & c->met[i]))
                print_message("# wrong: %s | %s\n", core_text(core), core_text(c->core[i]));
            assert_true(met & c->met[i]);
            core_merge(c->core[i], core);
            core_free(core);
            min_result_release(&r);
            return;
        }
    assert_true(c->buckets < 64);
    print_message("# bucket: %s  (bugs %03x)\n", core_text(core), met);
    c->met[c->buckets] = met;
    c->core[c->buckets++] = core;
    min_result_release(&r);
}

/* What a campaign does with an input that fails: a known cause is taken out until nothing is left,
 * or something unknown is. */
static uint64_t look_at(struct campaign *c, const struct input *in)
{
    struct input now = INPUT_INIT, next = INPUT_INIT;
    uint64_t wrong = 0;
    input_dup(&now, in);
    for (int i = 0; i < 6 && meets(&now); i++) {
        int known = core_explains_any((const struct core *const *)c->core, c->buckets, &now);
        if (known < 0) {
            take(c, &now);
            break;
        }
        wrong += !(meets(&now) & c->met[known]);
        if (!core_cure(c->core[known], &now, &next))
            break;
        input_dup(&now, &next);
    }
    input_release(&now);
    input_release(&next);
    return wrong;
}

static void test_one_bucket_per_bug(void **state)
{
    (void)state;
    struct campaign c = {.buckets = 0};
    struct rng r;
    unsigned found = 0;
    uint64_t failing = 0, wrong = 0;
    rng_seed(&r, 17);
    for (int i = 0; i < 3000; i++) {
        struct input in;
        random_input(&r, &in);
        failing += meets(&in) != 0;
        wrong += look_at(&c, &in);
        input_release(&in);
    }
    for (size_t i = 0; i < c.buckets; i++)
        found |= c.met[i];
    print_message("# %zu buckets for %d bugs (%d met), %llu failing inputs, %llu reductions, %llu "
                  "queries, %llu explained wrongly\n",
                  c.buckets, BUGS, __builtin_popcount(found), (unsigned long long)failing,
                  (unsigned long long)c.reductions, (unsigned long long)c.queries,
                  (unsigned long long)wrong);
    for (size_t i = 0; i < c.buckets; i++) {
        assert_int_equal(__builtin_popcount(c.met[i]), 1); /* pure */
        core_free(c.core[i]);
    }
    assert_int_equal(__builtin_popcount(found), BUGS);
    assert_true(c.buckets * 10 <= BUGS * 11);
    assert_true(wrong * 100 <= failing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_bucket_per_bug),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
