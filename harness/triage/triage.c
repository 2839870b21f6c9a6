/* From a failing input to a finding; see triage.h. The order matters: the input is confirmed
 * before anything is learned from it, and the minimum is confirmed before anything is written. */
#include "harness/triage/triage.h"

#include "harness/base/clock.h"
#include "harness/base/mem.h"
#include "harness/triage/minimize.h"
#include "harness/triage/pending.h"

#include <stdio.h>
#include <stdlib.h>

/* A failure counts as confirmed when at least half of the re-sends show it (ClusterFuzz uses the
 * same factor); a suspect that stays silent this often in a row is given up early. */
#define GIVE_UP_AFTER 3
#define LARGE_INPUT 32768 /* bytes */
#define LARGE_BUDGET 600  /* queries */

#define OTHERS 16 /* remembered at a time; further ones wait on disk for a resumed run */

struct met {
    struct input input; /* owned */
    struct verdict verdict;
};

struct triage {
    struct triage_config config;
    const struct trial_player *player;
    struct finding **finding;
    size_t count, cap;
    struct finding **aside; /* failed again, but not on a bot started anew */
    size_t asides, aside_cap;
    struct finding **baseline;
    size_t baselines, baseline_cap;
    uint64_t unconfirmed;
    const struct core **costly_core; /* of the findings that kill or wedge, side by side with ... */
    struct finding **costly_finding; /* ... these */
    size_t costly, costly_core_cap, costly_finding_cap;
    struct met other[OTHERS]; /* bugs met on the way, not looked at yet */
    size_t others;
    int64_t began; /* clock_now() */
};

struct triage *triage_new(const struct triage_config *config, const struct trial_player *player)
{
    struct triage *t = xcalloc(1, sizeof *t);
    t->config = *config;
    t->player = player;
    t->began = clock_now();
    if (!t->config.confirm)
        t->config.confirm = 10;
    if (!t->config.width)
        t->config.width = 16;
    if (!t->config.budget)
        t->config.budget = 3000;
    return t;
}

static void release_all(struct finding **f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        finding_release(f[i]);
        free(f[i]);
    }
    free(f);
}

void triage_free(struct triage *t)
{
    if (!t)
        return;
    release_all(t->finding, t->count);
    release_all(t->baseline, t->baselines);
    release_all(t->aside, t->asides);
    free(t->costly_core);
    free(t->costly_finding);
    while (t->others)
        input_release(&t->other[--t->others].input);
    free(t);
}

static bool is_costly(const struct verdict *v)
{
    return strcmp(v->oracle, "crash") == 0 || strcmp(v->oracle, "hang") == 0 ||
           strcmp(v->oracle, "unresponsive") == 0;
}

static struct finding *keep(struct triage *t, struct finding *f)
{
    MEM_GROW(t->finding, t->cap, t->count + 1);
    struct finding *kept = xmalloc(sizeof *kept);
    *kept = *f;
    *f = (struct finding){0};
    t->finding[t->count++] = kept;
    if (is_costly(&kept->verdict) && kept->core) {
        MEM_GROW(t->costly_core, t->costly_core_cap, t->costly + 1);
        MEM_GROW(t->costly_finding, t->costly_finding_cap, t->costly + 1);
        t->costly_core[t->costly] = kept->core;
        t->costly_finding[t->costly++] = kept;
    }
    return kept;
}

void triage_adopt(struct triage *t, struct finding *f)
{
    keep(t, f);
}

void triage_baseline_add(struct triage *t, struct finding *f)
{
    MEM_GROW(t->baseline, t->baseline_cap, t->baselines + 1);
    struct finding *kept = xmalloc(sizeof *kept);
    *kept = *f;
    *f = (struct finding){0};
    t->baseline[t->baselines++] = kept;
}

int triage_rewrite(struct triage *t, size_t i, struct err *err)
{
    return finding_write(t->config.findings_dir, t->finding[i], &t->config.place, err);
}

/* The same failure as far as its answer tells: oracle, outcome, and the words where both have
 * some. */
static bool same_failure(const struct verdict *a, const struct verdict *b)
{
    if (strcmp(a->oracle, b->oracle) != 0 || strcmp(a->outcome, b->outcome) != 0)
        return false;
    return !a->trace[0] || !b->trace[0] || strcmp(a->trace, b->trace) == 0;
}

static struct finding *explaining(struct triage *t, const struct input *in, const struct verdict *v)
{
    for (size_t i = 0; i < t->count + t->asides; i++) {
        struct finding *f = i < t->count ? t->finding[i] : t->aside[i - t->count];
        if (v && !same_failure(&f->verdict, v))
            continue;
        if (v && v->trace[0] && f->verdict.trace[0])
            return f; /* the same words are the same bug, whatever the input looks like */
        if (f->core && core_explains(f->core, in))
            return f;
    }
    return NULL;
}

const struct finding *triage_explains(struct triage *t, const struct input *in,
                                      const struct verdict *v)
{
    struct finding *f = explaining(t, in, v);
    if (f)
        f->count++;
    return f;
}

const struct finding *triage_words(struct triage *t, const char *words)
{
    for (size_t i = 0; *words && i < t->count; i++)
        if (strcmp(t->finding[i]->verdict.oracle, "crash") == 0 &&
            strcmp(t->finding[i]->verdict.trace, words) == 0) {
            t->finding[i]->count++;
            return t->finding[i];
        }
    return NULL;
}

bool triage_costly(struct triage *t, const struct input *in, bool count)
{
    int hit = core_explains_any(t->costly_core, t->costly, in);
    if (hit >= 0 && count)
        t->costly_finding[hit]->count++;
    return hit >= 0;
}

/* ---- asking -------------------------------------------------------------------------------- */

struct asker {
    struct triage *t;
    const struct verdict *want;
    bool exclude;  /* do not follow candidates to findings that stand already */
    int64_t until; /* clock_now() when patience ends */
};

/* Every question about a death costs a restart: a second for some runtimes, ten for others. After
 * this long, or a twentieth of the time already spent if that is more, what was reached stands and
 * is not called minimal. */
#define PATIENCE (10 * NS_PER_S)

static int64_t patience(const struct triage *t, const struct verdict *v)
{
    int64_t share = (clock_now() - t->began) / 20;
    return !is_costly(v) ? INT64_MAX / 2 : share > PATIENCE ? share : PATIENCE;
}

/* A candidate that an existing finding explains would only lead back to that finding (deleting
 * `from` from anything meets the bug "no from"): it is not ours, and it need not be sent. */
static bool leads_elsewhere(struct asker *a, const struct input *in)
{
    return explaining(a->t, in, a->want) != NULL;
}

static void meet(struct triage *t, const struct input *in, const struct verdict *v)
{
    if (explaining(t, in, v))
        return;
    pending_save(t->config.findings_dir, in, v->detail, NULL);
    if (t->others == OTHERS)
        return;
    struct met *m = &t->other[t->others++];
    *m = (struct met){.input = INPUT_INIT, .verdict = *v};
    input_dup(&m->input, in);
}

bool triage_other(struct triage *t, struct input *in, struct verdict *v)
{
    if (!t->others)
        return false;
    struct met *m = &t->other[--t->others];
    input_release(in);
    *in = m->input;
    *v = m->verdict;
    return true;
}

static enum min_answer answer_of(struct asker *a, const struct input *in, const struct trial *trial)
{
    if (trial->unresolved)
        return MIN_UNRESOLVED;
    if (!trial->fired)
        return MIN_NONE;
    if (same_failure(&trial->verdict, a->want))
        return MIN_SAME;
    meet(a->t, in, &trial->verdict);
    return MIN_OTHER;
}

static int ask(void *ctx, const struct input *const *candidates, size_t n, enum min_answer *answers)
{
    struct asker *a = ctx;
    const struct input *sent[64];
    size_t place[64], count = 0;
    struct trial trial[64];
    memset(trial, 0, sizeof trial);
    if (clock_now() > a->until) {
        for (size_t i = 0; i < n; i++)
            answers[i] = MIN_UNRESOLVED;
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        answers[i] = MIN_OTHER;
        if (a->exclude && leads_elsewhere(a, candidates[i]))
            continue;
        place[count] = i;
        sent[count++] = candidates[i];
    }
    int result = 0;
    if (count)
        result = a->t->player->play(a->t->player->ctx, sent, count, TRIAL_QUICK, a->want, trial);
    for (size_t i = 0; i < count; i++) {
        answers[place[i]] = result < 0 ? MIN_UNRESOLVED : answer_of(a, sent[i], &trial[i]);
        trial_release(&trial[i]);
    }
    return result;
}

/* ---- confirming ---------------------------------------------------------------------------- */

struct confirmation {
    struct verdict verdict;  /* of the first trial that fired */
    struct observation seen; /* its evidence; owned */
    unsigned fired, tried;
    bool stopped;
    bool known; /* the first failure seen is one that a finding explains */
};

/* Plays `in` up to `times` times. `want` NULL: the first failure seen says which one counts. Trials
 * are played with `care` (careful: full deadlines) until one has shown the failure; the others are
 * quick. */
static struct confirmation confirm(struct triage *t, const struct input *in,
                                   const struct verdict *want, unsigned times, enum trial_care care)
{
    struct confirmation c = {0};
    if (want)
        c.verdict = *want;
    for (unsigned i = 0, unresolved = 0; i < times && unresolved < times;) {
        struct trial trial = {0};
        int r = t->player->play(t->player->ctx, &in, 1, c.fired ? TRIAL_QUICK : care,
                                c.fired ? &c.verdict : want, &trial);
        if (r < 0) {
            c.stopped = true;
            trial_release(&trial);
            break;
        }
        if (trial.unresolved) {
            unresolved++;
            trial_release(&trial);
            continue;
        }
        i++;
        c.tried++;
        bool counts =
            trial.fired && ((!want && !c.fired) || same_failure(&trial.verdict, &c.verdict));
        if (counts) {
            if (!c.fired) { /* its words are of this input, not of the one it was made from */
                c.verdict = trial.verdict;
                if (want && !c.verdict.trace[0])
                    memcpy(c.verdict.trace, want->trace, sizeof c.verdict.trace);
                observation_dup(&c.seen, &trial.seen);
                c.known = !want && triage_explains(t, in, &c.verdict);
            }
            c.fired++;
        }
        trial_release(&trial);
        if (c.known || (!c.fired && c.tried >= GIVE_UP_AFTER))
            break;
    }
    return c;
}

static bool confirmed(const struct confirmation *c)
{
    return c->fired > 0 && c->fired * 2 >= c->tried;
}

/* ---- filing -------------------------------------------------------------------------------- */

static void keep_evidence(struct finding *f, const struct observation *seen)
{
    const struct exchange *last = observation_last(seen);
    if (last) {
        f->status = last->status;
        buf_span(&f->body, exchange_body(last));
    }
    buf_add(&f->tail, seen->process.tail, seen->process.tail_len);
}

/* The finding among `list` that the minimum belongs to, by words where there are some, else by
 * core. */
static struct finding *same_bug(struct finding *const *list, size_t n, const struct finding *f)
{
    for (size_t i = 0; i < n; i++) {
        struct finding *other = list[i];
        if (!same_failure(&other->verdict, &f->verdict))
            continue;
        bool words = other->verdict.trace[0] && f->verdict.trace[0];
        if (words || (other->core && core_alike(other->core, f->core)))
            return other;
    }
    return NULL;
}

/* Another sight of a finding that stands. Where each costs a death or a deadline, the core learns
 * what it did not explain. */
static void merge(struct finding *into, const struct finding *f)
{
    into->count += f->count;
    core_merge(into->core, f->core);
    if (is_costly(&into->verdict) && !core_explains(into->core, &f->original))
        core_learn(into->core, &f->original);
}

static void report_progress(void *ctx, uint64_t queries, uint64_t bytes)
{
    struct triage *t = ctx;
    if (t->config.on_progress)
        t->config.on_progress(t->config.ctx, "minimising", queries, bytes);
}

static struct finding *of_bucket(struct finding *const *list, size_t n, const char *bucket)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i]->bucket, bucket) == 0)
            return list[i];
    return NULL;
}

/* The finding in the list that f is another sight of: alike, or of the same bucket. */
static struct finding *already(struct finding *const *list, size_t n, const struct finding *f)
{
    struct finding *other = same_bug(list, n, f);
    return other ? other : of_bucket(list, n, f->bucket);
}

static enum triage_result file(struct triage *t, struct finding *f, struct err *err)
{
    bucket_name(&f->verdict, f->core, f->bucket);
    struct finding *other = already(t->finding, t->count, f);
    if (other) {
        merge(other, f);
        return TRIAGE_KNOWN;
    }
    const struct finding *old = already(t->baseline, t->baselines, f);
    f->known = old != NULL;
    if (old) /* the bug keeps the name it has in the baseline */
        snprintf(f->bucket, sizeof f->bucket, "%s", old->bucket);
    if (finding_write(t->config.findings_dir, f, &t->config.place, err) < 0)
        return TRIAGE_ERROR;
    struct finding *kept = keep(t, f);
    if (t->config.on_finding)
        t->config.on_finding(t->config.ctx, kept);
    return TRIAGE_NEW;
}

/* A failure that a bot started anew does not show depends on what the bot had seen before: one
 * input does not replay it elsewhere. It is remembered, so that it is not looked at again. */
static void set_aside(struct triage *t, struct finding *f)
{
    MEM_GROW(t->aside, t->aside_cap, t->asides + 1);
    struct finding *kept = xmalloc(sizeof *kept);
    *kept = *f;
    *f = (struct finding){0};
    t->aside[t->asides++] = kept;
}

static bool fails_fresh(struct triage *t, const struct finding *f, bool *stopped)
{
    const struct input *in = &f->min;
    bool fails = false;
    /* Once is enough, unless the failure does not come every time anyway. */
    unsigned tries = f->reproduced == f->tried ? 1 : 8;
    *stopped = false;
    for (unsigned i = 0; i < tries && !fails && !*stopped; i++) {
        struct trial trial = {0};
        *stopped = t->player->play(t->player->ctx, &in, 1, TRIAL_FRESH, &f->verdict, &trial) < 0;
        bool same = trial.fired && same_failure(&trial.verdict, &f->verdict);
        fails = same || trial.unresolved;
        trial_release(&trial);
    }
    return fails;
}

/* Minimises the confirmed suspect into f, probes its core and confirms the result. */
/* Questions about a large body cost more, and fewer of them are worth asking. */
static uint64_t budget_for(const struct triage *t, const struct input *in)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < in->count; i++)
        bytes += in->step[i].body.len;
    return bytes > LARGE_INPUT && t->config.budget > LARGE_BUDGET ? LARGE_BUDGET : t->config.budget;
}

static enum triage_result reduce(struct triage *t, const struct input *suspect, struct finding *f)
{
    struct asker asker = {t, &f->verdict, true, clock_now() + patience(t, &f->verdict)};
    /* Questions sent ahead are answered side by side, except where each may cost a restart. */
    struct min_config config = {.width = is_costly(&f->verdict) ? 1 : t->config.width,
                                .budget = budget_for(t, suspect),
                                .progress = report_progress,
                                .progress_ctx = t};
    struct min_result result = {.best = INPUT_INIT};
    int stopped = minimize(suspect, &config, ask, &asker, &result);
    f->queries = result.queries;
    f->minimal = result.minimal;
    input_dup(&f->min, result.failed_at_all ? &result.best : suspect);
    min_result_release(&result);
    if (stopped < 0)
        return TRIAGE_STOPPED;
    f->core = core_new(&f->min);
    asker.exclude = false; /* what the core is depends on the bot alone, not on what was found */
    asker.until = clock_now() + patience(t, &f->verdict) / 2;
    if (core_probe(f->core, suspect, &f->min, ask, &asker) < 0)
        return TRIAGE_STOPPED;
    struct finding *other = same_bug(t->finding, t->count, f);
    if (other) {
        merge(other, f);
        return TRIAGE_KNOWN;
    }
    struct confirmation again = confirm(t, &f->min, &f->verdict, t->config.confirm, TRIAL_CAREFUL);
    f->reproduced = again.fired;
    f->tried = again.tried;
    if (again.fired) {
        int threat = f->verdict.threat; /* the suspect's, where no oracle knows better */
        f->verdict = again.verdict;
        f->verdict.threat = threat;
        keep_evidence(f, &again.seen);
    }
    observation_release(&again.seen);
    if (again.stopped)
        return TRIAGE_STOPPED;
    if (!confirmed(&again))
        return TRIAGE_UNCONFIRMED;
    bool interrupted, fresh = fails_fresh(t, f, &interrupted);
    if (interrupted)
        return TRIAGE_STOPPED;
    if (fresh)
        return TRIAGE_NEW;
    set_aside(t, f);
    return TRIAGE_UNCONFIRMED;
}

/* A hint was seen to fail already. A hang was even seen alone, and waiting out its deadline again
 * is left to the minimum's confirmation. */
static struct confirmation confirm_suspect(struct triage *t, const struct input *suspect,
                                           const struct verdict *hint)
{
    bool hang = hint && strcmp(hint->oracle, "hang") == 0;
    unsigned times = hint && is_costly(hint) ? 2 : 4;
    if (times > t->config.confirm)
        times = t->config.confirm;
    return confirm(t, suspect, hang ? hint : NULL, times, hang ? TRIAL_QUICK : TRIAL_CAREFUL);
}

enum triage_result triage_take(struct triage *t, const struct input *suspect,
                               const struct verdict *hint, uint64_t execution, struct err *err)
{
    if (hint && triage_explains(t, suspect, hint))
        return TRIAGE_KNOWN;
    if (pending_save(t->config.findings_dir, suspect, hint ? hint->detail : "suspicious", err) < 0)
        return TRIAGE_ERROR;
    struct confirmation first = confirm_suspect(t, suspect, hint);
    enum triage_result result = TRIAGE_UNCONFIRMED;
    struct finding f = {.original = INPUT_INIT, .min = INPUT_INIT};
    if (first.stopped) {
        result = TRIAGE_STOPPED;
    } else if (first.known) {
        result = TRIAGE_KNOWN;
    } else if (confirmed(&first)) {
        f.verdict = first.verdict;
        if (f.verdict.threat < 0)
            f.verdict.threat = suspect->threat;
        f.count = 1;
        f.execution = execution;
        f.first_seen = clock_wall();
        f.seed = t->config.seed;
        input_dup(&f.original, suspect);
        result = reduce(t, suspect, &f);
        if (result == TRIAGE_NEW)
            result = file(t, &f, err);
    }
    if (result == TRIAGE_UNCONFIRMED)
        t->unconfirmed++;
    if (result != TRIAGE_STOPPED && result != TRIAGE_ERROR)
        pending_done(t->config.findings_dir, suspect);
    observation_release(&first.seen);
    finding_release(&f);
    return result;
}

int triage_later(struct triage *t, const struct input *suspect)
{
    return pending_save(t->config.findings_dir, suspect, "not looked at yet", NULL);
}

size_t triage_count(const struct triage *t)
{
    return t->count;
}

const struct finding *triage_at(const struct triage *t, size_t i)
{
    return t->finding[i];
}

uint64_t triage_unconfirmed(const struct triage *t)
{
    return t->unconfirmed;
}
