/* Every planted bug of the sample bot, in a real process: its trigger fires it, and it alone. */
#include "tests/unit/bot_child.h"

#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "tests/bots/sample/bugs.h"

#define TRIGGERS "tests/bots/sample/triggers"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#define SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SANITIZED false
#endif

static char *folder;
static struct input trigger[BUG_COUNT];

static char *log_path(void)
{
    return fs_join(folder, "fired");
}

static void start(struct child *c, const char *bugs)
{
    char *log = log_path();
    unlink(log);
    child_start(c,
                (const char *[]){"--secret", CHILD_SECRET, "--bugs", bugs, "--bug-log", log, NULL});
    free(log);
}

static void assert_log(const char *expected)
{
    char *log = log_path();
    struct buf text = BUF_INIT;
    assert_int_equal(fs_read(log, 1 << 16, &text, NULL), 0);
    assert_string_equal(buf_cstr(&text), expected);
    buf_release(&text);
    free(log);
}

static bool answers(const struct child *c, int ms)
{
    struct input in = INPUT_INIT;
    struct got g;
    rope_add(&input_add(&in)->body, SPAN("{\"update_id\":1}"), 1);
    child_step(c, &in.step[0], ms, &g);
    input_release(&in);
    return g.end == GOT_ANSWER && g.status == 200;
}

/* ---- (a) the trigger fires it ---------------------------------------------------------------- */
static void assert_death(struct child *c, int signal, int status)
{
    assert_true(child_ends(c, CHILD_LONG));
    if (SANITIZED && signal) /* sanitizers catch signals and exit with a status of their own */
        assert_true(WIFSIGNALED(c->status) || WEXITSTATUS(c->status) != 0);
    else if (signal)
        assert_true(WIFSIGNALED(c->status) && WTERMSIG(c->status) == signal);
    else
        assert_true(WIFEXITED(c->status) && WEXITSTATUS(c->status) == status);
}

static int fatal_signal(enum bug_effect e)
{
    return e == EFFECT_ABORT || e == EFFECT_ABORT_LATER ? SIGABRT
           : e == EFFECT_SEGV || e == EFFECT_OVERFLOW   ? SIGSEGV
           : e == EFFECT_FPE                            ? SIGFPE
                                                        : 0;
}

static void assert_effect(struct child *c, enum bug_effect e, const struct got *g)
{
    switch (e) {
    case EFFECT_HTTP_500:
        assert_int_equal(g->status, 500);
        assert_string_equal(g->body, "Internal Server Error");
        break;
    case EFFECT_ABORT:
    case EFFECT_SEGV:
    case EFFECT_FPE:
    case EFFECT_OVERFLOW:
    case EFFECT_EXIT:
        assert_true(g->end == GOT_CLOSED || g->end == GOT_RESET);
        assert_death(c, fatal_signal(e), 1);
        return;
    case EFFECT_DIE_LATER:
    case EFFECT_ABORT_LATER:
        assert_int_equal(g->end, GOT_ANSWER);
        assert_int_equal(g->status, 200);
        assert_death(c, fatal_signal(e), 1);
        return;
    case EFFECT_HANG_REQUEST:
    case EFFECT_HANG_WORKER:
        assert_int_equal(g->end, GOT_NOTHING);
        assert_true(answers(c, CHILD_LONG));
        return;
    case EFFECT_WEDGE:
        assert_int_equal(g->end, GOT_NOTHING);
        assert_false(answers(c, CHILD_HANG));
        return;
    case EFFECT_RESET:
        assert_int_equal(g->end, GOT_RESET);
        break;
    case EFFECT_CUT:
        assert_int_equal(g->end, GOT_SHORT);
        break;
    case EFFECT_GARBAGE:
        assert_int_equal(g->end, GOT_GARBAGE);
        break;
    case EFFECT_ACCEPT:
        assert_int_equal(g->status, 200);
        break;
    }
    assert_true(answers(c, CHILD_LONG));
}

static bool hangs(enum bug_effect e)
{
    return e == EFFECT_HANG_REQUEST || e == EFFECT_HANG_WORKER || e == EFFECT_WEDGE;
}

static void fire(int number)
{
    const struct bug_row *row = bug_row(number);
    struct input *in = &trigger[number];
    struct child c;
    struct got g;
    char list[32];
    print_message("# %02d %s\n", number, row->name);
    snprintf(list, sizeof list, "%d", number);
    start(&c, list);
    for (size_t i = 0; i + 1 < in->count; i++) {
        child_step(&c, &in->step[i], CHILD_LONG, &g);
        assert_int_equal(g.status, 200);
    }
    child_step(&c, &in->step[in->count - 1], hangs(row->effect) ? CHILD_HANG : CHILD_LONG, &g);
    assert_effect(&c, row->effect, &g);
    snprintf(list, sizeof list, "%02d\n", number);
    assert_log(list);
    child_kill(&c);
}

static void test_each_fires(void **state)
{
    for (int i = 1; i < BUG_COUNT; i++)
        fire(i);
}

/* ---- (b), (c) and nothing else does ---------------------------------------------------------- */
static void play_soundly(const struct child *c, int number)
{
    for (size_t i = 0; i < trigger[number].count; i++) {
        const struct step *s = &trigger[number].step[i];
        struct got g;
        child_step(c, s, CHILD_LONG, &g);
        if (g.end != GOT_ANSWER || g.status >= 500)
            fail_msg("trigger %02d: end %d, status %d", number, g.end, g.status);
        if (!secret_shape_legal(s->secret))
            assert_int_equal(g.status, 401);
    }
    assert_true(answers(c, CHILD_LONG));
}

static void test_clean_bot_stands_them_all(void **state)
{
    struct child c;
    start(&c, "none");
    for (int i = 1; i < BUG_COUNT; i++)
        play_soundly(&c, i);
    assert_log("");
    assert_true(child_stop(&c));
}

static void test_triggers_are_unambiguous(void **state)
{
    for (int i = 1; i < BUG_COUNT; i++) {
        struct child c;
        char list[32];
        snprintf(list, sizeof list, "all,-%d", i);
        start(&c, list);
        play_soundly(&c, i);
        assert_log("");
        assert_true(child_stop(&c));
    }
}

/* ---- the table ------------------------------------------------------------------------------- */
static void test_table(void **state)
{
    int single = 0, kills = 0, holdouts = 0;
    for (int i = 1; i < BUG_COUNT; i++) {
        const struct bug_row *r = bug_row(i);
        assert_int_equal(r->number, i);
        assert_true(r->name[0] && r->source[0] && r->text[0]);
        assert_int_equal(r->holdout, i % 3 == 0);
        assert_int_equal(trigger[i].count > 1, r->stateful);
        single += !r->stateful;
        kills += r->effect >= EFFECT_ABORT && r->effect <= EFFECT_EXIT;
        holdouts += r->holdout;
    }
    assert_true(BUG_COUNT - 1 >= 40 && single >= 34 && kills >= 6);
    assert_int_equal(holdouts, (BUG_COUNT - 1) / 3);
}

static void test_sets(void **state)
{
    struct bug_set set;
    struct err err = ERR_INIT;
    assert_int_equal(bug_set_parse(&set, SPAN("1,4,7-9"), NULL), 0);
    assert_true(set.on[1] && set.on[4] && set.on[7] && set.on[8] && set.on[9]);
    assert_false(set.on[2] || set.on[5] || set.on[6] || set.on[10]);
    assert_int_equal(bug_set_parse(&set, SPAN("all,-4"), NULL), 0);
    assert_true(set.on[3] && !set.on[4] && set.on[BUG_COUNT - 1]);
    assert_int_equal(bug_set_parse(&set, SPAN("none"), NULL), 0);
    assert_false(set.on[1]);
    static const char *const bad[] = {"", "0", "1,", "9-7", "x", "1-999", "all-", "-"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(bug_set_parse(&set, span_of(bad[i]), &err), -1);
    assert_non_null(strstr(err.text, "--bugs"));
}

static int load_triggers(void **state)
{
    struct fs_list files = {0};
    struct err err = ERR_INIT;
    folder = unit_tmpdir();
    if (fs_list(TRIGGERS, &files, &err))
        return -1;
    for (size_t i = 0; i < files.count; i++) {
        int number = atoi(files.names[i]);
        char *path = fs_join(TRIGGERS, files.names[i]), expected[64];
        if (number < 1 || number >= BUG_COUNT || input_load(&trigger[number], path, &err))
            return -1;
        snprintf(expected, sizeof expected, "%02d-%s.", number, bug_row(number)->name);
        if (strncmp(files.names[i], expected, strlen(expected)) != 0)
            return -1;
        free(path);
    }
    fs_list_release(&files);
    return 0;
}

static int release_triggers(void **state)
{
    for (int i = 1; i < BUG_COUNT; i++)
        input_release(&trigger[i]);
    fs_remove_tree(folder);
    free(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_sets),
        cmocka_unit_test(test_each_fires),
        cmocka_unit_test(test_clean_bot_stands_them_all),
        cmocka_unit_test(test_triggers_are_unambiguous),
    };
    return cmocka_run_group_tests_name("bot_bugs", tests, load_triggers, release_triggers);
}
