/* Reports: summary.json read back is what was written, junit.xml is XML whatever a bot says, the
 * closing words move no cursor. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/report/report.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#define HOSTILE "\x1b[31m\"><b>&amp;]]>`id`\r\n\xff\x01'"

struct sample {
    struct run_result result;
    struct finding finding[2];
};

static void fill_finding(struct finding *f, const char *bucket, bool known)
{
    *f = (struct finding){.original = INPUT_INIT, .min = INPUT_INIT};
    snprintf(f->bucket, sizeof f->bucket, "%s", bucket);
    f->verdict = (struct verdict){
        .oracle = "status-5xx", .outcome = "500", .severity = SEVERITY_HIGH, .threat = 1};
    snprintf(f->verdict.detail, sizeof f->verdict.detail, "%s", HOSTILE);
    rope_copy(&input_add(&f->min)->body, SPAN("{\"a\":\"" HOSTILE "\"}"), 1);
    f->reproduced = f->tried = 10;
    f->count = 3;
    f->known = known;
}

static void fill(struct sample *s)
{
    struct run_result *r = &s->result;
    *r = (struct run_result){.exit_code = EXIT_FINDINGS,
                             .seed = 20251229,
                             .started = 1767225600 * NS_PER_S,
                             .elapsed = 61500 * NS_PER_MS,
                             .executions = 300000,
                             .deaths = 7,
                             .unconfirmed = 2,
                             .unattributed = 1,
                             .skipped = 11,
                             .explained = 99,
                             .corpus = 340,
                             .supervised = true};
    snprintf(r->name, sizeof r->name, "gate %s", HOSTILE);
    snprintf(r->run_id, sizeof r->run_id, "2026-01-01-0badcafe");
    snprintf(r->version, sizeof r->version, "0.1.0");
    snprintf(r->plan_digest, sizeof r->plan_digest, "%064d", 7);
    snprintf(r->target, sizeof r->target, "http://127.0.0.1:8080/w");
    snprintf(r->verdict, sizeof r->verdict, "findings");
    snprintf(r->reason, sizeof r->reason, "%s", "");
    struct phase_result *p = result_add_phase(r, "sustained", "load");
    *p = (struct phase_result){.kind = "load",
                               .requests = 1000,
                               .errors = 4,
                               .elapsed = 10 * NS_PER_S,
                               .status = {1, 0, 990, 0, 5, 4},
                               .ends = {999, 1},
                               .p50 = 1500 * NS_PER_US,
                               .p90 = 2 * NS_PER_MS,
                               .p99 = 9 * NS_PER_MS,
                               .max = 80 * NS_PER_MS};
    snprintf(p->name, sizeof p->name, "%s", "sust" HOSTILE);
    result_add_phase(r, "hostile", "fuzz")->requests = 300000;
    for (int i = 0; i < 3; i++) {
        struct threshold_result *t = result_add_threshold(r);
        snprintf(t->key, sizeof t->key, "latency.p99{%s}", HOSTILE);
        snprintf(t->phase, sizeof t->phase, "sustained");
        snprintf(t->asked, sizeof t->asked, "< 2s");
        snprintf(t->shown, sizeof t->shown, "9ms");
        t->value = 9e6 + 0.5;
        t->verdict = i;
    }
    fill_finding(&s->finding[0], "status-5xx-500-message-00000001", false);
    fill_finding(&s->finding[1], "status-5xx-500-message-00000002", true);
    result_add_finding(r, &s->finding[0]);
    result_add_finding(r, &s->finding[1]);
}

static void drop(struct sample *s)
{
    finding_release(&s->finding[0]);
    finding_release(&s->finding[1]);
    result_release(&s->result);
}

static void write_file(const char *path, struct span text)
{
    struct err err = ERR_INIT;
    if (fs_write(path, text, false, &err) < 0)
        fail_msg("%s", err.text);
}

static void assert_same_phase(const struct phase_result *a, const struct phase_result *b)
{
    assert_string_equal(a->kind, b->kind);
    assert_int_equal(a->requests, b->requests);
    assert_int_equal(a->errors, b->errors);
    assert_int_equal(a->elapsed, b->elapsed);
    assert_memory_equal(a->status, b->status, sizeof a->status);
    assert_memory_equal(a->ends, b->ends, sizeof a->ends);
    assert_int_equal(a->p50, b->p50);
    assert_int_equal(a->p90, b->p90);
    assert_int_equal(a->p99, b->p99);
    assert_int_equal(a->max, b->max);
}

static void a_summary_reads_back(void **state)
{
    struct sample s;
    struct buf text = BUF_INIT, again = BUF_INIT;
    struct run_result back;
    struct err err = ERR_INIT;
    char *path = fs_join(*state, "summary.json");
    fill(&s);
    report_find("json")->render(&s.result, &text);
    write_file(path, buf_view(&text));
    if (result_read(path, &back, &err) < 0)
        fail_msg("%s", err.text);
    const struct run_result *r = &s.result;
    assert_string_equal(back.run_id, r->run_id);
    assert_string_equal(back.version, r->version);
    assert_string_equal(back.plan_digest, r->plan_digest);
    assert_string_equal(back.target, r->target);
    assert_string_equal(back.verdict, r->verdict);
    assert_int_equal(back.exit_code, r->exit_code);
    assert_int_equal(back.seed, r->seed);
    assert_int_equal(back.started, r->started);
    assert_int_equal(back.elapsed, r->elapsed);
    assert_int_equal(back.executions, r->executions);
    assert_int_equal(back.deaths, r->deaths);
    assert_int_equal(back.unconfirmed, r->unconfirmed);
    assert_int_equal(back.unattributed, r->unattributed);
    assert_int_equal(back.skipped, r->skipped);
    assert_int_equal(back.explained, r->explained);
    assert_int_equal(back.corpus, r->corpus);
    assert_true(back.supervised);
    assert_int_equal(back.phases, 2);
    for (size_t i = 0; i < 2; i++)
        assert_same_phase(&back.phase[i], &r->phase[i]);
    assert_int_equal(back.thresholds, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(back.threshold[i].verdict, r->threshold[i].verdict);
        assert_true(back.threshold[i].value == r->threshold[i].value);
        assert_string_equal(back.threshold[i].asked, r->threshold[i].asked);
        assert_string_equal(back.threshold[i].phase, r->threshold[i].phase);
    }
    result_add_finding(&back, &s.finding[0]);
    result_add_finding(&back, &s.finding[1]);
    report_find("json")->render(&back, &again);
    assert_string_equal(buf_cstr(&again), buf_cstr(&text)); /* nothing was forgotten */
    buf_release(&text);
    buf_release(&again);
    result_release(&back);
    free(path);
    drop(&s);
}

static void a_summary_has_its_fields(void **state)
{
    struct sample s;
    struct buf text = BUF_INIT;
    fill(&s);
    report_find("json")->render(&s.result, &text);
    json_t *j = json_loadb(text.data, text.len, 0, NULL);
    assert_non_null(j);
    static const char *const keys[] = {
        "version",     "name",       "run",        "verdict",   "exit_code", "seed",
        "plan_digest", "target",     "started",    "elapsed_s", "requests",  "rate",
        "campaign",    "error_rate", "thresholds", "phases",    "findings",  "reason"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!json_object_get(j, keys[i]))
            fail_msg("summary.json has no %s", keys[i]);
    const json_t *found = json_array_get(json_object_get(j, "findings"), 1);
    assert_true(json_is_true(json_object_get(found, "known")));
    json_decref(j);
    buf_release(&text);
    drop(&s);
}

static void broken_summaries_are_errors(void **state)
{
    static const char *const bad[] = {"", "[]", "{", "{}", "{\"version\":2}", "\x00", "nonsense"};
    char *path = fs_join(*state, "summary.json");
    struct run_result r;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = ERR_INIT;
        write_file(path, span_of(bad[i]));
        if (result_read(path, &r, &err) == 0)
            fail_msg("read as a summary: %s", bad[i]);
        assert_true(err.text[0]);
        result_release(&r);
    }
    struct err err = ERR_INIT;
    write_file(path,
               SPAN("{\"version\":1,\"phases\":[1,{\"latency\":[]},{\"requests\":-1}],"
                    "\"thresholds\":[null],\"campaign\":3,\"seed\":\"x\",\"elapsed_s\":1e300}"));
    assert_int_equal(result_read(path, &r, &err), 0);
    result_release(&r);
    free(path);
}

static void junit_is_xml(void **state)
{
    struct sample s;
    struct buf text = BUF_INIT;
    char *path = fs_join(*state, "junit.xml");
    fill(&s);
    report_find("junit")->render(&s.result, &text);
    write_file(path, buf_view(&text));
    assert_null(memchr(text.data, '\x1b', text.len));
    assert_non_null(
        strstr(buf_cstr(&text), "tests=\"6\" failures=\"2\" errors=\"0\" skipped=\"1\""));
    assert_non_null(strstr(buf_cstr(&text), "timestamp=\"2026-01-01T00:00:00\""));
    char *line = xasprintf("/usr/bin/python3 -c 'import sys, xml.dom.minidom as x\n"
                           "d = x.parse(sys.argv[1])\n"
                           "assert len(d.getElementsByTagName(\"testcase\")) == 6\n"
                           "assert len(d.getElementsByTagName(\"failure\")) == 2\n"
                           "assert len(d.getElementsByTagName(\"skipped\")) == 1' %s",
                           path);
    assert_int_equal(system(line), 0);
    free(line);
    free(path);
    buf_release(&text);
    drop(&s);
}

static void junit_says_why_nothing_was_tested(void **state)
{
    struct run_result r = {.exit_code = EXIT_UNTESTED};
    struct buf text = BUF_INIT;
    snprintf(r.reason, sizeof r.reason, "nobody answers at <http://x>");
    report_find("junit")->render(&r, &text);
    assert_non_null(strstr(buf_cstr(&text), "errors=\"1\""));
    assert_non_null(strstr(buf_cstr(&text), "nobody answers at &lt;http://x&gt;"));
    buf_release(&text);
}

static void closing_words_move_no_cursor(void **state)
{
    struct sample s;
    struct buf text = BUF_INIT;
    fill(&s);
    snprintf(s.result.threshold[0].shown, sizeof s.result.threshold[0].shown, "%s", HOSTILE);
    snprintf(s.result.threshold[1].asked, sizeof s.result.threshold[1].asked, "%s", HOSTILE);
    snprintf(s.result.verdict, sizeof s.result.verdict, "%s", "\x1b[2J");
    report_text(&s.result, "runs/" HOSTILE, false, &text);
    for (size_t i = 0; i < text.len; i++)
        if (((unsigned char)text.data[i] < ' ' && text.data[i] != '\n') ||
            (unsigned char)text.data[i] == 0xff)
            fail_msg("byte %02x in: %s", (unsigned char)text.data[i], buf_cstr(&text));
    assert_non_null(strstr(buf_cstr(&text), "1 new finding, 1 known"));
    buf_clear(&text);
    report_text(&s.result, "runs/x", true, &text);
    assert_non_null(strstr(buf_cstr(&text), "\x1b[31m")); /* our own colours, asked for */
    buf_release(&text);
    drop(&s);
}

static void exit_codes_have_an_order(void **state)
{
    struct finding fresh = {.known = false}, known = {.known = true};
    static const struct {
        bool fresh, known, untested, crossed, warned, interrupted;
        int code;
        const char *verdict;
    } cases[] = {
        {0, 0, 0, 0, 0, 0, EXIT_CLEAN, "clean"},
        {0, 1, 0, 0, 1, 0, EXIT_CLEAN, "clean"},
        {0, 1, 0, 0, 0, 1, EXIT_INTERRUPTED, "interrupted"},
        {0, 0, 0, 1, 0, 1, EXIT_THRESHOLDS, "thresholds"},
        {0, 0, 1, 1, 0, 1, EXIT_UNTESTED, "untested"},
        {1, 1, 1, 1, 1, 1, EXIT_FINDINGS, "findings"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run_result r = {.interrupted = cases[i].interrupted};
        if (cases[i].fresh)
            result_add_finding(&r, &fresh);
        if (cases[i].known)
            result_add_finding(&r, &known);
        result_add_threshold(&r)->verdict = cases[i].crossed ? 2 : cases[i].warned;
        result_decide(&r, cases[i].untested);
        assert_int_equal(r.exit_code, cases[i].code);
        assert_string_equal(r.verdict, cases[i].verdict);
        result_release(&r);
    }
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
        IN_FOLDER(a_summary_reads_back),
        cmocka_unit_test(a_summary_has_its_fields),
        IN_FOLDER(broken_summaries_are_errors),
        IN_FOLDER(junit_is_xml),
        cmocka_unit_test(junit_says_why_nothing_was_tested),
        cmocka_unit_test(closing_words_move_no_cursor),
        cmocka_unit_test(exit_codes_have_an_order),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
