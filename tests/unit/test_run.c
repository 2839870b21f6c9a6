/* The small parts of a run: fresh ids, feedback, the corpus, the run's folder, thresholds. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/run/corpus.h"
#include "harness/run/feedback.h"
#include "harness/run/fresh_id.h"
#include "harness/run/rundir.h"
#include "harness/run/threshold.h"

#include <stdio.h>

/* ---- fresh ids ------------------------------------------------------------------------------ */

static void only_an_ordinary_id_is_replaced(void **state)
{
    static const struct {
        const char *body;
        bool found;
    } cases[] = {
        {"{\"update_id\":100000001,\"message\":{}}", true},
        {"{\"update_id\":999999999}", true},
        {"{\"update_id\":999999999", false},           /* cut right behind */
        {"{\"update_id\":99999999,\"m\":1}", false},   /* eight digits */
        {"{\"update_id\":1000000000,\"m\":1}", false}, /* ten */
        {"{\"update_id\":000000001,\"m\":1}", false},  /* no number */
        {"{\"update_id\":-10000001,\"m\":1}", false},
        {"{\"update_id\":100000001.5}", false},
        {"{\"update_id\":\"10000001\"}", false},
        {"{ \"update_id\":100000001}", false},
        {"{\"message\":{},\"update_id\":100000001}", false},
        {"{\"update_id\":1000", false},
        {"{", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[80];
        snprintf(body, sizeof body, "%s", cases[i].body);
        size_t at = fresh_id_find(span_of(body));
        if ((at != 0) != cases[i].found)
            fail_msg("%s: %zu", body, at);
        if (!at)
            continue;
        fresh_id_put(body, at, FRESH_ID_SPAN + 23);
        assert_non_null(strstr(body, "\"update_id\":100000023"));
        assert_int_equal(strlen(body), strlen(cases[i].body));
        assert_string_equal(body + at + 9, cases[i].body + at + 9);
    }
    assert_int_equal(fresh_id_find((struct span){0}), 0);
}

/* ---- feedback ------------------------------------------------------------------------------- */

static struct exchange answer(int status, const char *head, const char *body, int64_t took)
{
    struct exchange x = {
        .end = END_ANSWERED, .status = status, .sent_first = NS_PER_S, .done = NS_PER_S + took};
    x.head_len = (uint16_t)snprintf(x.head, sizeof x.head, "%s", head);
    x.body_len = (uint16_t)snprintf(x.body, sizeof x.body, "%s", body);
    return x;
}

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: today\r\n\r\n"
#define HEAD_TOO "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\n\r\n"
#define HEAD_MORE "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nDate: now\r\nRetry-After: 1\r\n\r\n"

static void learn(struct feedback *f, const char *body)
{
    struct exchange x = answer(200, HEAD, body, NS_PER_MS);
    feedback_learn(f, &x);
}

static bool is_new(struct feedback *f, int status, const char *head, const char *body, int64_t took)
{
    struct exchange x = answer(status, head, body, took);
    return feedback_is_new(f, &x);
}

static void what_the_bot_decides_is_news(void **state)
{
    struct feedback *f = feedback_new();
    learn(f, "{\"method\":\"sendMessage\",\"chat_id\":1,\"text\":\"hello Ann\"}");
    learn(f, "{\"method\":\"sendMessage\",\"chat_id\":2,\"text\":\"hello Bob\"}");
    assert_int_equal(feedback_typical(f) / NS_PER_MS, 1);
    /* other ids, dates, names, order of headers: the same behaviour */
    assert_false(is_new(f, 200, HEAD_TOO,
                        "{\"method\":\"sendMessage\",\"chat_id\":99,\"text\":\"hello Zoe\"}",
                        2 * NS_PER_MS));
    /* the bot's own words in another order, another status, another header, no answer, slowly */
    assert_true(is_new(f, 200, HEAD, "{\"text\":\"hello\",\"method\":\"sendMessage\"}", NS_PER_MS));
    assert_true(is_new(f, 400, HEAD, "", NS_PER_MS));
    assert_false(is_new(f, 400, HEAD, "", NS_PER_MS));
    assert_true(is_new(f, 200, HEAD_MORE, "hello", NS_PER_MS));
    assert_true(is_new(f, 200, HEAD,
                       "{\"method\":\"sendMessage\",\"chat_id\":3,\"text\":\"hello\"}", NS_PER_S));
    /* an error's words all count, its numbers do not */
    assert_true(is_new(f, 500, HEAD, "KeyError at 0x7f01", NS_PER_MS));
    assert_false(is_new(f, 500, HEAD, "KeyError at 0x7f99", NS_PER_MS));
    assert_true(is_new(f, 500, HEAD, "TypeError at 0x7f01", NS_PER_MS));
    struct exchange local = {.end = END_LOCAL};
    assert_false(feedback_is_new(f, &local)); /* our own trouble is no behaviour */
    struct exchange reset = {.end = END_RESET};
    assert_true(feedback_is_new(f, &reset));
    assert_false(feedback_is_new(f, &reset));
    feedback_free(f);
}

static void log_lines_are_news_once(void **state)
{
    struct feedback *f = feedback_new();
    assert_true(feedback_log_is_new(f, SPAN("2026-01-01 ERROR lost chat 12")));
    assert_false(feedback_log_is_new(f, SPAN("2027-12-31 ERROR lost chat 7777")));
    assert_true(feedback_log_is_new(f, SPAN("2026-01-01 WARNING lost chat 12")));
    feedback_free(f);
}

static const char *letters(unsigned n, char out[16])
{
    size_t at = 0;
    for (n++; n; n /= 26)
        out[at++] = (char)('a' + n % 26);
    out[at] = '\0';
    return out;
}

static void news_is_bounded(void **state)
{
    struct feedback *f = feedback_new();
    size_t news = 0;
    char word[16];
    for (unsigned i = 0; i < 40000; i++)
        news += is_new(f, 500, HEAD, letters(i, word), NS_PER_MS);
    assert_int_equal(news, 8192);
    for (unsigned i = 0; i < 70000; i++) /* more words than it keeps */
        learn(f, letters(i, word));
    assert_false(is_new(f, 500, HEAD, "yet another word", NS_PER_MS));
    feedback_free(f);
}

/* ---- the corpus ----------------------------------------------------------------------------- */

static void put(const char *dir, const char *name, const char *text)
{
    struct err err = ERR_INIT;
    char *path = fs_join(dir, name);
    if (fs_write(path, span_of(text), false, &err) < 0)
        fail_msg("%s", err.text);
    free(path);
}

static void a_folder_becomes_a_corpus(void **state)
{
    struct corpus c = {0};
    struct err err = ERR_INIT;
    char *sub = fs_join(*state, "more");
    put(*state, "b-text.json", "{\"update_id\":1}");
    put(*state, "a-broken.json", "{\"update_id\":");
    put(*state, "c-two.jsonl", "{\"body\":{\"update_id\":2}}\n{\"body\":[]}\n");
    put(*state, ".hidden", "{}");
    assert_int_equal(fs_mkdirs(sub, &err), 0);
    if (corpus_load(&c, *state, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(c.count, 3);
    assert_int_equal(c.seeds, 3);
    assert_int_equal(c.donors, 1); /* single steps that parse */
    assert_string_equal(c.entry[0].input.from.seed, "a-broken");
    assert_string_equal(c.entry[1].input.from.seed, "b-text");
    const struct json_tree *tree[2];
    corpus_trees(&c, 0, tree);
    assert_null(tree[0]);
    corpus_trees(&c, 2, tree);
    assert_non_null(tree[0]);
    assert_non_null(tree[1]);
    size_t later = corpus_add(&c, &c.entry[1].input, false);
    assert_int_equal(later, 3);
    size_t seeds = 0, found = 0;
    for (uint64_t i = 0; i < 4000; i++) {
        struct rng rng;
        rng_derive(&rng, 1, 2, 3, i);
        size_t at = corpus_pick(&c, &rng);
        assert_true(at < c.count);
        seeds += at < 3;
        found += at == 3;
    }
    assert_true(seeds > 2700 && found > 700);
    corpus_release(&c);
    free(sub);
}

static void a_corpus_without_seeds_is_an_error(void **state)
{
    struct corpus c = {0};
    struct err err = ERR_INIT;
    assert_int_equal(corpus_load(&c, *state, &err), -1);
    assert_non_null(strstr(err.text, "no seed files"));
    corpus_release(&c);
    err = ERR_INIT;
    assert_int_equal(corpus_load(&c, "/nonexistent/corpus", &err), -1);
    assert_non_null(strstr(err.text, "/nonexistent/corpus"));
    corpus_release(&c);
    put(*state, "bad.jsonl", "{\"nonsense\":1}\n");
    err = ERR_INIT;
    assert_int_equal(corpus_load(&c, *state, &err), -1);
    assert_non_null(strstr(err.file, "bad.jsonl"));
    corpus_release(&c);
}

/* ---- the run's folder ----------------------------------------------------------------------- */

static void a_run_is_continued(void **state)
{
    struct err err = ERR_INIT;
    struct rundir r;
    struct rundir_progress p = {0xfedcba987654321, 300000, 300016, 90 * NS_PER_S, 12, 3}, back;
    char *out = fs_join(*state, "runs/one");
    assert_int_equal(rundir_open(&r, out, "x", true, &err), -1); /* nothing to resume */
    assert_non_null(strstr(err.text, "no run to resume"));
    err = ERR_INIT;
    assert_int_equal(rundir_open(&r, out, "x", false, &err), 0);
    assert_int_equal(rundir_event(&r, "start", "\"seed\":1", &err), 0);
    back = (struct rundir_progress){.seed = 5};
    assert_int_equal(rundir_restore(&r, &back, &err), 0); /* killed before its first save */
    assert_int_equal(back.seed, 5);
    assert_int_equal(rundir_save(&r, &p, &err), 0);
    rundir_close(&r);
    assert_int_equal(rundir_open(&r, out, "x", false, &err), -1);
    assert_non_null(strstr(err.text, "--resume"));
    err = ERR_INIT;
    assert_int_equal(rundir_open(&r, out, "x", true, &err), 0);
    assert_int_equal(rundir_event(&r, "resume", "", &err), 0);
    assert_int_equal(rundir_restore(&r, &back, &err), 0);
    assert_memory_equal(&back, &p, sizeof p);
    char *journal = rundir_file(&r, "journal.jsonl"), *progress = rundir_file(&r, "progress.json");
    struct buf text = BUF_INIT;
    assert_int_equal(fs_read(journal, 4096, &text, &err), 0);
    assert_non_null(strstr(buf_cstr(&text), "\"event\":\"start\",\"seed\":1}\n"));
    assert_non_null(strstr(buf_cstr(&text), "\"event\":\"resume\"}\n"));
    assert_int_equal(fs_write(progress, SPAN("{\"seed\":"), false, &err), 0);
    assert_int_equal(rundir_restore(&r, &back, &err), -1);
    assert_non_null(strstr(err.text, "damaged"));
    rundir_close(&r);
    buf_release(&text);
    free(journal);
    free(progress);
    free(out);
}

static void what_is_kept_reads_back(void **state)
{
    struct err err = ERR_INIT;
    struct rundir r;
    struct input in = INPUT_INIT, back = INPUT_INIT;
    struct fs_list names = {0};
    assert_int_equal(rundir_open(&r, *state, "x", false, &err), 0);
    rope_copy(&input_add(&in)->body, SPAN("{\"update_id\":\x00\xff}"), 1);
    assert_int_equal(rundir_keep(&r, &in, &err), 0);
    assert_int_equal(rundir_keep(&r, &in, &err), 0); /* the same again is one file */
    in.step[0].wire.cut = 3;
    assert_int_equal(rundir_keep(&r, &in, &err), 0);
    assert_int_equal(fs_list(r.corpus, &names, &err), 0);
    assert_int_equal(names.count, 2);
    size_t same = 0;
    for (size_t i = 0; i < 2; i++) {
        char *path = fs_join(r.corpus, names.names[i]);
        assert_int_equal(input_load(&back, path, &err), 0);
        same += input_hash(&back) == input_hash(&in);
        free(path);
    }
    assert_int_equal(same, 1);
    fs_list_release(&names);
    input_release(&in);
    input_release(&back);
    rundir_close(&r);
}

static void no_folder_no_run(void **state)
{
    struct err err = ERR_INIT;
    struct rundir r;
    put(*state, "file", "x");
    char *under = fs_join(*state, "file/run");
    assert_int_equal(rundir_open(&r, under, "x", false, &err), -1);
    assert_true(err.text[0]);
    free(under);
}

/* ---- thresholds ----------------------------------------------------------------------------- */

#define PLAN                                                         \
    "version: 1\nname: t\ntarget: {url: \"http://127.0.0.1:1/w\"}\n" \
    "phases:\n"                                                      \
    "  - {name: calm, load: {users: 1, requests: 10}}\n"             \
    "  - {name: storm, load: {users: 1, requests: 10}}\n"            \
    "thresholds:\n"

static void add_load(struct run_result *r, const char *name, uint64_t requests, uint64_t errors,
                     int64_t latency)
{
    struct phase_result *p = result_add_phase(r, name, "load");
    p->requests = requests;
    p->errors = errors;
    p->elapsed = 10 * NS_PER_S;
    p->latency = hist_new();
    hist_record_n(p->latency, latency, requests);
}

static void thresholds_judge(void **state)
{
    static const struct {
        const char *row;
        size_t findings;
        int verdict;
        const char *shown;
    } cases[] = {
        {"latency.p99: {target: \"< 15ms\", alert: \"> 1s\"}", 0, THRESHOLD_PASS, NULL},
        {"latency.p90: {target: \"< 5ms\", alert: \"> 1s\"}", 0, THRESHOLD_WARN, NULL},
        {"latency.max: {target: \"< 5ms\", alert: \"> 8ms\"}", 0, THRESHOLD_FAIL, NULL},
        {"latency.p99: {target: \"< 5ms\", phases: [storm]}", 0, THRESHOLD_FAIL, NULL},
        {"latency.p99: {target: \"< 5ms\", phases: [calm]}", 0, THRESHOLD_PASS, NULL},
        {"error_rate: {target: \"< 6%\"}", 0, THRESHOLD_PASS, "5.000%"},
        {"error_rate: {target: \"< 1%\", phases: [storm]}", 0, THRESHOLD_FAIL, "10.000%"},
        {"throughput: {target: \"> 9/s\"}", 0, THRESHOLD_PASS, "10/s"},
        {"throughput: {target: \"> 11/s\"}", 0, THRESHOLD_FAIL, "10/s"},
        {"findings: {target: \"== 0\"}", 0, THRESHOLD_PASS, "0"},
        {"findings: {target: \"== 0\"}", 2, THRESHOLD_FAIL, "2"},
        {"findings: {target: \"== 0\", alert: \"> 3\"}", 2, THRESHOLD_WARN, "2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = ERR_INIT;
        struct plan *plan;
        struct run_result r = {0};
        char *text = xasprintf(PLAN "  %s\n", cases[i].row);
        if (plan_parse(span_of(text), "t.yaml", NULL, 0, &plan, &err) < 0)
            fail_msg("%s: %s", cases[i].row, err.text);
        add_load(&r, "calm", 100, 0, 2 * NS_PER_MS);
        add_load(&r, "storm", 100, 10, 12 * NS_PER_MS);
        result_add_phase(&r, "fuzz", "fuzz")->errors = 1000; /* none of their business */
        threshold_judge_all(plan, &r, cases[i].findings);
        assert_int_equal(r.thresholds, 1);
        if (r.threshold[0].verdict != cases[i].verdict)
            fail_msg("%s: verdict %d at %s", cases[i].row, r.threshold[0].verdict,
                     r.threshold[0].shown);
        if (cases[i].shown)
            assert_string_equal(r.threshold[0].shown, cases[i].shown);
        assert_true(r.threshold[0].asked[0]);
        result_release(&r);
        plan_free(plan);
        free(text);
    }
}

static void what_was_not_measured_fails(void **state)
{
    struct err err = ERR_INIT;
    struct plan *plan;
    struct run_result r = {0};
    assert_int_equal(plan_parse(SPAN(PLAN "  latency.p99: {target: \"< 1s\"}\n"
                                          "  error_rate: {target: \"< 1%\"}\n"),
                                "t.yaml", NULL, 0, &plan, &err),
                     0);
    threshold_judge_all(plan, &r, 0);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(r.threshold[i].verdict, THRESHOLD_FAIL);
        assert_string_equal(r.threshold[i].shown, "not measured");
    }
    result_release(&r);
    plan_free(plan);
}

static void an_alert_aborts_its_phase(void **state)
{
    struct err err = ERR_INIT;
    struct plan *plan;
    struct run_result r = {0};
    assert_int_equal(
        plan_parse(SPAN(PLAN "  error_rate: {target: \"< 1%\", alert: \"> 5%\", abort: true, "
                             "after: 5s, phases: [storm]}\n"),
                   "t.yaml", NULL, 0, &plan, &err),
        0);
    add_load(&r, "storm", 100, 10, NS_PER_MS);
    struct phase_result *p = &r.phase[0];
    assert_string_equal(threshold_alert(plan, "storm", p), "error_rate");
    assert_null(threshold_alert(plan, "calm", p));
    p->elapsed = 4 * NS_PER_S;
    assert_null(threshold_alert(plan, "storm", p)); /* too early to tell */
    p->elapsed = 10 * NS_PER_S;
    p->errors = 3;
    assert_null(threshold_alert(plan, "storm", p)); /* misses its target, no alert */
    result_release(&r);
    plan_free(plan);
}

static int make_folder(void **state)
{
    return (*state = unit_tmpdir()) ? 0 : -1;
}

static int remove_folder(void **state)
{
    fs_remove_tree(*state);
    free(*state);
    return 0;
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_an_ordinary_id_is_replaced),
        cmocka_unit_test(what_the_bot_decides_is_news),
        cmocka_unit_test(log_lines_are_news_once),
        cmocka_unit_test(news_is_bounded),
        IN_FOLDER(a_folder_becomes_a_corpus),
        IN_FOLDER(a_corpus_without_seeds_is_an_error),
        IN_FOLDER(a_run_is_continued),
        IN_FOLDER(what_is_kept_reads_back),
        IN_FOLDER(no_folder_no_run),
        cmocka_unit_test(thresholds_judge),
        cmocka_unit_test(what_was_not_measured_fails),
        cmocka_unit_test(an_alert_aborts_its_phase),
    };
    return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
