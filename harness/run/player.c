/* Plays inputs for triage; see player.h. What may cost a death, a wedge or another input's words
 * in the log is played strictly alone; only failures that an answer shows are played side by
 * side. */
#include "harness/run/player.h"

#include "harness/base/clock.h"
#include "harness/base/log.h"
#include "harness/base/mem.h"
#include "harness/oracle/evidence.h"
#include "harness/run/fresh_id.h"
#include "harness/triage/trace.h"

#include <stdlib.h>

#define QUICK_MIN (100 * NS_PER_MS) /* shortest deadline while looking for a known failure */
#define OVERTAKE_AFTER (10 * NS_PER_MS)
#define OVERTAKE_GRACE (3 * NS_PER_MS)
#define QUIET_MIN (30 * NS_PER_MS)
#define QUIET_MAX NS_PER_S
#define BROKEN_SETTLE (100 * NS_PER_MS) /* a process's end is seen a little after its sockets' */
#define CAREFUL_SETTLE (60 * NS_PER_MS) /* how long a careful trial waits for a late death */
#define WORDS_WITHIN (30 * NS_PER_MS)   /* how long after an answer its log lines may come */

static int play(void *ctx, const struct input *const *in, size_t n, enum trial_care care,
                const struct verdict *hint, struct trial *out);

void player_init(struct player *p, struct session *s)
{
    *p = (struct player){.session = s, .next_id = FRESH_ID_SPAN / 2}; /* apart from a campaign's */
    p->trial = (struct trial_player){p, play};
    p->unwell = true;
}

int player_ready(struct player *p)
{
    if (!p->unwell && target_alive(p->session->target))
        return 0;
    bool first = target_supervised(p->session->target) && !target_starts(p->session->target);
    net_cancel_all(p->session->net);
    if (session_revive(p->session, &p->err) < 0)
        return -1;
    p->revived += !first;
    p->unwell = false;
    return 0;
}

static bool oracle_is(const struct verdict *v, const char *name)
{
    return v && strcmp(v->oracle, name) == 0;
}

static int64_t quick_deadline(const struct player *p)
{
    int64_t t = p->typical * 40;
    if (t < QUICK_MIN)
        t = QUICK_MIN;
    return t < p->session->hang_after ? t : p->session->hang_after;
}

int64_t player_quiet_deadline(const struct player *p)
{
    int64_t t = p->typical * 20;
    return t < QUIET_MIN ? QUIET_MIN : t > QUIET_MAX ? QUIET_MAX : t;
}

/* ---- one exchange ------------------------------------------------------------------------- */

struct flight {
    struct exchange *out;
    struct request request;
    struct step step; /* a copy with a fresh update_id */
    bool done;
};

static void flight_done(void *arg, const struct exchange *x)
{
    struct flight *f = arg;
    *f->out = *x;
    f->done = true;
}

static void freshen(struct player *p, struct step *s)
{
    struct span body;
    if (!rope_flat(&s->body, &body))
        return;
    size_t at = fresh_id_find(body);
    if (at) /* step_dup made the bytes ours */
        fresh_id_put((char *)(uintptr_t)body.p, at, p->next_id++);
}

static void launch(struct player *p, struct flight *f, const struct step *s, struct exchange *out,
                   bool fresh, int64_t deadline)
{
    memset(f, 0, sizeof *f);
    f->out = out;
    step_dup(&f->step, s);
    freshen(p, &f->step);
    request_build(&f->request, &f->step, &p->session->defaults);
    struct net_request rq = {.request = &f->request,
                             .fresh = fresh,
                             .answer_within =
                                 evidence_wellformed(s) ? deadline : player_quiet_deadline(p),
                             .done = flight_done,
                             .arg = f};
    if (!net_submit(p->session->net, &rq))
        f->done = true;
}

static void land(struct flight *f)
{
    request_release(&f->request);
    step_release(&f->step);
}

static bool stopped(const struct player *p)
{
    return p->stop && *p->stop;
}

/* Polls until all have landed; a death of the bot ends the waiting soon after. */
static void await(struct player *p, struct flight *f, size_t n)
{
    int64_t dead_since = 0;
    for (;;) {
        size_t open = 0;
        for (size_t i = 0; i < n; i++)
            open += !f[i].done;
        if (!open)
            return;
        net_poll(p->session->net, NS_PER_MS);
        target_pump(p->session->target);
        if (p->idle)
            p->idle(p->idle_ctx);
        if (!target_alive(p->session->target)) {
            if (!dead_since)
                dead_since = clock_now();
            if (clock_now() - dead_since > 50 * NS_PER_MS)
                break;
        }
        if (stopped(p))
            break;
    }
    net_cancel_all(p->session->net);
}

/* Looking for a known hang, waiting costs the most. An input that is still silent when a good
 * update sent well after it has been answered is not waiting for the processor: it may be given up
 * long before the deadline. Returns how long it was waited for then, else 0. */
static int64_t overtaken(struct player *p, struct flight *f, struct observation *seen,
                         int64_t deadline)
{
    int64_t start = clock_now(), until = start + OVERTAKE_AFTER;
    while (!f->done && clock_now() < until && target_alive(p->session->target)) {
        net_poll(p->session->net, NS_PER_MS);
        target_pump(p->session->target);
    }
    if (f->done || !target_alive(p->session->target) || stopped(p))
        return 0;
    bool well = session_ping(p->session, deadline);
    until = clock_now() + OVERTAKE_GRACE;
    while (well && !f->done && clock_now() < until)
        net_poll(p->session->net, NS_PER_MS);
    if (f->done && f->out->end != END_TIMEOUT)
        return 0;
    seen->ping = well ? PING_ANSWERED : PING_FAILED;
    seen->ping_status = p->session->ping_status;
    if (f->done || !well)
        return 0;
    net_cancel_all(p->session->net);
    f->out->end = END_TIMEOUT;
    f->out->error = 0;
    return OVERTAKE_AFTER;
}

/* ---- one input, alone ---------------------------------------------------------------------- */

static bool broke(const struct exchange *x)
{
    return x->end == END_RESET || x->end == END_CLOSED || x->end == END_REFUSED ||
           x->end == END_CONNECT_TIMEOUT;
}

/* Waits as long as this trial can expect news of the process: a late death after a good answer, the
 * log lines of an error. A death behind a broken connection shows in the ping that follows. */
static void settle(struct player *p, const struct observation *seen, enum trial_care care,
                   const struct verdict *hint, struct target_mark mark)
{
    const struct exchange *last = observation_last(seen);
    struct target *t = p->session->target;
    if (!target_supervised(t) || !last)
        return;
    int64_t wait = 0;
    if (care == TRIAL_CAREFUL)
        wait = CAREFUL_SETTLE;
    if (hint && hint->late && last->end == END_ANSWERED)
        wait = p->death_lag * 4 > CAREFUL_SETTLE ? p->death_lag * 4 : CAREFUL_SETTLE;
    if (wait)
        target_settle(t, wait);
    if (hint && hint->trace[0] && last->status >= 500) {
        int64_t until = clock_now() + WORDS_WITHIN;
        while (target_mark(t).output == mark.output && clock_now() < until)
            target_settle(t, NS_PER_MS);
    }
}

static void judge(struct player *p, const struct input *in, int64_t deadline, bool final,
                  struct trial *out)
{
    struct oracle_view view = {.input = in,
                               .seen = &out->seen,
                               .hang_after = deadline,
                               .secret_configured = p->session->secret,
                               .final = final};
    for (size_t i = 0; i < out->seen.count; i++)
        if (out->seen.exchange[i].end == END_LOCAL)
            out->seen.local_fault = true;
    out->unresolved = out->seen.local_fault;
    out->fired = !out->unresolved && oracle_judge(&view, &out->verdict);
    if (!out->fired)
        return;
    if (out->verdict.threat < 0)
        out->verdict.threat = in->threat;
    const struct exchange *last = observation_last(&out->seen);
    struct buf words = BUF_INIT;
    if (last && strcmp(out->verdict.oracle, "status-5xx") == 0)
        buf_span(&words, exchange_body(last));
    trace_normalise(buf_view(&words), out->verdict.trace, sizeof out->verdict.trace);
    if (!out->verdict.trace[0])
        trace_normalise((struct span){out->seen.process.tail, out->seen.process.tail_len},
                        out->verdict.trace, sizeof out->verdict.trace);
    buf_release(&words);
}

/* True while a bot that is up answers a good update; false means dead or wedged. */
static bool well(struct player *p, struct observation *seen, int64_t within)
{
    bool ok = session_ping(p->session, within);
    seen->ping = ok ? PING_ANSWERED : PING_FAILED;
    seen->ping_status = p->session->ping_status;
    return ok;
}

static int play_alone(struct player *p, const struct input *in, enum trial_care care,
                      const struct verdict *hint, struct trial *out)
{
    if (care == TRIAL_FRESH) {
        p->unwell |= target_supervised(p->session->target);
        care = TRIAL_CAREFUL;
    }
    if (player_ready(p) < 0)
        return -1;
    struct target *t = p->session->target;
    struct target_mark mark = target_mark(t);
    int64_t deadline = care == TRIAL_CAREFUL ? p->session->hang_after : quick_deadline(p);
    out->seen.alone = true;
    for (size_t i = 0; i < in->count; i++) {
        struct flight f;
        struct exchange *x = observation_add(&out->seen);
        clock_sleep(in->step[i].after);
        launch(p, &f, &in->step[i], x, i == 0, deadline);
        int64_t waited = 0;
        if (care == TRIAL_QUICK && oracle_is(hint, "hang") && i + 1 == in->count)
            waited = overtaken(p, &f, &out->seen, deadline);
        deadline = waited ? waited : deadline;
        await(p, &f, 1);
        land(&f);
        if (!f.done || stopped(p)) {
            out->unresolved = true;
            return stopped(p) ? -1 : 0;
        }
        bool gone = x->end == END_REFUSED || x->end == END_CONNECT_TIMEOUT;
        if (gone || x->end == END_TIMEOUT || !target_alive(t))
            break; /* a connection alone that breaks does not end a sequence */
    }
    p->played++;
    settle(p, &out->seen, care, hint, mark);
    const struct exchange *last = observation_last(&out->seen);
    bool alive = target_alive(t);
    bool ask = out->seen.ping == PING_NOT_SENT &&
               (care == TRIAL_CAREFUL || broke(last) || last->end == END_TIMEOUT ||
                oracle_is(hint, "unresponsive") || !target_supervised(t));
    if (alive && ask && !well(p, &out->seen, deadline))
        target_settle(t, BROKEN_SETTLE);
    target_facts(t, mark, &out->seen.process);
    if (out->seen.process.died && last->end == END_ANSWERED && last->done) {
        int64_t lag = out->seen.process.died_at - last->done;
        if (lag > p->death_lag)
            p->death_lag = lag;
    }
    bool hung = last->end == END_TIMEOUT;
    p->unwell = !target_alive(t) || out->seen.ping == PING_FAILED ||
                (hung && target_supervised(t)); /* a stuck worker would slow the next trials */
    judge(p, in, deadline, true, out);
    return 0;
}

/* ---- several at once ------------------------------------------------------------------------ */

/* Failures that the answer alone shows, from inputs that are one ordinary exchange. */
static bool side_by_side(const struct input *const *in, size_t n, const struct verdict *hint)
{
    if (n < 2 || !hint || hint->trace[0])
        return false;
    bool shown = oracle_is(hint, "status-5xx") || oracle_is(hint, "secret");
    if (!shown || strcmp(hint->outcome, "503") == 0 || strcmp(hint->outcome, "429") == 0)
        return false;
    for (size_t i = 0; i < n; i++)
        if (in[i]->count != 1 || in[i]->step[0].wire.end != WIRE_AWAIT ||
            in[i]->step[0].wire.cut >= 0)
            return false;
    return true;
}

static int play_together(struct player *p, const struct input *const *in, size_t n,
                         const struct verdict *hint, struct trial *out)
{
    if (player_ready(p) < 0)
        return -1;
    struct flight *f = xcalloc(n, sizeof *f);
    struct target_mark mark = target_mark(p->session->target);
    for (size_t i = 0; i < n; i++)
        launch(p, &f[i], &in[i]->step[0], observation_add(&out[i].seen), false, quick_deadline(p));
    await(p, f, n);
    bool odd = !target_alive(p->session->target);
    for (size_t i = 0; i < n; i++) {
        land(&f[i]);
        odd |= !f[i].done || out[i].seen.exchange[0].end != END_ANSWERED;
    }
    free(f);
    if (stopped(p))
        return -1;
    struct process_facts facts;
    target_facts(p->session->target, mark, &facts);
    for (size_t i = 0; i < n && !odd; i++) {
        out[i].seen.process.supervised = facts.supervised;
        judge(p, in[i], quick_deadline(p), true, &out[i]);
    }
    if (!odd) {
        p->played += n;
        return 0;
    }
    /* Somebody died or did not answer: who it was shows only alone. */
    p->unwell |= !target_alive(p->session->target);
    for (size_t i = 0; i < n; i++) {
        trial_release(&out[i]);
        if (play_alone(p, in[i], TRIAL_QUICK, hint, &out[i]) < 0)
            return -1;
    }
    return 0;
}

static int play(void *ctx, const struct input *const *in, size_t n, enum trial_care care,
                const struct verdict *hint, struct trial *out)
{
    struct player *p = ctx;
    if (stopped(p))
        return -1;
    if (care == TRIAL_QUICK && side_by_side(in, n, hint))
        return play_together(p, in, n, hint, out);
    for (size_t i = 0; i < n; i++)
        if (play_alone(p, in[i], care, hint, &out[i]) < 0)
            return -1;
    return 0;
}
