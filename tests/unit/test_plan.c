/* Plans: the table of keys, the folders of good and bad plans, the typed values of the complete
 * example, and what the command line may change. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/model/plan.h"
#include "harness/model/plan_schema.h"

#include <stdio.h>

#define CASES "tests/cases/plan/"
static const struct plan_var vars[] = {
    {"PORT", "4242"}, {"BOTAPI_URL", "http://127.0.0.1:4243"}, {NULL, NULL}};

/* ---- the table ------------------------------------------------------------------------------ */
static void every_row_is_whole(void **state)
{
    const struct schema_row *rows;
    size_t count = schema_rows(&rows);
    assert_true(count > 100);
    for (size_t i = 0; i < count; i++) {
        assert_true(rows[i].path.p[0] == '/' || rows[i].path.p[0] == '<');
        assert_true(rows[i].type.n && rows[i].family.n && rows[i].help.n > 3);
        for (size_t k = 0; k < i; k++)
            assert_false(span_eq(rows[i].path, rows[k].path));
    }
}

/* The built part is what issue "the main job" promises; faults and the rest wait. */
static void the_table_says_what_is_built(void **state)
{
    assert_true(schema_find("/phases[]/fuzz")->built);
    assert_false(schema_find("/phases[]/faults")->built);
    assert_null(schema_find("/nothing"));
    assert_true(schema_required(schema_find("/target/url")));
    assert_true(span_is(schema_child(schema_find("/principals"), "guest")->path, "/principals/*"));
    assert_true(span_is(schema_nearest(schema_find("/target"), "comand"), "command"));
}

static void distances_count_single_edits(void **state)
{
    assert_int_equal(edit_distance(SPAN("load"), SPAN("load")), 0);
    assert_int_equal(edit_distance(SPAN("laod"), SPAN("load")), 1);
    assert_int_equal(edit_distance(SPAN("lod"), SPAN("load")), 1);
    assert_int_equal(edit_distance(SPAN(""), SPAN("load")), 4);
    assert_int_equal(edit_distance(SPAN("kitten"), SPAN("sitting")), 3);
}

/* ---- folders of plans -------------------------------------------------------------------------
 */
static char *read_text(const char *path)
{
    struct buf b = BUF_INIT;
    struct err e = ERR_INIT;
    if (fs_read(path, 1 << 20, &b, &e) < 0)
        fail_msg("%s", e.text);
    return buf_steal(&b);
}

/* Calls fn for every NAME.yaml of a folder with its path and the text of NAME.<kind>. */
static void each_case(const char *folder, const char *kind, unsigned flags,
                      void (*fn)(const char *path, const char *want, unsigned flags))
{
    struct fs_list names = {0};
    size_t cases = 0;
    assert_int_equal(fs_list(folder, &names, NULL), 0);
    for (size_t i = 0; i < names.count; i++) {
        char *dot = strrchr(names.names[i], '.'), path[512], wanted[512];
        if (!dot || strcmp(dot, ".yaml") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, names.names[i]);
        snprintf(wanted, sizeof wanted, "%s/%.*s.%s", folder, (int)(dot - names.names[i]),
                 names.names[i], kind);
        char *want = read_text(wanted);
        fn(path, want, flags);
        free(want);
        cases++;
    }
    fs_list_release(&names);
    assert_true(cases > 0);
}

static void expect_error(const char *path, const char *want, unsigned flags)
{
    struct plan *p = (struct plan *)&p; /* must come back NULL */
    struct err e = ERR_INIT;
    char got[1024];
    assert_int_equal(plan_load_ex(path, vars, flags, &p, &e), -1);
    assert_null(p);
    err_format(&e, got, sizeof got - 1);
    const char *name = got + (strrchr(path, '/') + 1 - path);
    size_t n = strcspn(want, "\n");
    if (strlen(name) != n || strncmp(name, want, n) != 0)
        fail_msg("%s\nwanted %s", got, want);
}

static void bad_plans_are_refused_with_a_place(void **state)
{
    each_case(CASES "bad", "err", 0, expect_error);
    each_case(CASES "unbuilt-bad", "err", PLAN_ALLOW_UNBUILT, expect_error);
}

static char *print(const struct plan *p)
{
    struct buf b = BUF_INIT;
    plan_print(p, &b);
    return buf_steal(&b);
}

static char *without(char *text, const char *word)
{
    for (char *at; (at = strstr(text, word));)
        memmove(at, at + strlen(word), strlen(at + strlen(word)) + 1);
    return text;
}

static void expect_print(const char *path, const char *want, unsigned flags)
{
    struct plan *p, *again;
    struct err e = ERR_INIT;
    char first[65], second[65];
    if (plan_load_ex(path, vars, flags, &p, &e) < 0)
        fail_msg("%s:%d:%d %s", path, e.line, e.column, e.text);
    char *got = print(p);
    assert_string_equal(got, want);
    /* What is printed reads back as the same plan, once the hidden secrets are out of the way. */
    char *text = without(print(p), "<redacted>");
    if (plan_parse(span_of(text), "printed", vars, flags, &again, &e) < 0)
        fail_msg("%s printed: %s\n%s", path, e.text, text);
    assert_string_equal(plan_digest(p, first), plan_digest(again, second));
    plan_free(p);
    plan_free(again);
    free(got);
    free(text);
}

static void good_plans_print_and_read_back(void **state)
{
    each_case(CASES "good", "out", 0, expect_print);
    each_case(CASES "unbuilt", "out", PLAN_ALLOW_UNBUILT, expect_print);
}

static void oversized_and_missing_files_are_refused(void **state)
{
    struct plan *p;
    struct err gone = ERR_INIT, large = ERR_INIT;
    struct buf text = BUF_INIT;
    assert_int_equal(plan_load("no/such/plan.yaml", NULL, &p, &gone), -1);
    assert_non_null(strstr(gone.text, "no/such/plan.yaml"));
    buf_fill(&text, '#', (1 << 20) + 1);
    assert_int_equal(plan_parse(buf_view(&text), "x", NULL, 0, &p, &large), -1);
    assert_non_null(strstr(large.text, "larger than"));
    buf_release(&text);
}

/* A variable is a value and never structure; the environment comes after the caller's names. */
static void variables_expand(void **state)
{
    static const char text[] = "version: 1\nname: v\ntarget: {url: \"http://127.0.0.1:${PORT}/"
                               "${HOOKSTORM_TEST_A}${HOOKSTORM_TEST_B:-b}$${X}$Y\"}\n"
                               "phases: [{name: a, fuzz: {for: 1s}}]\n";
    struct plan *p;
    struct err e = ERR_INIT;
    setenv("HOOKSTORM_TEST_A", "{a}${PORT}", 1);
    setenv("PORT", "1", 1);
    assert_int_equal(plan_parse(span_of(text), "x", vars, 0, &p, &e), 0);
    assert_string_equal(p->target.url, "http://127.0.0.1:4242/{a}${PORT}b${X}$Y");
    unsetenv("HOOKSTORM_TEST_A");
    unsetenv("PORT");
    plan_free(p);
}

/* The gate picks the port later: until then the plan carries the name. */
static void a_port_may_stay_open(void **state)
{
    static const struct plan_var open[] = {{"PORT", "${PORT}"}, {NULL, NULL}};
    struct plan *p;
    struct err e = ERR_INIT;
    if (plan_load("chaos/smoke.yaml", open, &p, &e) < 0)
        fail_msg("%s", e.text);
    assert_string_equal(p->target.url, "http://127.0.0.1:${PORT}/webhook/telegram");
    assert_int_equal(plan_set_target(p, "http://example.org:${PORT}/", NULL), -1);
    plan_free(p);
}

/* ---- the complete example ----------------------------------------------------------------- */
static struct plan *load_complete(void)
{
    struct plan *p = NULL;
    struct err e = ERR_INIT;
    if (plan_load_ex(CASES "unbuilt/complete.yaml", vars, PLAN_ALLOW_UNBUILT, &p, &e) < 0)
        fail_msg("%d:%d: %s", e.line, e.column, e.text);
    return p;
}

static void the_complete_example_has_its_values(void **state)
{
    struct plan *p = load_complete();
    assert_true(p->seed == 20251229);
    assert_int_equal(p->target.command.count, 2);
    assert_string_equal(p->target.env[0].value, "http://127.0.0.1:4243");
    assert_true(p->target.ready_within == 20 * NS_PER_S && p->target.limits.rate > 4999);
    assert_int_equal(p->upstream[0].forward.port, 9001);
    assert_true(p->upstream[0].http);
    assert_string_equal(p->botapi_token, "123456:TEST");
    assert_int_equal(p->principal_count, 4);
    assert_true(p->principal[1].ids[0].last == 2000099);
    assert_int_equal(p->principal[3].tier, 3);
    assert_true(plan_may(p, 3, "start") && plan_may(p, 3, "grant"));
    assert_false(plan_may(p, 0, "grant"));
    assert_int_equal(p->journey[1].step[1].think, 2 * NS_PER_S);
    assert_int_equal(p->journey[3].step[0].media.count, 3);
    assert_true(p->probe[0].reply && p->probe[0].status == 200);
    assert_true(p->has_steady && p->steady.failures == 3 && p->recovery.within == 60 * NS_PER_S);
    assert_string_equal(p->outputs.prometheus, "127.0.0.1:9464");
    plan_free(p);
}

static void the_complete_example_has_its_phases(void **state)
{
    struct plan *p = load_complete();
    const struct plan_phase *f = p->phase;
    assert_int_equal(p->phase_count, 5);
    assert_true(f[0].load.start_users == 0 && f[0].load.stage[0].over == 300 * NS_PER_S);
    assert_int_equal(plan_phase_users(&f[2]), 2000);
    assert_true(plan_phase_time(&f[2]) == 180 * NS_PER_S);
    assert_true(f[3].load.kind == LOAD_DELIVERY && f[3].load.max_connections == 40);
    assert_true(f[4].load.kind == LOAD_OPEN && f[4].load.stage[0].rate > 999);
    assert_true(f[4].fuzz.on && f[4].fuzz.max_body == 16 << 20);
    assert_string_equal(f[4].fuzz.mix[6].name, "escalate");
    assert_int_equal(f[4].fuzz.mix[6].weight, 3);
    assert_string_equal(f[4].fault[2].name, "upstream-latency");
    assert_true(f[4].fault[2].at == 45 * NS_PER_S && f[4].fault[2].opens_within == 15 * NS_PER_S);
    assert_string_equal(f[4].fault[0].param[0].name, "connections");
    plan_free(p);
}

static void the_complete_example_has_its_thresholds(void **state)
{
    struct plan *p = load_complete();
    const struct plan_threshold *t = p->threshold;
    assert_int_equal(p->threshold_count, 8);
    assert_true(t[1].metric == METRIC_LATENCY && t[1].fraction > 0.98 && t[1].abort);
    assert_true(t[1].after == 10 * NS_PER_S);
    assert_true(plan_threshold_applies(&t[1], "ramp") && !plan_threshold_applies(&t[1], "spike"));
    assert_true(plan_threshold_applies(&t[0], "spike"));
    assert_int_equal(plan_threshold_judge(&t[0], 0.4e9), THRESHOLD_PASS);
    assert_int_equal(plan_threshold_judge(&t[0], 0.5e9), THRESHOLD_WARN);
    assert_int_equal(plan_threshold_judge(&t[0], 1.1e9), THRESHOLD_FAIL);
    assert_int_equal(plan_threshold_judge(&t[3], 60), THRESHOLD_WARN);
    assert_int_equal(plan_threshold_judge(&t[3], 49), THRESHOLD_FAIL);
    assert_float_equal(t[6].target.value, 1048576.0 / 60, 0.001);
    assert_int_equal(plan_threshold_judge(&t[7], 0), THRESHOLD_PASS);
    assert_int_equal(plan_threshold_judge(&t[7], 1), THRESHOLD_FAIL);
    plan_free(p);
}

static void selectors_are_read(void **state)
{
    static const char text[] = "version: 1\nname: v\ntarget: {url: http://127.0.0.1/}\n"
                               "phases: [{name: a, fuzz: {for: 1s}}]\nthresholds:\n"
                               "  latency.p99{command=/translate}: {target: \"< 1s\"}\n";
    struct plan *p;
    struct err e = ERR_INIT;
    assert_int_equal(plan_parse(span_of(text), "x", NULL, PLAN_ALLOW_UNBUILT, &p, &e), 0);
    assert_string_equal(p->threshold[0].of_command, "/translate");
    assert_int_equal(p->threshold[0].metric, METRIC_LATENCY);
    plan_free(p);
}

/* ---- changes ------------------------------------------------------------------------------ */
static void time_scales_in_proportion(void **state)
{
    struct plan *p = load_complete();
    int64_t total = 0;
    assert_int_equal(plan_set_time(p, 126 * NS_PER_S, NULL), 0); /* a tenth of 21 minutes */
    for (size_t i = 0; i < p->phase_count; i++)
        total += plan_phase_time(&p->phase[i]);
    assert_true(total == 126 * NS_PER_S);
    assert_true(plan_phase_time(&p->phase[1]) == 60 * NS_PER_S);
    assert_true(p->phase[4].fault[0].at == NS_PER_S && p->phase[4].fault[0].hold == 2 * NS_PER_S);
    assert_int_equal(plan_set_time(p, 0, NULL), -1);
    plan_free(p);
}

static void users_scale_to_the_peak(void **state)
{
    struct plan *p = load_complete();
    assert_int_equal(plan_set_users(p, 20, NULL), 0);
    assert_int_equal(plan_phase_users(&p->phase[2]), 20);
    assert_int_equal(p->phase[2].load.stage[0].users, 5);
    assert_int_equal(plan_phase_users(&p->phase[0]), 10);
    assert_int_equal(p->phase[0].load.start_users, 0);
    assert_int_equal(plan_set_users(p, 0, NULL), -1);
    plan_free(p);
}

static void the_default_plan_is_a_campaign(void **state)
{
    struct plan *p;
    struct err e = ERR_INIT, foreign = ERR_INIT;
    setenv("WEBHOOK_SECRET", "from-environment", 1);
    assert_int_equal(plan_default("http://localhost:1/x", &p, &e), 0);
    unsetenv("WEBHOOK_SECRET");
    assert_string_equal(p->target.secret_token, "from-environment");
    assert_true(p->phase[0].fuzz.on && plan_phase_time(&p->phase[0]) == 0);
    assert_int_equal(p->principal_count, 4);
    assert_int_equal(plan_set_time(p, 30 * NS_PER_S, NULL), 0);
    assert_true(plan_phase_time(&p->phase[0]) == 30 * NS_PER_S);
    assert_int_equal(plan_set_users(p, 7, NULL), 0);
    assert_int_equal(plan_phase_users(&p->phase[0]), 7);
    assert_true(plan_phase_time(&p->phase[0]) == 30 * NS_PER_S);
    assert_int_equal(plan_set_target(p, "http://10.0.0.1/", &foreign), -1);
    assert_non_null(strstr(foreign.text, "allow_hosts"));
    assert_int_equal(plan_set_target(p, "unix:/tmp/s:/x", NULL), 0);
    assert_int_equal(plan_set_secret(p, "no spaces", NULL), -1);
    assert_int_equal(plan_set_secret(p, "good-1", NULL), 0);
    plan_free(p);
    struct err bad = ERR_INIT;
    assert_int_equal(plan_default("not a url", &p, &bad), -1);
    assert_null(p);
}

/* The digest names what is sent and judged, not where. */
static void digest_leaves_the_place_out(void **state)
{
    struct plan *p = load_complete();
    char a[65], b[65];
    plan_digest(p, a);
    plan_set_target(p, "http://127.0.0.1:1/", NULL);
    plan_set_secret(p, "other", NULL);
    plan_set_out(p, "elsewhere");
    assert_string_equal(plan_digest(p, b), a);
    plan_set_seed(p, 5);
    assert_string_not_equal(plan_digest(p, b), a);
    plan_free(p);
}

static void secrets_are_not_printed(void **state)
{
    struct plan *p;
    assert_int_equal(plan_load(CASES "good/everything-built.yaml", vars, &p, NULL), 0);
    char *text = print(p);
    assert_string_equal(p->target.secret_token, "token-123");
    assert_null(strstr(text, "token-123"));
    assert_null(strstr(text, "user:pass"));
    free(text);
    plan_free(p);
}

static void the_smoke_plan_is_valid(void **state)
{
    struct plan *p;
    struct err e = ERR_INIT;
    int64_t total = 0;
    if (plan_load("chaos/smoke.yaml", vars, &p, &e) < 0)
        fail_msg("%d:%d: %s", e.line, e.column, e.text);
    for (size_t i = 0; i < p->phase_count; i++)
        total += plan_phase_time(&p->phase[i]);
    assert_true(total <= 60 * NS_PER_S);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(the_table_says_what_is_built),
        cmocka_unit_test(distances_count_single_edits),
        cmocka_unit_test(bad_plans_are_refused_with_a_place),
        cmocka_unit_test(good_plans_print_and_read_back),
        cmocka_unit_test(oversized_and_missing_files_are_refused),
        cmocka_unit_test(variables_expand),
        cmocka_unit_test(a_port_may_stay_open),
        cmocka_unit_test(the_complete_example_has_its_values),
        cmocka_unit_test(the_complete_example_has_its_phases),
        cmocka_unit_test(the_complete_example_has_its_thresholds),
        cmocka_unit_test(selectors_are_read),
        cmocka_unit_test(time_scales_in_proportion),
        cmocka_unit_test(users_scale_to_the_peak),
        cmocka_unit_test(the_default_plan_is_a_campaign),
        cmocka_unit_test(digest_leaves_the_place_out),
        cmocka_unit_test(secrets_are_not_printed),
        cmocka_unit_test(the_smoke_plan_is_valid),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
