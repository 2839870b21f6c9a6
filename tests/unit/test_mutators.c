/* The contract of every row of the mutator table, and of the engine that draws from it. */
#include "fuzz/mutators/mutate.h"

#include "fuzz/mutators/donors.h"
#include "harness/telegram/build.h"
#include "harness/telegram/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const char *const seeds[] = {
    "{\"update_id\":10000,\"message\":{\"message_id\":1,\"from\":{\"id\":1000001,\"is_bot\":false,"
    "\"first_name\":\"Ann\",\"username\":\"ann_guest\",\"language_code\":\"en\"},\"chat\":{\"id\":"
    "1000001,\"first_name\":\"Ann\",\"type\":\"private\"},\"date\":1700000000,\"text\":\"hello "
    "\xf0\x9f\x98\x80 world\"}}",
    "{\"update_id\":10001,\"message\":{\"message_id\":2,\"from\":{\"id\":2000001,\"is_bot\":false,"
    "\"first_name\":\"Bob\"},\"chat\":{\"id\":2000001,\"first_name\":\"Bob\",\"type\":\"private\"},"
    "\"date\":1700000001,\"text\":\"/remind 5m tea\",\"entities\":[{\"offset\":0,\"length\":7,"
    "\"type\":\"bot_command\"}]}}",
    "{\"update_id\":10002,\"callback_query\":{\"id\":\"77\",\"from\":{\"id\":2000001,\"is_bot\":"
    "false,"
    "\"first_name\":\"Bob\"},\"message\":{\"message_id\":3,\"from\":{\"id\":4,\"is_bot\":true,"
    "\"first_name\":\"Bot\"},\"chat\":{\"id\":2000001,\"first_name\":\"Bob\",\"type\":\"private\"},"
    "\"date\":1700000002,\"text\":\"ok?\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":"
    "\"Yes\","
    "\"callback_data\":\"approve:12\"}]]}},\"chat_instance\":\"-9\",\"data\":\"approve:12\"}}",
    "{\"update_id\":10003,\"message\":{\"message_id\":4,\"from\":{\"id\":1000002,\"is_bot\":false,"
    "\"first_name\":\"Cy\"},\"chat\":{\"id\":-1001234567890,\"title\":\"Group\",\"type\":"
    "\"supergroup\"},\"date\":1700000003,\"photo\":[{\"file_id\":\"AgAD1\",\"file_unique_id\":"
    "\"u1\","
    "\"width\":90,\"height\":67,\"file_size\":1200},{\"file_id\":\"AgAD2\",\"file_unique_id\":"
    "\"u2\","
    "\"width\":320,\"height\":240,\"file_size\":9000}],\"caption\":\"look\","
    "\"forward_origin\":{\"type\":\"user\",\"date\":1690000000,\"sender_user\":{\"id\":5,"
    "\"is_bot\":false,\"first_name\":\"D\"}},\"reply_to_message\":{\"message_id\":3,\"from\":{"
    "\"id\":"
    "1000003,\"is_bot\":false,\"first_name\":\"E\"},\"chat\":{\"id\":-1001234567890,\"title\":"
    "\"Group\",\"type\":\"supergroup\"},\"date\":1699999999,\"text\":\"before\"}}}",
    "{\"update_id\":10004,\"message\":{\"message_id\":5,\"from\":{\"id\":1000002,\"is_bot\":false,"
    "\"first_name\":\"Cy\"},\"chat\":{\"id\":1000002,\"first_name\":\"Cy\",\"type\":\"private\"},"
    "\"date\":1700000004,\"document\":{\"file_name\":\"a.pdf\",\"mime_type\":\"application/pdf\","
    "\"file_id\":\"BQAD\",\"file_unique_id\":\"u3\",\"file_size\":5000}}}",
    "{\"update_id\":10005,\"channel_post\":{\"message_id\":6,\"sender_chat\":{\"id\":-"
    "1001000000009,\"title\":"
    "\"News\",\"type\":\"channel\"},\"chat\":{\"id\":-1001000000009,\"title\":\"News\",\"type\":"
    "\"channel\"},"
    "\"date\":1700000005,\"text\":\"/status\",\"entities\":[{\"offset\":0,\"length\":7,\"type\":"
    "\"bot_command\"}]}}",
};
#define HAND (sizeof seeds / sizeof *seeds)
#define MAX_BODY (UINT64_C(4) << 20)
#define SEEDS 160

/* The hand-written ones first, then one built update per kind and per content. */
static struct json_tree tree[SEEDS];
static const struct json_tree *donor[SEEDS];
static size_t count;
static uint64_t seed_bytes;
static struct mut_world world = {donor, 0, MAX_BODY, true};

static void add_built(struct tg_builder *b, enum tg_kind kind, enum tg_content content)
{
    struct tg_violation v;
    assert_true(count < SEEDS);
    if (tg_build_update(&tree[count], b, kind, content) == JSON_NONE)
        return;
    assert_int_equal(tg_check(&tree[count], &v), 0);
    count++;
}

static int setup(void **state)
{
    struct tg_builder b;
    (void)state;
    for (count = 0; count < HAND; count++)
        assert_int_equal(json_parse(&tree[count], span_of(seeds[count]), NULL, NULL), 0);
    struct tg_violation v;
    for (size_t i = 0; i < HAND; i++)
        if (tg_check(&tree[i], &v) < 0)
            fail_msg("seed %zu: %s at %s", i, v.rule, v.path);
    tg_builder_init(&b, 7, 1700000000);
    for (int k = 0; k < TG_KINDS; k++)
        add_built(&b, (enum tg_kind)k, TG_CONTENT_ANY);
    for (int c = 0; c < TG_CONTENTS; c++)
        add_built(&b, TG_KIND_ANY, (enum tg_content)c);
    for (size_t i = 0; i < count; i++) {
        donor[i] = &tree[i];
        seed_bytes += json_size(&tree[i], tree[i].root);
    }
    world.donors = count;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++)
        json_release(&tree[i]);
    return 0;
}

static void mutated(struct mutate *m, size_t seed, uint64_t stream, struct input *out)
{
    struct rng rng;
    rng_derive(&rng, 42, seed, stream, 0);
    mutate_update(m, &tree[seed % count], &rng, out);
}

static void body_of(const struct input *in, struct buf *out)
{
    buf_clear(out);
    rope_flatten(&in->step[0].body, ROPE_MAX, out);
}

static bool parses(const struct buf *b)
{
    struct json_tree t = JSON_TREE_INIT;
    int result = json_parse(&t, buf_view(b), NULL, NULL);
    json_release(&t);
    return result == 0;
}

/* ---- the table ---------------------------------------------------------------------------- */

static void test_names_and_help(void **state)
{
    (void)state;
    for (size_t i = 0; i < mutator_count; i++) {
        const struct mutator *mu = mutators[i];
        assert_true(strspn(mu->name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(mu->name));
        assert_true(mu->help[0] != '\0' && strchr(mu->help, '\n') == NULL);
        assert_in_range(mu->threat, 0, 2);
        assert_true(mutator_weight[i] > 0);
        assert_ptr_equal(mutator_find(mu->name), mu);
    }
    assert_null(mutators[mutator_count]);
    assert_null(mutator_find("no-such-mutator"));
}

static void test_families(void **state)
{
    unsigned rows[MUT_FAMILIES] = {0};
    (void)state;
    assert_true(mutator_count >= 45);
    for (size_t i = 0; i < mutator_count; i++)
        rows[mutators[i]->family]++;
    for (int f = 0; f < MUT_FAMILIES; f++) {
        enum mut_family back;
        assert_true(rows[f] >= 2);
        assert_int_equal(mut_family_parse(span_of(mut_family_name((enum mut_family)f)), &back), 0);
        assert_int_equal(back, f);
    }
    enum mut_family none;
    assert_int_equal(mut_family_parse(SPAN("nonsense"), &none), -1);
}

/* ---- every row ---------------------------------------------------------------------------- */

#define TRIES 4 /* on each seed */
struct facts {
    unsigned applied, distinct;
};

static void check_valid(const struct mutator *mu, const struct buf *body)
{
    struct json_tree t = JSON_TREE_INIT;
    struct tg_violation v;
    assert_int_equal(json_parse(&t, buf_view(body), NULL, NULL), 0);
    if (tg_check(&t, &v) < 0)
        fail_msg("%s: not valid: %s (%s) at %s: %.900s", mu->name, v.rule, v.text, v.path,
                 body->data);
    json_release(&t);
}

static void check_output(const struct mutator *mu, const struct input *in, const struct buf *body)
{
    const char *name = mu->name;
    if (in->step[0].body.len > MAX_BODY)
        fail_msg("%s: %llu bytes", name, (unsigned long long)in->step[0].body.len);
    bool forged = !secret_shape_legal(in->step[0].secret);
    if (in->threat != (forged ? 0 : mu->threat) && mu->threat != 1)
        fail_msg("%s: threat %d, not %d", name, in->threat, mu->threat);
    if (in->valid && !mu->keeps_valid)
        fail_msg("%s: claims to be valid", name);
    if (mu->stage == MUT_BYTES && (mu->family == MUT_MALFORMED || mu->family == MUT_TRUNCATED) &&
        parses(body))
        fail_msg("%s: parses: %.200s", name, body->data);
    if (mu->keeps_valid)
        check_valid(mu, body);
}

/* What parses is written back as it was: the mutated tree was a proper one. */
static void check_round_trip(const struct mutator *mu, const struct buf *body)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf again = BUF_INIT;
    if (json_parse(&t, buf_view(body), NULL, NULL) == 0) {
        json_write(&t, JSON_KEEP, &again);
        if (!span_eq(buf_view(&again), buf_view(body)))
            fail_msg("%s: does not survive parse and write", mu->name);
    }
    buf_release(&again);
    json_release(&t);
}

static struct facts try_row(const struct mutator *mu)
{
    struct mutate *a = mutate_new(&world), *b = mutate_new(&world);
    struct input x = INPUT_INIT, y = INPUT_INIT;
    struct buf body = BUF_INIT, twin = BUF_INIT;
    struct facts f = {0, 0};
    uint64_t last = 0;
    mutate_only(a, mu);
    mutate_only(b, mu);
    mutated(b, 3, 12345, &y); /* another history must not matter */
    for (size_t i = 0; i < TRIES * count; i++) {
        mutated(a, i % count, i, &x);
        mutated(b, i % count, i, &y);
        if (x.mutators == 0)
            continue;
        assert_ptr_equal(x.mutator[0], mu->name);
        body_of(&x, &body);
        body_of(&y, &twin);
        assert_true(span_eq(buf_view(&body), buf_view(&twin)));
        assert_true(input_hash(&x) == input_hash(&y));
        check_output(mu, &x, &body);
        check_round_trip(mu, &body);
        f.distinct += input_hash(&x) != last;
        last = input_hash(&x);
        f.applied++;
    }
    buf_release(&body);
    buf_release(&twin);
    input_release(&x);
    input_release(&y);
    mutate_free(a);
    mutate_free(b);
    return f;
}

static void test_every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < mutator_count; i++) {
        struct facts f = try_row(mutators[i]);
        if (f.applied < 4)
            fail_msg("%s: applied %u times in %zu", mutators[i]->name, f.applied, TRIES * count);
        if (f.distinct < 4)
            fail_msg("%s: only %u different outputs", mutators[i]->name, f.distinct);
    }
}

/* A mutator that says "not applicable" has changed nothing. */
static void test_false_changes_nothing(void **state)
{
    (void)state;
    struct json_tree work = JSON_TREE_INIT, scratch = JSON_TREE_INIT;
    struct buf text = BUF_INIT, bytes = BUF_INIT, before = BUF_INIT, after = BUF_INIT;
    struct donor_index *donors = donors_new(&world);
    struct input in = INPUT_INIT;
    struct rng rng;
    rng_seed(&rng, 5);
    for (size_t i = 0; i < mutator_count * count; i++) {
        const struct mutator *mu = mutators[i % mutator_count];
        const struct json_tree *seed = &tree[i / mutator_count];
        struct mutation at = {.tree = &work,
                              .bytes = &bytes,
                              .input = &in,
                              .rng = &rng,
                              .world = &world,
                              .donors = donors,
                              .scratch = &scratch,
                              .text = &text};
        input_clear(&in);
        at.step = input_add(&in);
        json_clone(&work, seed);
        buf_clear(&bytes);
        buf_clear(&before);
        json_write(&work, JSON_COMPACT, &before);
        buf_span(&bytes, buf_view(&before));
        uint64_t hash = input_hash(&in);
        if (mu->apply(&at))
            continue;
        buf_clear(&after);
        json_write(&work, JSON_COMPACT, &after);
        if (!span_eq(buf_view(&before), buf_view(&after)) ||
            !span_eq(buf_view(&before), buf_view(&bytes)) || input_hash(&in) != hash)
            fail_msg("%s: says no and yet edits", mu->name);
    }
    json_release(&work);
    json_release(&scratch);
    buf_release(&text);
    buf_release(&bytes);
    buf_release(&before);
    buf_release(&after);
    input_release(&in);
    donors_free(donors);
}

/* ---- the engine --------------------------------------------------------------------------- */

/* "Every (path, absent / null / other type / empty) of a seed is likely tried": here, on one seed,
 * within as many executions as a campaign of 300,000 gives each of 200 seeds. */
#define PER_SEED 1500
#define PATHS 64
struct path_seen {
    char path[96];
    bool absent, null, other, empty;
};

static void note(struct path_seen *seen, size_t paths, const struct json_tree *seed,
                 const struct json_tree *got)
{
    for (size_t i = 0; i < paths; i++) {
        json_ref was = json_path(seed, seed->root, seen[i].path);
        json_ref now = got->root ? json_path(got, got->root, seen[i].path) : JSON_NONE;
        if (now == JSON_NONE) {
            seen[i].absent = true;
            continue;
        }
        enum json_type before = json_at(seed, was)->type, after = json_at(got, now)->type;
        seen[i].null |= after == JSON_NULL;
        seen[i].other |= after != before && after != JSON_NULL;
        seen[i].empty |= json_is_container(got, now) && json_at(got, now)->count == 0;
        seen[i].empty |= span_is(json_at(got, now)->lex, "\"\"");
        seen[i].empty |= span_is(json_at(got, now)->lex, "0") || before == JSON_FALSE;
    }
}

static size_t list_paths(const struct json_tree *t, struct path_seen *seen)
{
    size_t paths = 0;
    struct buf path = BUF_INIT;
    for (json_ref n = json_next(t, t->root, t->root); n != JSON_NONE && paths < PATHS;
         n = json_next(t, t->root, n)) {
        buf_clear(&path);
        json_put_path(t, n, &path);
        assert_true(path.len < sizeof seen[0].path);
        snprintf(seen[paths++].path, sizeof seen[0].path, "%s", buf_cstr(&path));
    }
    buf_release(&path);
    return paths;
}

static void test_single_faults_reached(void **state)
{
    (void)state;
    struct mutate *m = mutate_new(&world);
    struct input in = INPUT_INIT;
    struct buf body = BUF_INIT;
    struct json_tree got = JSON_TREE_INIT;
    for (size_t s = 0; s < HAND; s++) {
        struct path_seen seen[PATHS] = {0};
        size_t paths = list_paths(&tree[s], seen), missed = 0;
        for (uint64_t i = 0; i < PER_SEED; i++) {
            mutated(m, s, i, &in);
            body_of(&in, &body);
            if (json_parse(&got, buf_view(&body), NULL, NULL) == 0)
                note(seen, paths, &tree[s], &got);
        }
        for (size_t i = 0; i < paths; i++)
            missed += !seen[i].absent + !seen[i].null + !seen[i].other + !seen[i].empty;
        if (missed * 20 > paths * 4)
            fail_msg("seed %zu: %zu of %zu single faults never tried", s, missed, paths * 4);
    }
    json_release(&got);
    buf_release(&body);
    input_release(&in);
    mutate_free(m);
}

static void test_stacks_and_size(void **state)
{
    (void)state;
    struct mutate *m = mutate_new(&world);
    struct input in = INPUT_INIT;
    unsigned depth[INPUT_TRAIL + 1] = {0}, oversized = 0;
    uint64_t bytes = 0;
    const unsigned n = 20000;
    for (unsigned i = 0; i < n; i++) {
        mutated(m, i % count, i, &in);
        depth[in.mutators]++;
        bool big = false;
        for (size_t k = 0; k < in.mutators; k++)
            big |= mutator_find(in.mutator[k])->family == MUT_OVERSIZED;
        oversized += big;
        bytes += big ? 0 : in.step[0].body.len;
    }
    assert_in_range(depth[0], 0, n / 50);
    assert_in_range(depth[1], n * 55 / 100, n * 65 / 100);
    assert_in_range(depth[2], n * 20 / 100, n * 30 / 100);
    assert_true(depth[4] > 0);
    assert_in_range(oversized, 1, n / 50);
    if (bytes / n > seed_bytes / count * 3 / 2 || bytes / n < seed_bytes / count / 2)
        fail_msg("mean body %llu, of the seeds %llu", (unsigned long long)(bytes / n),
                 (unsigned long long)(seed_bytes / count));
    input_release(&in);
    mutate_free(m);
}

static void test_mix(void **state)
{
    (void)state;
    struct mutate *m = mutate_new(&world);
    struct input in = INPUT_INIT;
    unsigned mix[MUT_FAMILIES] = {[MUT_MISSING] = 1};
    mutate_mix(m, mix);
    for (unsigned i = 0; i < 200; i++) {
        mutated(m, i % count, i, &in);
        for (size_t k = 0; k < in.mutators; k++)
            assert_int_equal(mutator_find(in.mutator[k])->family, MUT_MISSING);
    }
    input_release(&in);
    mutate_free(m);
}

static void test_small_limit_kept(void **state)
{
    (void)state;
    struct mut_world small = world;
    small.max_body = 700;
    struct mutate *m = mutate_new(&small);
    struct input in = INPUT_INIT;
    for (unsigned i = 0; i < 5000; i++) {
        mutated(m, i % count, i, &in);
        assert_true(in.step[0].body.len <= 700);
    }
    input_release(&in);
    mutate_free(m);
}

/* Steps around the mutated one, bodies that are no JSON, and no donors at all. */
static void test_inputs(void **state)
{
    (void)state;
    struct mut_world alone = {NULL, 0, 0, false};
    struct mutate *m = mutate_new(&alone);
    struct input seed = INPUT_INIT, out = INPUT_INIT;
    const struct json_tree *trees[2] = {&tree[0], NULL};
    rope_copy(&input_add(&seed)->body, span_of(seeds[0]), 1);
    struct step *second = input_add(&seed);
    rope_copy(&second->body, SPAN("{\"broken\":"), 1);
    step_set_header(second, "X-Test", "1");
    seed.step[0].principal = 7;
    out.from.index = 99;
    for (uint64_t i = 0; i < 2000; i++) {
        struct rng rng;
        rng_derive(&rng, 1, i, 0, 0);
        mutate_input(m, &seed, trees, &rng, &out);
        assert_true(out.count >= 2);
        assert_int_equal(out.step[0].principal, 7);
        assert_int_equal(out.from.index, 99);
        assert_string_equal(step_header(&out.step[1], "X-Test"), "1");
    }
    input_release(&seed);
    input_release(&out);
    mutate_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_and_help),
        cmocka_unit_test(test_families),
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_false_changes_nothing),
        cmocka_unit_test(test_single_faults_reached),
        cmocka_unit_test(test_stacks_and_size),
        cmocka_unit_test(test_mix),
        cmocka_unit_test(test_small_limit_kept),
        cmocka_unit_test(test_inputs),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
