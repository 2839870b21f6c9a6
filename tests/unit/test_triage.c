/* Triage against a bot that is only predicates: what is confirmed, minimised, merged, left pending.
 */
#include "tests/unit/unit.h"

#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/json/json.h"
#include "harness/triage/pending.h"
#include "harness/triage/triage.h"

#include <stdio.h>

/* ---- the bot -------------------------------------------------------------------------------- */

struct bug {
    const char *path;   /* fails where this stands in the update ... */
    const char *absent; /* ... and this does not (NULL: whatever else) */
    const char *oracle, *outcome, *trace;
};
static const struct bug sticker = {"message.sticker", "message.sticker.emoji", "status-5xx", "500",
                                   ""};
static const struct bug contact = {"message.contact.user_id", NULL, "crash", "signal-11", ""};
static const struct bug worded = {"message.poll", NULL, "status-5xx", "500",
                                  "KeyError: 'options' < on_poll"};

struct bot {
    const struct bug *bug[4];        /* the first that applies is the one that shows */
    bool (*fails_now)(uint64_t nth); /* of the trials that should fail; NULL: all do */
    uint64_t played, failing;
    uint64_t stop_after; /* trials, 0: never */
    bool lost;           /* our own side fails: every trial is unresolved */
    struct trial_player player;
    struct triage *triage;
    const char *dir;
    unsigned announced;
};

static bool has(const struct json_tree *t, const char *path)
{
    return path && t->root && json_path(t, t->root, path) != JSON_NONE;
}

static const struct bug *shows(const struct bot *bot, const struct input *in)
{
    struct buf body = BUF_INIT;
    struct json_tree t = {0};
    const struct bug *hit = NULL;
    rope_flatten(&in->step[0].body, 1 << 20, &body);
    json_parse(&t, buf_view(&body), NULL, NULL);
    for (size_t i = 0; i < 4 && bot->bug[i] && !hit; i++)
        if (has(&t, bot->bug[i]->path) && !has(&t, bot->bug[i]->absent))
            hit = bot->bug[i];
    json_release(&t);
    buf_release(&body);
    return hit;
}

static void answer(struct bot *bot, const struct input *in, struct trial *out)
{
    const struct bug *bug = shows(bot, in);
    struct exchange *x = observation_add(&out->seen);
    x->end = END_ANSWERED;
    x->status = 200;
    out->unresolved = bot->lost;
    if (!bug || bot->lost || (bot->fails_now && !bot->fails_now(bot->failing++)))
        return;
    x->status = 500;
    x->body_len = (uint16_t)snprintf(x->body, sizeof x->body, "Internal Server Error");
    out->fired = true;
    out->verdict = (struct verdict){.oracle = bug->oracle, .severity = SEVERITY_HIGH, .threat = -1};
    snprintf(out->verdict.outcome, sizeof out->verdict.outcome, "%s", bug->outcome);
    snprintf(out->verdict.trace, sizeof out->verdict.trace, "%s", bug->trace);
    snprintf(out->verdict.detail, sizeof out->verdict.detail, "%s %s", bug->oracle, bug->outcome);
}

static int play(void *ctx, const struct input *const *in, size_t n, enum trial_care care,
                const struct verdict *hint, struct trial *out)
{
    struct bot *bot = ctx;
    for (size_t i = 0; i < n; i++) {
        if (bot->stop_after && bot->played >= bot->stop_after)
            return -1;
        bot->played++;
        answer(bot, in[i], &out[i]);
    }
    return 0;
}

static void announce(void *ctx, const struct finding *f)
{
    struct bot *bot = ctx;
    assert_true(f->bucket[0]);
    bot->announced++;
}

static void open_triage(struct bot *bot)
{
    struct triage_config config = {
        .findings_dir = bot->dir,
        .place = {"http://127.0.0.1:1/w", "POST", "/w", false},
        .seed = 7,
        .on_finding = announce,
        .ctx = bot,
    };
    bot->player = (struct trial_player){bot, play};
    bot->triage = triage_new(&config, &bot->player);
}

/* ---- what is sent --------------------------------------------------------------------------- */

#define AROUND                                                                            \
    "\"message_id\":7,\"date\":1767225600,\"chat\":{\"id\":2000000,\"type\":\"private\"," \
    "\"first_name\":\"A\"},\"from\":{\"id\":2000000,\"is_bot\":false,\"first_name\":\"A\"},"
#define UPDATE(part) "{\"update_id\":100000001,\"message\":{" AROUND part "}}"
#define STICKER UPDATE("\"sticker\":{\"file_id\":\"a\",\"width\":512,\"height\":512}")
#define STICKER_AGAIN                                                                             \
    UPDATE("\"reply_to_message\":{\"message_id\":3},\"sticker\":{\"file_id\":\"b\",\"set_name\":" \
           "\"s\"}")
#define CONTACT UPDATE("\"contact\":{\"phone_number\":\"+1\",\"user_id\":3}")
#define BOTH UPDATE("\"sticker\":{\"file_id\":\"a\"},\"contact\":{\"user_id\":3}")
#define POLL UPDATE("\"poll\":{\"id\":\"1\"}")
#define POLL_AGAIN UPDATE("\"poll\":{\"question\":\"?\",\"is_closed\":true},\"via_bot\":{\"id\":1}")

static enum triage_result take(struct bot *bot, const char *body)
{
    struct input in = INPUT_INIT;
    struct err err = ERR_INIT;
    in.threat = 1;
    rope_copy(&input_add(&in)->body, span_of(body), 1);
    enum triage_result r = triage_take(bot->triage, &in, NULL, 3, &err);
    input_release(&in);
    return r;
}

static size_t folders(const struct bot *bot)
{
    struct fs_list names = {0};
    struct err err = ERR_INIT;
    assert_int_equal(fs_list(bot->dir, &names, &err), 0);
    size_t n = names.count;
    fs_list_release(&names);
    return n;
}

static int count_one(void *ctx, struct input *in)
{
    size_t *n = ctx;
    ++*n;
    assert_true(in->count > 0);
    return 0;
}

static size_t pending(const struct bot *bot)
{
    size_t n = 0;
    struct err err = ERR_INIT;
    assert_int_equal(pending_each(bot->dir, count_one, &n, &err), 0);
    return n;
}

static const char *body_of(const struct finding *f, struct buf *out)
{
    buf_clear(out);
    rope_flatten(&f->min.step[0].body, 1 << 20, out);
    return buf_cstr(out);
}

/* ---- the tests ------------------------------------------------------------------------------ */

static void confirms_minimises_files(void **state)
{
    struct bot *bot = *state;
    struct buf body = BUF_INIT;
    bot->bug[0] = &sticker;
    assert_int_equal(take(bot, STICKER), TRIAGE_NEW);
    assert_int_equal(triage_count(bot->triage), 1);
    assert_int_equal(bot->announced, 1);
    const struct finding *f = triage_at(bot->triage, 0);
    assert_string_equal(body_of(f, &body), "{\"message\":{\"sticker\":0}}");
    assert_true(f->minimal);
    assert_int_equal(f->reproduced, 10);
    assert_int_equal(f->tried, 10);
    assert_int_equal(f->verdict.threat, 1); /* taken from the input */
    assert_int_equal(f->execution, 3);
    assert_int_equal(f->seed, 7);
    assert_int_equal(f->status, 500);
    assert_string_equal(f->verdict.outcome, "500");
    assert_int_equal(folders(bot), 1);
    assert_int_equal(pending(bot), 0);

    char *folder = fs_join(bot->dir, f->bucket);
    struct finding back;
    struct err err = ERR_INIT;
    assert_int_equal(finding_read(folder, &back, &err), 0);
    assert_string_equal(back.bucket, f->bucket);
    assert_int_equal(core_hash(back.core), core_hash(f->core));
    assert_int_equal(input_hash(&back.original), input_hash(&f->original));
    assert_int_equal(input_hash(&back.min), input_hash(&f->min));
    finding_release(&back);
    free(folder);
    buf_release(&body);
}

static void the_same_bug_is_counted_not_filed(void **state)
{
    struct bot *bot = *state;
    bot->bug[0] = &sticker;
    assert_int_equal(take(bot, STICKER), TRIAGE_NEW);
    assert_int_equal(take(bot, STICKER_AGAIN), TRIAGE_KNOWN);
    assert_int_equal(take(bot, STICKER), TRIAGE_KNOWN);
    assert_int_equal(triage_at(bot->triage, 0)->count, 3);
    assert_int_equal(folders(bot), 1);
    assert_int_equal(pending(bot), 0);
    assert_int_equal(bot->announced, 1);
}

static void two_bugs_are_two_findings(void **state)
{
    struct bot *bot = *state;
    bot->bug[0] = &sticker;
    bot->bug[1] = &contact;
    assert_int_equal(take(bot, STICKER), TRIAGE_NEW);
    assert_int_equal(take(bot, CONTACT), TRIAGE_NEW);
    assert_int_equal(folders(bot), 2);
    assert_string_not_equal(triage_at(bot->triage, 0)->bucket, triage_at(bot->triage, 1)->bucket);
}

static void the_same_words_are_one_bug(void **state)
{
    struct bot *bot = *state;
    bot->bug[0] = &worded;
    assert_int_equal(take(bot, POLL), TRIAGE_NEW);
    uint64_t before = bot->played;
    assert_int_equal(take(bot, POLL_AGAIN), TRIAGE_KNOWN);
    assert_true(bot->played - before <= 4); /* confirmed, and not minimised again */
    assert_int_equal(folders(bot), 1);
}

static void what_does_not_fail_again_is_no_finding(void **state)
{
    struct bot *bot = *state;
    assert_int_equal(take(bot, STICKER), TRIAGE_UNCONFIRMED);
    assert_int_equal(triage_unconfirmed(bot->triage), 1);
    assert_int_equal(folders(bot), 0);
    assert_int_equal(pending(bot), 0);
    assert_true(bot->played <= 4);
}

static bool every_other(uint64_t nth)
{
    return nth % 2 == 0;
}

static void half_the_time_is_enough(void **state)
{
    struct bot *bot = *state;
    bot->bug[0] = &sticker;
    bot->fails_now = every_other;
    assert_int_equal(take(bot, STICKER), TRIAGE_NEW);
    const struct finding *f = triage_at(bot->triage, 0);
    assert_true(f->reproduced >= 5 && f->reproduced < 10);
    assert_int_equal(f->tried, 10);
}

static bool one_in_four(uint64_t nth)
{
    return nth % 4 == 0;
}

static void once_in_a_while_is_not(void **state)
{
    struct bot *bot = *state;
    bot->bug[0] = &sticker;
    bot->fails_now = one_in_four;
    assert_int_equal(take(bot, STICKER), TRIAGE_UNCONFIRMED);
    assert_int_equal(folders(bot), 0);
}

/* The sticker hides the contact: while it is reduced, the other bug shows, and is kept. */
static void another_bug_on_the_way_is_kept(void **state)
{
    struct bot *bot = *state;
    struct buf body = BUF_INIT;
    bot->bug[0] = &sticker;
    bot->bug[1] = &contact;
    assert_int_equal(take(bot, BOTH), TRIAGE_NEW);
    assert_string_equal(triage_at(bot->triage, 0)->verdict.oracle, "status-5xx");
    assert_true(pending(bot) > 0);
    assert_int_equal(take(bot, CONTACT), TRIAGE_NEW);
    assert_string_equal(body_of(triage_at(bot->triage, 1), &body),
                        "{\"message\":{\"contact\":{\"user_id\":0}}}");
    buf_release(&body);
}

static int take_again(void *ctx, struct input *in)
{
    struct bot *bot = ctx;
    struct err err = ERR_INIT;
    return triage_take(bot->triage, in, NULL, 0, &err) == TRIAGE_STOPPED ? -1 : 0;
}

/* Stopped after any number of trials: the suspect waits, and the next run makes the same of it. */
static void a_stop_loses_nothing(void **state)
{
    struct bot *bot = *state;
    bot->bug[0] = &sticker;
    for (uint64_t stop = 1; stop < 200; stop += stop < 30 ? 1 : 17) {
        bot->played = 0;
        bot->stop_after = stop;
        enum triage_result r = take(bot, STICKER);
        if (r == TRIAGE_NEW)
            break; /* it took fewer trials than that */
        assert_int_equal(r, TRIAGE_STOPPED);
        assert_int_equal(folders(bot), 0);
        assert_int_equal(pending(bot), 1);
        triage_free(bot->triage);
        open_triage(bot);
    }
    bot->stop_after = 0;
    if (triage_count(bot->triage) == 0)
        assert_int_equal(pending_each(bot->dir, take_again, bot, NULL), 0);
    assert_int_equal(folders(bot), 1);
    assert_int_equal(pending(bot), 0);
    assert_int_equal(triage_at(bot->triage, 0)->reproduced, 10);
}

static void our_own_failures_say_nothing(void **state)
{
    struct bot *bot = *state;
    bot->bug[0] = &sticker;
    bot->lost = true;
    assert_int_not_equal(take(bot, STICKER), TRIAGE_NEW);
    assert_int_equal(folders(bot), 0);
    assert_true(bot->played < 40);
}

static void a_baseline_makes_known(void **state)
{
    struct bot *bot = *state;
    struct finding old;
    struct err err = ERR_INIT;
    bot->bug[0] = &sticker;
    assert_int_equal(take(bot, STICKER), TRIAGE_NEW);
    char *folder = fs_join(bot->dir, triage_at(bot->triage, 0)->bucket);
    assert_int_equal(finding_read(folder, &old, &err), 0);
    fs_remove_tree(folder);
    free(folder);
    snprintf(old.bucket, sizeof old.bucket, "renamed-by-its-owner");
    triage_free(bot->triage);
    open_triage(bot);
    triage_baseline_add(bot->triage, &old);
    bot->bug[1] = &contact;
    assert_int_equal(take(bot, STICKER_AGAIN), TRIAGE_NEW);
    assert_int_equal(take(bot, CONTACT), TRIAGE_NEW);
    assert_true(triage_at(bot->triage, 0)->known);
    assert_string_equal(triage_at(bot->triage, 0)->bucket, "renamed-by-its-owner");
    assert_false(triage_at(bot->triage, 1)->known);
}

static void a_later_run_adopts(void **state)
{
    struct bot *bot = *state;
    struct finding old;
    struct err err = ERR_INIT;
    bot->bug[0] = &sticker;
    assert_int_equal(take(bot, STICKER), TRIAGE_NEW);
    char *folder = fs_join(bot->dir, triage_at(bot->triage, 0)->bucket);
    assert_int_equal(finding_read(folder, &old, &err), 0);
    free(folder);
    triage_free(bot->triage);
    open_triage(bot);
    triage_adopt(bot->triage, &old);
    assert_int_equal(take(bot, STICKER_AGAIN), TRIAGE_KNOWN);
    assert_int_equal(folders(bot), 1);
    assert_int_equal(triage_rewrite(bot->triage, 0, &err), 0);
    assert_int_equal(folders(bot), 1);
}

static void only_deaths_and_wedges_are_costly(void **state)
{
    struct bot *bot = *state;
    struct input in = INPUT_INIT;
    bot->bug[0] = &sticker;
    bot->bug[1] = &contact;
    rope_copy(&input_add(&in)->body, span_of(STICKER), 1);
    assert_int_equal(take(bot, STICKER), TRIAGE_NEW);
    assert_false(triage_costly(bot->triage, &in, false));
    input_clear(&in);
    rope_copy(&input_add(&in)->body, span_of(CONTACT), 1);
    assert_false(triage_costly(bot->triage, &in, false));
    assert_int_equal(take(bot, CONTACT), TRIAGE_NEW);
    assert_true(triage_costly(bot->triage, &in, false));
    assert_int_equal(triage_at(bot->triage, 1)->count, 1); /* looking does not count */
    input_release(&in);
}

static void a_disk_that_refuses_is_an_error(void **state)
{
    struct bot *bot = *state;
    struct err err = ERR_INIT;
    struct input in = INPUT_INIT;
    const char *real = bot->dir;
    bot->bug[0] = &sticker;
    triage_free(bot->triage);
    bot->dir = "/proc/nowhere";
    open_triage(bot);
    rope_copy(&input_add(&in)->body, span_of(STICKER), 1);
    assert_int_equal(triage_take(bot->triage, &in, NULL, 0, &err), TRIAGE_ERROR);
    assert_non_null(strstr(err.text, "/proc/nowhere"));
    assert_int_equal(triage_count(bot->triage), 0);
    input_release(&in);
    bot->dir = real;
}

static int setup(void **state)
{
    struct bot *bot = xcalloc(1, sizeof *bot);
    bot->dir = unit_tmpdir();
    open_triage(bot);
    *state = bot;
    return bot->dir ? 0 : -1;
}

static int teardown(void **state)
{
    struct bot *bot = *state;
    triage_free(bot->triage);
    fs_remove_tree(bot->dir);
    free((char *)(uintptr_t)bot->dir);
    free(bot);
    return 0;
}

#define WITH_BOT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOT(confirms_minimises_files),
        WITH_BOT(the_same_bug_is_counted_not_filed),
        WITH_BOT(two_bugs_are_two_findings),
        WITH_BOT(the_same_words_are_one_bug),
        WITH_BOT(what_does_not_fail_again_is_no_finding),
        WITH_BOT(half_the_time_is_enough),
        WITH_BOT(once_in_a_while_is_not),
        WITH_BOT(another_bug_on_the_way_is_kept),
        WITH_BOT(a_stop_loses_nothing),
        WITH_BOT(our_own_failures_say_nothing),
        WITH_BOT(a_baseline_makes_known),
        WITH_BOT(a_later_run_adopts),
        WITH_BOT(only_deaths_and_wedges_are_costly),
        WITH_BOT(a_disk_that_refuses_is_an_error),
    };
    return cmocka_run_group_tests_name("triage", tests, NULL, NULL);
}
