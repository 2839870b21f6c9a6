/* The closer look: nothing else is in flight, every suspect is played alone. A death under load has
 * many suspects: those in flight, and those answered just before (some bots answer 200 first and
 * handle the update then). What a finding already explains is not played again. */
#include "harness/run/campaign_private.h"

#include "harness/base/clock.h"
#include "harness/base/mem.h"
#include "harness/oracle/attribution.h"
#include "harness/triage/pending.h"
#include "harness/triage/trace.h"

#include <stdlib.h>

#define BROKEN_SETTLE (150 * NS_PER_MS)
#define HUNTS_IN_VAIN 4
#define OTHERS_AT_A_TIME 64
#define DEATH_WINDOW (2 * NS_PER_S) /* an answered input stays a suspect this long */

int campaign_take(struct campaign *c, const struct input *in, const struct verdict *hint,
                  uint64_t index, struct err *err)
{
    c->stats.suspects++;
    c->stats.doing = "triage";
    enum triage_result r = triage_take(c->config.triage, in, hint, index, err);
    c->stats.doing = "fuzzing";
    c->stats.findings = triage_count(c->config.triage);
    c->stats.unconfirmed = triage_unconfirmed(c->config.triage);
    c->found_new |= r == TRIAGE_NEW;
    c->stats.explained += r == TRIAGE_KNOWN;
    if (r == TRIAGE_ERROR)
        return -1;
    if (r == TRIAGE_STOPPED) {
        if (c->config.player->err.text[0])
            return err_set(err, "%s", c->config.player->err.text);
        return -1; /* interrupted: the loop sees `stop` */
    }
    return 0;
}

/* ---- who killed it? ------------------------------------------------------------------------ */

struct hunt {
    struct campaign *c;
    const struct capture **item; /* in the order they were sent */
    size_t count, cap;
    struct verdict verdict; /* of the last death that was had again */
    uint64_t culprit;       /* its index; UINT64_MAX: nobody's */
};

static int by_sent(const void *a, const void *b)
{
    const struct capture *x = *(const struct capture *const *)a;
    const struct capture *y = *(const struct capture *const *)b;
    return x->sent < y->sent ? -1 : x->sent > y->sent;
}

static void add_item(struct hunt *h, const struct capture *x)
{
    MEM_GROW(h->item, h->cap, h->count + 1);
    h->item[h->count++] = x;
}

static void line_up(struct hunt *h, const struct captures *in_flight, int64_t died_at)
{
    struct campaign *c = h->c;
    for (size_t i = 0; i < in_flight->count; i++)
        add_item(h, &in_flight->item[i]);
    for (size_t i = 0; i < RECENT; i++)
        if (c->recent[i].input.count && c->recent[i].answered > died_at - DEATH_WINDOW)
            add_item(h, &c->recent[i]);
    if (h->count)
        qsort(h->item, h->count, sizeof *h->item, by_sent);
}

/* The suspects with these ids as one input, in order. */
static void join(const struct hunt *h, const uint64_t *ids, size_t n, struct input *out)
{
    input_clear(out);
    for (size_t i = 0; i < n; i++) {
        const struct input *in = &h->item[ids[i]]->input;
        for (size_t k = 0; k < in->count; k++) {
            struct step *s = input_add(out);
            step_release(s);
            step_dup(s, &in->step[k]);
        }
        for (size_t k = 0; n == 1 && k < in->mutators; k++)
            input_tag(out, in->mutator[k]);
        if (in->threat > out->threat)
            out->threat = in->threat;
        if (n == 1)
            out->from = in->from;
    }
}

/* Replays one test. 1: the bot died (or failed worse), 0: it lived, -1: stop. */
static int replay(struct hunt *h, const struct attribution_test *test, struct err *err)
{
    static const struct verdict death = {.oracle = "crash", .late = true};
    struct player *p = h->c->config.player;
    struct input in = INPUT_INIT;
    struct trial trial = {0};
    const struct input *one = &in;
    join(h, test->ids, test->count, &in);
    p->unwell |= test->fresh;
    int result = p->trial.play(p->trial.ctx, &one, 1, TRIAL_QUICK, &death, &trial);
    int died = p->unwell; /* dead, or wedged: what the campaign stopped for */
    if (died && trial.fired)
        h->verdict = trial.verdict;
    trial_release(&trial);
    input_release(&in);
    if (result < 0)
        return p->err.text[0] ? err_set(err, "%s", p->err.text) : -1;
    return died;
}

static int attribute(struct hunt *h, int64_t died_at, struct err *err)
{
    struct suspect *all = xcalloc(h->count + 1, sizeof *all);
    for (size_t i = 0; i < h->count; i++)
        all[i] = (struct suspect){i, h->item[i]->sent, h->item[i]->answered};
    struct attribution *a = attribution_new(all, h->count, died_at, DEATH_WINDOW);
    struct attribution_test test;
    int result = 0;
    while (result >= 0 && attribution_next(a, &test)) {
        result = replay(h, &test, err);
        if (result >= 0)
            attribution_report(a, result > 0, test.count);
    }
    const uint64_t *ids;
    size_t count;
    enum attribution_verdict verdict = attribution_result(a, &ids, &count);
    if (result >= 0 && (verdict == ATTRIBUTION_ONE || verdict == ATTRIBUTION_SEQUENCE)) {
        struct input culprit = INPUT_INIT;
        h->c->hunts_lost = 0;
        join(h, ids, count, &culprit);
        uint64_t index = h->culprit = h->item[ids[count - 1]]->index;
        const struct verdict *seen = h->verdict.oracle[0] ? &h->verdict : NULL;
        result = campaign_take(h->c, &culprit, seen, index, err);
        input_release(&culprit);
    } else if (result >= 0) {
        h->c->stats.unattributed++;
        h->c->hunts_lost++;
    }
    attribution_free(a);
    free(all);
    return result < 0 ? -1 : 0;
}

static bool explained(struct hunt *h)
{
    for (size_t i = h->count; i-- > 0;)
        if (triage_costly(h->c->config.triage, &h->item[i]->input, true)) {
            h->c->stats.explained++;
            return true;
        }
    return false;
}

/* The bot's last words name a death that is known: nothing need be sent again. */
static bool said_why(struct campaign *c)
{
    struct process_facts facts;
    char words[sizeof((struct verdict *)0)->trace];
    target_facts(c->config.session->target, c->born, &facts);
    trace_normalise((struct span){facts.tail, facts.tail_len}, words, sizeof words);
    bool known = triage_words(c->config.triage, words) != NULL;
    c->stats.explained += known;
    return known;
}

/* Deaths that need a long history come again and again, and each hunt for one costs as much as
 * thousands of inputs: after some in vain, only every eighth death is followed up. */
static bool given_up(struct campaign *c)
{
    bool skip = c->hunts_lost >= HUNTS_IN_VAIN && c->stats.deaths % 8;
    c->stats.unattributed += skip;
    return skip;
}

/* What was in flight, or answered and perhaps not yet handled, has not been judged: one death hides
 * another. It is sent once more. */
static void send_again(struct hunt *h)
{
    struct captures *again = &h->c->again;
    for (size_t i = 0; i < h->count; i++) {
        const struct capture *x = h->item[i];
        if (x->again || x->index == h->culprit)
            continue;
        MEM_GROW(again->item, again->cap, again->count + 1);
        struct capture *copy = &again->item[again->count++];
        *copy = (struct capture){.index = x->index};
        input_dup(&copy->input, &x->input);
    }
}

static int hunt(struct campaign *c, const struct captures *in_flight, struct err *err)
{
    struct hunt h = {.c = c, .culprit = UINT64_MAX};
    int64_t died_at = clock_now();
    int result = 0;
    line_up(&h, in_flight, died_at);
    bool known = said_why(c) || explained(&h);
    if (!known && !given_up(c)) {
        for (size_t i = 0; i < h.count; i++)
            pending_save(c->config.dir->findings, &h.item[i]->input, "about when the bot died",
                         NULL);
        c->stats.doing = "hunting";
        result = attribute(&h, died_at, err);
        c->stats.doing = "fuzzing";
        for (size_t i = 0; i < h.count && result == 0; i++)
            pending_done(c->config.dir->findings, &h.item[i]->input);
    }
    if (result == 0 && (known || h.culprit != UINT64_MAX))
        send_again(&h);
    free(h.item);
    for (size_t i = 0; i < RECENT && result == 0; i++)
        input_clear(&c->recent[i].input); /* they are done with: the next death is another's */
    return result;
}

/* ---- everything that asked for a look ------------------------------------------------------- */

static int look_at_broken(struct campaign *c, struct err *err)
{
    struct session *s = c->config.session;
    bool dead = !target_settle(s->target, BROKEN_SETTLE);
    if (!dead && !session_ping(s, s->hang_after))
        dead = true;
    int result = 0;
    if (dead) {
        c->stats.deaths++;
        c->config.player->unwell = true;
        result = hunt(c, &c->broken, err);
    } else {
        for (size_t i = 0; i < c->broken.count && result == 0; i++)
            if (!triage_explains(c->config.triage, &c->broken.item[i].input, NULL))
                result =
                    campaign_take(c, &c->broken.item[i].input, NULL, c->broken.item[i].index, err);
    }
    if (result == 0)
        captures_clear(&c->broken);
    return result;
}

/* A hang takes its neighbours along: each silent input is played alone, briefly. Where some hang
 * then too, the others only waited behind them. */
static int sift_silent(struct campaign *c, struct err *err)
{
    static const struct verdict hang = {.oracle = "hang", .outcome = "no-answer"};
    struct player *p = c->config.player;
    bool any = false;
    c->stats.doing = "hunting";
    for (size_t i = 0; i < c->failed.count; i++) {
        struct capture *x = &c->failed.item[i];
        const struct input *in = &x->input;
        struct trial trial = {0};
        if (!x->silent || x->hinted)
            continue;
        if (p->trial.play(p->trial.ctx, &in, 1, TRIAL_QUICK, &hang, &trial) < 0)
            return p->err.text[0] ? err_set(err, "%s", p->err.text) : -1;
        if (trial.fired) {
            x->hint = trial.verdict;
            x->hinted = any = true;
        }
        trial_release(&trial);
    }
    for (size_t i = c->failed.count; any && i-- > 0;)
        if (c->failed.item[i].silent && !c->failed.item[i].hinted) {
            input_release(&c->failed.item[i].input);
            c->failed.item[i] = c->failed.item[--c->failed.count];
        }
    return 0;
}

/* Reductions meet other bugs. Looking at those may meet more: it ends because each look leaves a
 * finding that explains its like, and only so many are taken at a time. */
static int look_at_others(struct campaign *c, struct err *err)
{
    struct input in = INPUT_INIT;
    struct verdict v;
    int result = 0;
    for (unsigned looks = 0; looks < OTHERS_AT_A_TIME && result == 0; looks++) {
        if (!triage_other(c->config.triage, &in, &v))
            break;
        result = campaign_take(c, &in, &v, c->next, err);
        if (result == 0)
            pending_done(c->config.dir->findings, &in);
    }
    input_release(&in);
    return result;
}

int campaign_investigate(struct campaign *c, struct err *err)
{
    int result = 0;
    if (c->broken.count || !target_alive(c->config.session->target))
        result = look_at_broken(c, err);
    if (result == 0)
        result = sift_silent(c, err);
    while (c->failed.count && result == 0) {
        struct capture *x = &c->failed.item[c->failed.count - 1];
        result = campaign_take(c, &x->input, x->hinted ? &x->hint : NULL, x->index, err);
        if (result == 0) {
            input_release(&x->input);
            c->failed.count--;
        }
    }
    if (result == 0)
        result = look_at_others(c, err);
    if (result == 0 && player_ready(c->config.player) < 0)
        result = err_set(err, "%s", c->config.player->err.text);
    c->born = target_mark(c->config.session->target);
    return result;
}
