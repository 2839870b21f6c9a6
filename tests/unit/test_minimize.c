/* The minimiser against causes with a known optimum, and the promises of minimize.h. */
#include "tests/unit/unit.h"

#include "harness/base/mem.h"
#include "tests/cases/minimize_cases.h"

#include <stdio.h>
#include <unistd.h>

struct oracle {
    bool (*fails)(void *arg, const struct input *in);
    void *arg;
    uint64_t asked;
};

static int ask(void *ctx, const struct input *const *in, size_t n, enum min_answer *answer)
{
    struct oracle *o = ctx;
    for (size_t i = 0; i < n; i++)
        answer[i] = o->fails(o->arg, in[i]) ? MIN_SAME : MIN_NONE;
    o->asked += n;
    return 0;
}

static void one_step(struct input *in, struct span body)
{
    *in = INPUT_INIT;
    rope_copy(&input_add(in)->body, body, 1);
}

static void body_text(const struct input *in, struct buf *out)
{
    buf_clear(out);
    rope_flatten(&in->step[0].body, UINT64_MAX, out);
}

static bool case_fails(void *arg, const struct input *in)
{
    struct buf body = BUF_INIT;
    body_text(in, &body);
    bool yes = min_case_fails(arg, buf_view(&body));
    buf_release(&body);
    return yes;
}

static struct min_result run(const struct input *in, bool (*fails)(void *, const struct input *),
                             void *arg, unsigned width)
{
    struct oracle o = {fails, arg, 0};
    struct min_config config = {.width = width, .budget = 20000};
    struct min_result r;
    assert_int_equal(minimize(in, &config, ask, &o, &r), 0);
    assert_int_equal(o.asked, r.queries);
    return r;
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void test_known_optima(void **state)
{
    (void)state;
    uint64_t narrow[MIN_CASES], wide[MIN_CASES];
    size_t reached = 0, slow = 0;
    for (size_t i = 0; i < MIN_CASES; i++) {
        const struct min_case *c = &min_cases[i];
        struct buf body = BUF_INIT, left = BUF_INIT, again = BUF_INIT;
        struct input in;
        min_case_body(c, &body);
        assert_in_range(body.len, 2048, 24 << 10);
        one_step(&in, buf_view(&body));
        unsigned widths[] = {1, 8, 32};
        for (int w = 0; w < 3; w++) {
            struct min_result r = run(&in, case_fails, (void *)(uintptr_t)c, widths[w]);
            body_text(&r.best, w ? &again : &left);
            assert_true(r.failed_at_all);
            if (w)
                assert_string_equal(buf_cstr(&left), buf_cstr(&again));
            if (widths[w] == 1)
                narrow[i] = r.queries;
            if (widths[w] == 32) {
                wide[i] = r.queries;
                slow += r.rounds > 40;
                bool best = span_is(buf_view(&left), c->optimum);
                reached += best;
                print_message("# %-24s %5zu B -> %4zu B  queries %4llu (K=1) %4llu (K=32)  rounds "
                              "%2llu%s%s\n",
                              c->name, body.len, left.len, (unsigned long long)narrow[i],
                              (unsigned long long)wide[i], (unsigned long long)r.rounds,
                              r.minimal ? "" : "  NOT MINIMAL", best ? "" : "  NOT OPTIMAL");
                if (!best)
                    print_message("#   got %.*s\n", 200, buf_cstr(&left));
            }
            min_result_release(&r);
        }
        input_release(&in);
        buf_release(&body);
        buf_release(&left);
        buf_release(&again);
    }
    qsort(narrow, MIN_CASES, sizeof *narrow, by_size);
    qsort(wide, MIN_CASES, sizeof *wide, by_size);
    print_message("# %zu of %d at the optimum, median %llu queries (K=1), %llu (K=32)\n", reached,
                  MIN_CASES, (unsigned long long)narrow[MIN_CASES / 2],
                  (unsigned long long)wide[MIN_CASES / 2]);
    assert_true(reached * 100 >= MIN_CASES * 95);
    assert_int_equal(slow, 0);
    assert_true(wide[MIN_CASES / 2] <= 150);
}

/* ---- small trees, random predicates: 1-minimal by brute force --------------------------
 */
/* A random predicate: needs some of these marks among the bytes (or the lack of one), over JSON. */
struct marks {
    const char *need[3];
    const char *lack;
};

static bool marks_fail(void *arg, const struct input *in)
{
    const struct marks *k = arg;
    struct buf body = BUF_INIT;
    struct json_tree t = JSON_TREE_INIT;
    body_text(in, &body);
    bool yes = json_parse(&t, buf_view(&body), NULL, NULL) == 0;
    for (int i = 0; i < 3 && yes; i++)
        yes = !k->need[i] || strstr(buf_cstr(&body), k->need[i]);
    yes = yes && !(k->lack && strstr(buf_cstr(&body), k->lack));
    json_release(&t);
    buf_release(&body);
    return yes;
}

/* Every tree with one node less, or with one node made 0, passes: asked directly. */
static void assert_one_minimal(const struct input *best, struct marks *k)
{
    struct buf body = BUF_INIT, less = BUF_INIT;
    struct json_tree t = JSON_TREE_INIT, work = JSON_TREE_INIT;
    body_text(best, &body);
    assert_int_equal(json_parse(&t, buf_view(&body), NULL, NULL), 0);
    for (json_ref n = t.root; n; n = json_next(&t, t.root, n))
        for (int zero = 0; zero < 2; zero++) {
            struct input one;
            json_clone(&work, &t);
            if (zero)
                json_replace(&work, n, json_new_int(&work, 0));
            else if (n != t.root)
                json_remove(&work, n);
            buf_clear(&less);
            json_write(&work, JSON_COMPACT, &less);
            if (less.len >= body.len)
                continue;
            one_step(&one, buf_view(&less));
            if (marks_fail(k, &one))
                print_message("# %s could be %s\n", buf_cstr(&body), buf_cstr(&less));
            assert_false(marks_fail(k, &one));
            input_release(&one);
        }
    json_release(&t);
    json_release(&work);
    buf_release(&body);
    buf_release(&less);
}

static void put_random(struct rng *r, int depth, struct buf *out)
{
    static const char *const scalar[] = {"0",       "17",   "-3",   "\"ab\"",
                                         "\"cde\"", "null", "true", "1e400"};
    uint64_t what = rng_below(r, depth > 0 ? 4 : 2), n = rng_below(r, 4);
    if (what < 2) {
        buf_str(out, RNG_PICK(r, scalar));
        return;
    }
    buf_byte(out, what == 2 ? '[' : '{');
    for (uint64_t i = 0; i < n; i++) {
        if (i)
            buf_byte(out, ',');
        if (what == 3)
            buf_printf(out, "\"k%d\":", (int)rng_below(r, 5));
        put_random(r, depth - 1, out);
    }
    buf_byte(out, what == 2 ? ']' : '}');
}

static void test_random_predicates(void **state)
{
    (void)state;
    static const char *const mark[] = {"k1", "k2\":[", "17", "\"ab\"", "{",
                                       "[",  "null",   "1e", ",",      "cd"};
    struct rng r;
    int failing = 0;
    rng_seed(&r, 3);
    for (int i = 0; i < 4000; i++) {
        struct buf body = BUF_INIT;
        struct input in;
        struct marks k = {.lack = NULL};
        for (uint64_t n = 1 + rng_below(&r, 3); n > 0; n--)
            k.need[n - 1] = RNG_PICK(&r, mark);
        if (rng_chance(&r, 1, 4))
            k.lack = RNG_PICK(&r, mark);
        put_random(&r, 4, &body);
        one_step(&in, buf_view(&body));
        if (marks_fail(&k, &in)) {
            struct min_result one = run(&in, marks_fail, &k, 1),
                              wide = run(&in, marks_fail, &k, 32);
            assert_true(one.minimal && wide.minimal);
            assert_int_equal(input_hash(&one.best), input_hash(&wide.best));
            assert_true(one.bytes <= body.len);
            assert_one_minimal(&one.best, &k);
            min_result_release(&one);
            min_result_release(&wide);
            failing++;
        }
        input_release(&in);
        buf_release(&body);
    }
    assert_in_range(failing, 200, 4000);
}

/* ---- size and depth -------------------------------------------------------------------- */
static uint64_t most_held; /* body bytes of one batch */

static int ask_large(void *ctx, const struct input *const *in, size_t n, enum min_answer *answer)
{
    uint64_t held = 0;
    for (size_t i = 0; i < n; i++) {
        held += in[i]->step[0].body.len;
        answer[i] = in[i]->step[0].body.len >= 1000000 ? MIN_SAME : MIN_NONE;
    }
    most_held = held > most_held ? held : most_held;
    return 0;
}

static void test_large_rope(void **state)
{
    (void)state;
    struct input in = INPUT_INIT;
    struct rope *body = &input_add(&in)->body;
    struct min_config config = {.width = 32};
    struct min_result r;
    rope_copy(body, SPAN("{\"update_id\":7,\"message\":{\"text\":\""), 1);
    rope_copy(body, SPAN("spam and eggs "), 1 << 20);
    rope_copy(body, SPAN("\",\"date\":5}}"), 1);
    most_held = 0;
    assert_int_equal(minimize(&in, &config, ask_large, NULL, &r), 0);
    assert_int_equal(r.bytes, 1000000);
    assert_in_range(r.queries, 1, 300);
    assert_true(most_held <= (uint64_t)96 << 20);
    min_result_release(&r);
    input_release(&in);
}

static bool deep_fails(void *arg, const struct input *in)
{
    struct buf body = BUF_INIT;
    size_t depth = 0, most = 0;
    body_text(in, &body);
    for (size_t i = 0; i < body.len; i++) {
        depth += body.data[i] == '[' || body.data[i] == '{';
        most = depth > most ? depth : most;
        depth -= (body.data[i] == ']' || body.data[i] == '}') && depth > 0;
    }
    buf_release(&body);
    return most > *(size_t *)arg;
}

static void test_deep(void **state)
{
    (void)state;
    struct input in = INPUT_INIT;
    struct rope *body = &input_add(&in)->body;
    size_t limit = 511;
    rope_copy(body, SPAN("{\"a\":"), 100000);
    rope_copy(body, SPAN("1"), 1);
    rope_copy(body, SPAN("}"), 100000);
    struct min_result r = run(&in, deep_fails, &limit, 16);
    assert_in_range(r.bytes, 512, 1024);
    min_result_release(&r);
    input_release(&in);
}

/* ---- what is not a body ---------------------------------------------------------------- */
static bool header_fails(void *arg, const struct input *in)
{
    const char *value = step_header(&in->step[0], "Content-Type");
    return value && strstr(value, "xml");
}

static void test_headers(void **state)
{
    (void)state;
    struct input in;
    one_step(&in, SPAN("{\"update_id\":1,\"message\":{\"text\":\"hello\"}}"));
    step_set_header(&in.step[0], "X-Noise", "12345");
    step_set_header(&in.step[0], "Content-Type", "application/xml; charset=latin1");
    in.step[0].secret = SECRET_SUFFIX;
    in.step[0].wire.chunked = true;
    in.step[0].wire.cut = 20;
    struct min_result r = run(&in, header_fails, NULL, 8);
    assert_int_equal(r.best.step[0].header_count, 1);
    assert_string_equal(step_header(&r.best.step[0], "content-type"), "xml");
    assert_int_equal(r.best.step[0].secret, SECRET_RIGHT);
    assert_int_equal(r.best.step[0].wire.cut, -1);
    assert_int_equal(r.bytes, 0);
    assert_true(r.minimal);
    min_result_release(&r);
    input_release(&in);
}

static bool text_fails(void *arg, const struct input *in)
{
    struct buf body = BUF_INIT;
    body_text(in, &body);
    bool yes = strstr(buf_cstr(&body), "hello") != NULL;
    buf_release(&body);
    return yes;
}

/* Enough to send the body plainly? Then nothing else stays. */
static void test_plain(void **state)
{
    (void)state;
    struct input in;
    one_step(&in, SPAN("{\"message\":{\"text\":\"hello\"}}"));
    step_set_header(&in.step[0], "X-Noise", "12345");
    in.step[0].after = 5000000;
    in.step[0].principal = 1000001;
    struct min_result r = run(&in, text_fails, NULL, 8);
    assert_true(input_plain(&r.best));
    assert_int_equal(r.bytes, 7);
    min_result_release(&r);
    input_release(&in);
}

/* A step that says "set" by one actor, later one that says "get". */
static bool sequence_fails(void *arg, const struct input *in)
{
    bool set = false;
    for (size_t i = 0; i < in->count; i++) {
        struct buf body = BUF_INIT;
        rope_flatten(&in->step[i].body, UINT64_MAX, &body);
        bool get = set && strstr(buf_cstr(&body), "get");
        set |= strstr(buf_cstr(&body), "set") != NULL;
        buf_release(&body);
        if (get)
            return true;
    }
    return false;
}

static void test_sequence(void **state)
{
    (void)state;
    struct input in = INPUT_INIT;
    for (int i = 0; i < 24; i++) {
        struct step *s = input_add(&in);
        s->principal = 1000000 + i % 3;
        rope_copy(&s->body,
                  i == 7    ? SPAN("{\"message\":{\"text\":\"/set x\"}}")
                  : i == 22 ? SPAN("{\"message\":{\"text\":\"/get x\"}}")
                            : SPAN("{\"message\":{\"text\":\"hello\"}}"),
                  1);
    }
    struct min_result r = run(&in, sequence_fails, NULL, 16);
    assert_int_equal(r.best.count, 2);
    assert_int_equal(r.bytes, 10);
    assert_true(r.minimal);
    assert_int_equal(r.best.step[0].principal, 0);
    min_result_release(&r);
    input_release(&in);
}

/* ---- the asker's other answers --------------------------------------------------------- */
static void test_not_failing(void **state)
{
    (void)state;
    struct input in;
    one_step(&in, SPAN("{}"));
    struct min_result r = run(&in, text_fails, NULL, 4);
    assert_false(r.failed_at_all);
    assert_int_equal(r.queries, 1);
    min_result_release(&r);
    input_release(&in);
}

struct moody {
    uint64_t asked, stop_at;
    bool unsure;
};

static int ask_moody(void *ctx, const struct input *const *in, size_t n, enum min_answer *answer)
{
    struct moody *m = ctx;
    for (size_t i = 0; i < n; i++, m->asked++)
        answer[i] = m->unsure && m->asked % 3 == 2 ? MIN_UNRESOLVED
                    : text_fails(NULL, in[i])      ? MIN_SAME
                                                   : MIN_OTHER;
    return m->stop_at && m->asked >= m->stop_at ? -1 : 0;
}

static void test_stop_and_doubt(void **state)
{
    (void)state;
    struct input in;
    struct min_result r;
    struct min_config config = {.width = 1, .budget = 10};
    struct moody stopped = {.stop_at = 9}, unsure = {.unsure = true}, short_of = {0};
    one_step(&in, SPAN("{\"a\":[1,2,3],\"message\":{\"text\":\"oh hello there\"}}"));
    assert_int_equal(minimize(&in, &config, ask_moody, &short_of, &r), 0);
    assert_int_equal(r.queries, 10); /* the budget */
    assert_false(r.minimal);
    assert_true(text_fails(NULL, &r.best));
    min_result_release(&r);
    config.budget = 0;
    assert_int_equal(minimize(&in, &config, ask_moody, &stopped, &r), -1);
    assert_true(text_fails(NULL, &r.best)); /* the best so far is kept */
    min_result_release(&r);
    assert_int_equal(minimize(&in, &config, ask_moody, &unsure, &r), 0);
    assert_true(text_fails(NULL, &r.best));
    min_result_release(&r);
    input_release(&in);
}

/* A second reduction with the same file asks nothing; torn and foreign lines are skipped. */
static void test_cache_file(void **state)
{
    (void)state;
    char path[] = "/tmp/hookstorm-test-cache-XXXXXX";
    int fd = mkstemp(path);
    struct input in;
    struct min_result first, second;
    struct min_config config = {.width = 4, .cache = path};
    struct moody m = {0};
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "no json\n{\"input\":\"1", 20), 20);
    assert_int_equal(write(fd, "\n", 1), 1);
    close(fd);
    one_step(&in, SPAN("{\"a\":[1,2,3],\"message\":{\"text\":\"oh hello there\"}}"));
    assert_int_equal(minimize(&in, &config, ask_moody, &m, &first), 0);
    uint64_t asked = m.asked;
    assert_true(asked > 0);
    assert_int_equal(minimize(&in, &config, ask_moody, &m, &second), 0);
    assert_int_equal(m.asked, asked);
    assert_int_equal(second.queries, 0);
    assert_int_equal(input_hash(&first.best), input_hash(&second.best));
    min_result_release(&first);
    min_result_release(&second);
    input_release(&in);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_optima),   cmocka_unit_test(test_random_predicates),
        cmocka_unit_test(test_large_rope),     cmocka_unit_test(test_deep),
        cmocka_unit_test(test_headers),        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_sequence),       cmocka_unit_test(test_not_failing),
        cmocka_unit_test(test_stop_and_doubt), cmocka_unit_test(test_cache_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
