/* Each oracle against a table of scenes: some it must speak of, more it must not. A scene starts as
 * one ordinary update, alone, answered 200 by a supervised bot that lives and answers a ping. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/mem.h"
#include "harness/oracle/oracle.h"

#include <stdio.h>

struct scene {
    struct input in;
    struct observation seen;
    struct oracle_view view;
    struct step *step;  /* the first */
    struct exchange *x; /* its exchange */
    struct process_facts *process;
};

static void answer(struct exchange *x, int status, const char *body)
{
    *x = (struct exchange){.end = END_ANSWERED,
                           .status = status,
                           .any_byte = true,
                           .request_done = true,
                           .sent_first = NS_PER_S,
                           .sent_last = NS_PER_S,
                           .done = 2 * NS_PER_S};
    x->body_len = (uint16_t)snprintf(x->body, sizeof x->body, "%s", body);
}

static void scene_open(struct scene *s)
{
    *s = (struct scene){.in = INPUT_INIT};
    s->step = input_add(&s->in);
    rope_add(&s->step->body, SPAN("{\"update_id\":1}"), 1);
    s->x = observation_add(&s->seen);
    answer(s->x, 200, "");
    s->process = &s->seen.process;
    *s->process = (struct process_facts){.supervised = true, .exit_code = -1};
    s->seen.ping = PING_ANSWERED;
    s->seen.ping_status = 200;
    s->seen.alone = true;
    s->view = (struct oracle_view){.input = &s->in,
                                   .seen = &s->seen,
                                   .hang_after = 10 * NS_PER_S,
                                   .secret_configured = true,
                                   .final = true};
}

static void scene_close(struct scene *s)
{
    input_release(&s->in);
    observation_release(&s->seen);
}

/* What a scene does differently; small, to be combined in the table. One a line, as in a table. */
/* clang-format off */
typedef void change(struct scene *s);

static void in_a_crowd(struct scene *s) { s->view.final = s->seen.alone = false; s->seen.ping = PING_NOT_SENT; }
static void unsupervised(struct scene *s) { *s->process = (struct process_facts){.exit_code = -1}; }
static void local_fault(struct scene *s) { s->seen.local_fault = true; }
static void died(struct scene *s) { s->process->died = true; s->process->signal = 11; }
static void exited_1(struct scene *s) { s->process->died = true; s->process->exit_code = 1; }
static void exited_0(struct scene *s) { s->process->died = true; s->process->exit_code = 0; }

static void reports(struct scene *s, const char *line)
{
    snprintf(s->process->sanitizer, sizeof s->process->sanitizer, "%s", line);
}
static void asan(struct scene *s) { reports(s, "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x6020"); }
static void ubsan(struct scene *s) { reports(s, "a.c:1:2: runtime error: signed integer overflow: 1 + 2147483647"); }
static void tsan(struct scene *s) { reports(s, "WARNING: ThreadSanitizer: data race (pid=7)"); }
static void hwasan(struct scene *s) { reports(s, "==1==ERROR: HWAddressSanitizer: tag-mismatch on address 0x1"); }

static void ends(struct scene *s, enum exchange_end end)
{
    s->x->end = end;
    s->x->status = 0;
    s->x->any_byte = false;
}
static void is_reset(struct scene *s) { ends(s, END_RESET); }
static void is_closed(struct scene *s) { ends(s, END_CLOSED); }
static void is_local(struct scene *s) { ends(s, END_LOCAL); }
static void is_refused(struct scene *s) { ends(s, END_REFUSED); }
static void is_sent(struct scene *s) { ends(s, END_SENT); }
static void is_late(struct scene *s) { ends(s, END_TIMEOUT); s->x->done = s->x->sent_last + 10 * NS_PER_S - NS_PER_MS; }
static void is_half(struct scene *s) { is_late(s); s->x->any_byte = true; s->x->status = 200; }
static void is_cut(struct scene *s) { is_closed(s); s->x->any_byte = true; s->x->status = 200; }
static void is_early(struct scene *s) { s->x->done = s->x->sent_last + NS_PER_S; }
static void is_garbage(struct scene *s) { ends(s, END_GARBAGE); s->x->body_len = (uint16_t)snprintf(s->x->body, sizeof s->x->body, "\033[2Jhello\nmore"); }
static void on_reused(struct scene *s) { s->x->reused = true; }
static void unread(struct scene *s) { s->x->request_done = false; }
static void slowed_by_us(struct scene *s)
{
    unread(s);
    s->step->fault = xcalloc(1, sizeof *s->step->fault);
    s->step->fault[0] = xstrdup("{\"slow-body\":{}}");
    s->step->fault_count = s->step->fault_cap = 1;
}
static void early_413(struct scene *s) { answer(s->x, 413, ""); s->x->early = true; unread(s); }
static void cut_413(struct scene *s) { is_cut(s); s->x->status = 413; unread(s); }

static void status(struct scene *s, int code) { answer(s->x, code, "Internal Server Error\nat f (bot.js:1)"); }
static void s500(struct scene *s) { status(s, 500); }
static void s501(struct scene *s) { status(s, 501); }
static void s503(struct scene *s) { status(s, 503); }
static void s505(struct scene *s) { status(s, 505); }
static void s429(struct scene *s) { status(s, 429); }
static void s400(struct scene *s) { status(s, 400); }
static void s401(struct scene *s) { status(s, 401); }
static void s404(struct scene *s) { status(s, 404); }
static void s302(struct scene *s) { status(s, 302); }

static void cut_body(struct scene *s) { s->step->wire.cut = 3; }
static void lying_length(struct scene *s) { s->step->wire.declared = 1000; }
static void smuggling(struct scene *s) { s->step->wire.chunked = true; s->step->wire.declared = 5; }
static void half_close(struct scene *s) { s->step->wire.end = WIRE_HALF; }
static void chunked(struct scene *s) { s->step->wire.chunked = true; }
static void bad_method(struct scene *s) { s->step->method = strdup("PO ST"); }
static void odd_method(struct scene *s) { s->step->method = strdup("BREW"); }
static void get(struct scene *s) { s->step->method = strdup("GET"); }
static void bad_path(struct scene *s) { s->step->path = strdup("/a b"); }
static void other_path(struct scene *s) { s->step->path = strdup("/health"); }
static void bad_header(struct scene *s) { step_set_header(s->step, "X Y", "1"); }
static void split_header(struct scene *s) { step_set_header(s->step, "X", "1\r\nY: 2"); }
static void wrong_length(struct scene *s) { step_set_header(s->step, "Content-Length", "3"); }
static void right_length(struct scene *s) { step_set_header(s->step, "content-length", "15"); }
static void own_coding(struct scene *s) { step_set_header(s->step, "Transfer-Encoding", "chunked, chunked"); }
static void true_wire(struct scene *s) { s->step->wire.declared = 15; s->step->wire.cut = 15; }
static void huge_header(struct scene *s)
{
    static char value[9000];
    memset(value, 'a', sizeof value - 1);
    step_set_header(s->step, "X", value);
}

static void shape(struct scene *s, enum secret_shape shape) { s->step->secret = shape; }
static void no_secret(struct scene *s) { shape(s, SECRET_ABSENT); }
static void wrong_secret(struct scene *s) { shape(s, SECRET_WRONG); }
static void prefix_secret(struct scene *s) { shape(s, SECRET_PREFIX); }
static void spaced_secret(struct scene *s) { shape(s, SECRET_SPACE); }
static void none_configured(struct scene *s) { s->view.secret_configured = false; }
static void replies(struct scene *s) { answer(s->x, 200, "{\"method\":\"sendMessage\",\"chat_id\":1}"); }

static void ping_fails(struct scene *s) { s->seen.ping = PING_FAILED; s->seen.ping_status = 0; }
static void ping_500(struct scene *s) { s->seen.ping = PING_FAILED; s->seen.ping_status = 500; }
static void ping_429(struct scene *s) { s->seen.ping = PING_FAILED; s->seen.ping_status = 429; }
static void ping_not_sent(struct scene *s) { s->seen.ping = PING_NOT_SENT; }

/* A second step with this end; the first stays as it was. */
static void then(struct scene *s, enum exchange_end end, int code)
{
    input_add(&s->in);
    struct exchange *x = observation_add(&s->seen);
    s->step = &s->in.step[0];
    s->x = &s->seen.exchange[0];
    answer(x, code, "");
    x->end = end;
}
static void then_500(struct scene *s) { then(s, END_ANSWERED, 500); }
static void then_local(struct scene *s) { then(s, END_LOCAL, 0); }
static void unplayed_step(struct scene *s) { input_add(&s->in); s->step = &s->in.step[0]; }

/* clang-format on */

#define SILENT NULL
static const struct {
    const char *oracle;
    const char *outcome; /* SILENT: must not fire, and neither may any other unless `winner` */
    change *change[4];
    const char *winner; /* who gives the verdict in the end, where that is another */
} table[] = {
    {"sanitizer", "asan-heap-use-after-free", {asan}, NULL},
    {"sanitizer", "asan-heap-use-after-free", {asan, exited_1, is_reset}, NULL},
    {"sanitizer", "ubsan-signed-integer-overflow", {ubsan}, NULL},
    {"sanitizer", "tsan-data-race", {tsan}, NULL},
    {"sanitizer", "hwasan-tag-mismatch", {hwasan}, NULL},
    {"sanitizer", SILENT, {NULL}, NULL},
    {"sanitizer", SILENT, {asan, in_a_crowd}, NULL}, /* whose it is must be asked */
    {"sanitizer", SILENT, {died}, "crash"},

    {"crash", "signal-11", {died}, NULL},
    {"crash", "signal-11", {died, is_reset, ping_fails}, NULL},
    {"crash", "exit-1", {exited_1}, NULL}, /* after a 200 */
    {"crash", "exit-0", {exited_0}, NULL},
    {"crash", "exit-1", {exited_1, cut_body, is_closed}, NULL},
    {"crash", SILENT, {NULL}, NULL},
    {"crash", SILENT, {died, in_a_crowd}, NULL},
    {"crash", SILENT, {unsupervised, ping_fails}, "unresponsive"},

    {"hang", "no-answer", {is_late}, NULL},
    {"hang", "no-answer", {is_late, ping_fails}, NULL},
    {"hang", "no-answer", {is_late, unsupervised}, NULL},
    {"hang", "no-answer", {is_late, unread}, NULL},
    {"hang", "no-answer", {is_late, true_wire}, NULL},
    {"hang", "half-answer", {is_half}, NULL},
    {"hang", SILENT, {is_late, is_early}, NULL}, /* another deadline than hang_after */
    {"hang", SILENT, {is_late, in_a_crowd}, NULL},
    {"hang", SILENT, {is_late, died}, "crash"},
    {"hang", SILENT, {is_late, cut_body}, NULL}, /* waits for the rest: right */
    {"hang", SILENT, {is_late, lying_length}, NULL},
    {"hang", SILENT, {is_late, smuggling}, NULL},
    {"hang", SILENT, {is_late, half_close}, NULL},
    {"hang", SILENT, {is_late, bad_method}, NULL},
    {"hang", SILENT, {is_late, own_coding}, NULL},
    {"hang", SILENT, {is_late, slowed_by_us}, NULL},
    {"hang", SILENT, {is_sent}, NULL},

    {"unresponsive", "no-answer", {ping_fails}, NULL},
    {"unresponsive", "no-answer", {ping_fails, cut_body, is_closed}, NULL},
    {"unresponsive", "ping-500", {ping_500, s500}, NULL}, /* broken for all: more than one 500 */
    {"unresponsive", SILENT, {ping_not_sent}, NULL},
    {"unresponsive", SILENT, {ping_429}, NULL},
    {"unresponsive", SILENT, {ping_fails, is_refused}, NULL}, /* was dead before */
    {"unresponsive", SILENT, {ping_fails, is_local}, NULL},
    {"unresponsive", SILENT, {ping_fails, died}, "crash"},
    {"unresponsive", SILENT, {ping_fails, local_fault}, NULL},

    {"reset", "reset", {is_reset}, NULL},
    {"reset", "reset", {is_closed}, NULL},
    {"reset", "reset", {is_closed, in_a_crowd}, NULL}, /* the process is known to live */
    {"reset", "reset", {is_closed, right_length}, NULL},
    {"reset", "reset", {is_closed, chunked}, NULL},
    {"reset", "truncated-answer", {is_cut}, NULL},
    {"reset", "truncated-answer", {is_cut, on_reused}, NULL},
    {"reset", "garbage-answer", {is_garbage}, NULL},
    {"reset", SILENT, {is_closed, in_a_crowd, unsupervised}, NULL},
    {"reset", SILENT, {is_reset, on_reused}, NULL},
    {"reset", SILENT, {is_reset, unread}, NULL}, /* would not read a large body */
    {"reset", SILENT, {early_413}, NULL},
    {"reset", SILENT, {cut_413}, NULL},
    {"reset", SILENT, {is_closed, cut_body}, NULL},
    {"reset", SILENT, {is_closed, wrong_length}, NULL},
    {"reset", SILENT, {is_reset, bad_header}, NULL},
    {"reset", SILENT, {is_reset, split_header}, NULL},
    {"reset", SILENT, {is_reset, huge_header}, NULL},
    {"reset", SILENT, {is_closed, bad_path}, NULL},
    {"reset", SILENT, {is_garbage, bad_method}, NULL},
    {"reset", SILENT, {is_reset, local_fault}, NULL},
    {"reset", SILENT, {is_local}, NULL},

    {"status-5xx", "500", {s500}, NULL},
    {"status-5xx", "500", {s500, in_a_crowd}, NULL},
    {"status-5xx", "500", {s500, cut_body}, NULL}, /* only 501 and 505 are excused */
    {"status-5xx", "500", {s500, no_secret}, NULL},
    {"status-5xx", "500", {then_500}, NULL},
    {"status-5xx", "500", {s500, then_local}, NULL},
    {"status-5xx", "501", {s501}, NULL},
    {"status-5xx", "505", {s505}, NULL},
    {"status-5xx", "503", {s503}, NULL},
    {"status-5xx", "429", {s429}, NULL},
    {"status-5xx", SILENT, {s501, odd_method}, NULL},
    {"status-5xx", SILENT, {s501, chunked}, NULL},
    {"status-5xx", SILENT, {s501, lying_length}, NULL},
    {"status-5xx", SILENT, {s505, bad_path}, NULL},
    {"status-5xx", SILENT, {s503, in_a_crowd}, NULL},
    {"status-5xx", SILENT, {s429, in_a_crowd}, NULL},
    {"status-5xx", SILENT, {s429, ping_429}, NULL},
    {"status-5xx", SILENT, {s400}, NULL},
    {"status-5xx", SILENT, {s400, bad_method}, NULL},
    {"status-5xx", SILENT, {s500, local_fault}, NULL},
    {"status-5xx", SILENT, {unplayed_step}, NULL},

    {"secret", "accepted", {no_secret}, NULL},
    {"secret", "accepted", {wrong_secret, in_a_crowd}, NULL},
    {"secret", "accepted", {prefix_secret, replies}, NULL},
    {"secret", SILENT, {replies}, NULL},
    {"secret", SILENT, {spaced_secret, replies}, NULL}, /* legal white space */
    {"secret", SILENT, {wrong_secret, none_configured}, NULL},
    {"secret", SILENT, {wrong_secret, s401}, NULL},
    {"secret", SILENT, {wrong_secret, s404}, NULL},
    {"secret", SILENT, {wrong_secret, s302}, NULL},
    {"secret", SILENT, {wrong_secret, other_path}, NULL},
    {"secret", SILENT, {wrong_secret, get}, NULL},
    {"secret", SILENT, {wrong_secret, cut_body, is_closed}, NULL},
    {"secret", SILENT, {wrong_secret, s500}, "status-5xx"},
};

#define ROWS (sizeof table / sizeof *table)

static void check_verdict(const struct verdict *v, const char *oracle, const char *outcome)
{
    assert_string_equal(v->oracle, oracle);
    assert_string_equal(v->outcome, outcome);
    assert_true(v->detail[0] != '\0');
    assert_int_equal(v->threat, strcmp(oracle, "secret") == 0 ? 0 : -1);
    assert_string_equal(v->trace, "");
    for (const char *p = v->detail; *p; p++)
        assert_true((unsigned char)*p >= ' ');
}

/* NULL if the row holds, else what is wrong. */
static const char *wrong_with(size_t i, struct scene *s, struct verdict *v)
{
    bool fired = oracle_judge(&s->view, v);
    if (fired && !oracle_suspicious(&s->view))
        return "fires but is not suspicious";
    if (table[i].outcome)
        return !fired                                      ? "nobody fires"
               : strcmp(v->oracle, table[i].oracle) != 0   ? "another oracle fires"
               : strcmp(v->outcome, table[i].outcome) != 0 ? "another outcome"
                                                           : NULL;
    struct verdict own = {.oracle = table[i].oracle};
    if (!s->seen.local_fault && oracle_find(table[i].oracle)->judge(&s->view, &own))
        return "it fires";
    if (fired != (table[i].winner != NULL))
        return fired ? "another oracle fires" : "nobody fires";
    return fired && strcmp(v->oracle, table[i].winner) != 0 ? "a third oracle fires" : NULL;
}

static void every_scene(void **state)
{
    for (size_t i = 0; i < ROWS; i++) {
        struct scene s;
        struct verdict v = {.oracle = "none"};
        scene_open(&s);
        for (size_t k = 0; k < 4 && table[i].change[k]; k++)
            table[i].change[k](&s);
        const char *wrong = wrong_with(i, &s, &v);
        if (wrong)
            fail_msg("row %zu (%s, %s): %s: %s %s", i, table[i].oracle,
                     table[i].outcome ? table[i].outcome : "silent", wrong, v.oracle, v.outcome);
        if (table[i].outcome)
            check_verdict(&v, table[i].oracle, table[i].outcome);
        scene_close(&s);
    }
}

/* The family's contract: a name of its own, help, a scene that fires and one that stays silent. */
static void every_oracle_is_proved_twice(void **state)
{
    for (size_t i = 0; oracles[i]; i++) {
        size_t fires = 0, silent = 0;
        for (size_t k = 0; k < ROWS; k++) {
            bool mine = strcmp(table[k].oracle, oracles[i]->name) == 0;
            fires += mine && table[k].outcome;
            silent += mine && !table[k].outcome;
        }
        assert_true(fires > 0 && silent > 0);
        assert_true(oracles[i]->help[0] != '\0' && !strchr(oracles[i]->help, '\n'));
        assert_ptr_equal(oracle_find(oracles[i]->name), oracles[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(oracles[i]->name, oracles[k]->name);
    }
    assert_null(oracle_find("no such oracle"));
}

static bool suspicious(change *a, change *b)
{
    struct scene s;
    scene_open(&s);
    in_a_crowd(&s);
    a(&s);
    if (b)
        b(&s);
    bool result = oracle_suspicious(&s.view);
    scene_close(&s);
    return result;
}

static void closer_looks(void **state)
{
    assert_true(suspicious(died, NULL));
    assert_true(suspicious(asan, NULL));
    assert_true(suspicious(is_late, NULL));
    assert_true(suspicious(is_closed, unsupervised));
    assert_true(suspicious(is_reset, on_reused));
    assert_true(suspicious(is_refused, unsupervised));
    assert_true(suspicious(s503, NULL));
    assert_true(suspicious(s500, NULL));
    assert_false(suspicious(s400, NULL));
    assert_false(suspicious(s429, NULL));
    assert_false(suspicious(s501, odd_method));
    assert_false(suspicious(is_late, cut_body));
    assert_false(suspicious(is_local, NULL));
    assert_false(suspicious(died, local_fault));
}

static void hostile_answers_are_printable(void **state)
{
    struct scene s;
    struct verdict v;
    scene_open(&s);
    is_garbage(&s);
    assert_true(oracle_judge(&s.view, &v));
    assert_non_null(strstr(v.detail, "\\x1b[2Jhello"));
    assert_null(strstr(v.detail, "more"));
    /* As long as can be, without a NUL, cut inside a character, and with a secret in it. */
    assert_int_equal(esc_secret_add("hush-hush"), 0);
    s500(&s);
    memset(s.x->body, 0xc3, sizeof s.x->body);
    s.x->body_len = sizeof s.x->body;
    memcpy(s.x->body, "hush-hush", 9);
    assert_true(oracle_judge(&s.view, &v));
    assert_null(strstr(v.detail, "hush-hush"));
    check_verdict(&v, "status-5xx", "500");
    scene_close(&s);
}

static void severities(void **state)
{
    static const struct {
        change *change[3];
        enum severity severity;
    } row[] = {
        {{asan}, SEVERITY_CRITICAL},       {{died}, SEVERITY_CRITICAL},
        {{is_late}, SEVERITY_HIGH},        {{is_late, ping_fails}, SEVERITY_CRITICAL},
        {{s500}, SEVERITY_MEDIUM},         {{s429}, SEVERITY_LOW},
        {{wrong_secret}, SEVERITY_MEDIUM}, {{wrong_secret, replies}, SEVERITY_CRITICAL},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct scene s;
        struct verdict v;
        scene_open(&s);
        for (size_t k = 0; k < 3 && row[i].change[k]; k++)
            row[i].change[k](&s);
        assert_true(oracle_judge(&s.view, &v));
        assert_int_equal(v.severity, row[i].severity);
        scene_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scene),  cmocka_unit_test(every_oracle_is_proved_twice),
        cmocka_unit_test(closer_looks), cmocka_unit_test(hostile_answers_are_printable),
        cmocka_unit_test(severities),
    };
    return cmocka_run_group_tests_name("oracles", tests, NULL, NULL);
}
