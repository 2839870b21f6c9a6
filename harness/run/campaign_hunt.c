/* The closer look: nothing else is in flight, every suspect is played alone. A death under load has
 * many suspects: those whose connection broke, then those answered just before. What a finding
 * already explains is not played again. If nobody alone can repeat a death, the last inputs are
 * tried together, as one input of several steps. */
#include "harness/run/campaign_private.h"

#include "harness/base/clock.h"
#include "harness/base/log.h"
#include "harness/base/mem.h"
#include "harness/triage/pending.h"

#define BROKEN_SETTLE (150 * NS_PER_MS)
#define SEQUENCE 16 /* last inputs that are tried together */

int campaign_take(struct campaign *c, const struct input *in, const struct verdict *hint,
                  uint64_t index, bool *filed, struct err *err)
{
    c->stats.suspects++;
    c->stats.doing = "triage";
    enum triage_result r = triage_take(c->config.triage, in, hint, index, err);
    c->stats.doing = "fuzzing";
    c->stats.findings = triage_count(c->config.triage);
    c->stats.unconfirmed = triage_unconfirmed(c->config.triage);
    if (filed)
        *filed = r == TRIAGE_NEW || r == TRIAGE_KNOWN;
    if (r == TRIAGE_NEW)
        c->found_new = true;
    if (r == TRIAGE_KNOWN)
        c->stats.explained++;
    if (r == TRIAGE_ERROR)
        return -1;
    if (r == TRIAGE_STOPPED) {
        if (c->config.player->err.text[0])
            return err_set(err, "%s", c->config.player->err.text);
        return -1; /* interrupted: the loop sees `stop` */
    }
    return 0;
}

static const struct verdict *death_hint(void)
{
    static const struct verdict hint = {.oracle = "crash", .outcome = ""};
    return &hint;
}

/* Plays one suspect alone and files it if it kills. */
static int try_suspect(struct campaign *c, const struct input *in, uint64_t index, bool *guilty,
                       struct err *err)
{
    struct trial trial = {0};
    struct trial_player *play = &c->config.player->trial;
    *guilty = false;
    if (play->play(play->ctx, &in, 1, TRIAL_QUICK, death_hint(), &trial) < 0)
        return c->config.player->err.text[0] ? err_set(err, "%s", c->config.player->err.text) : -1;
    bool fired = trial.fired && !trial.unresolved;
    struct verdict verdict = trial.verdict;
    trial_release(&trial);
    if (!fired)
        return 0;
    return campaign_take(c, in, &verdict, index, guilty, err);
}

static bool explained(struct campaign *c, const struct input *in)
{
    if (!triage_costly(c->config.triage, in))
        return false;
    triage_explains(c->config.triage, in, NULL);
    c->stats.explained++;
    return true;
}

/* The last inputs as one input of several steps: a death that needs a history. */
static int try_history(struct campaign *c, bool *guilty, struct err *err)
{
    struct input all = INPUT_INIT;
    for (size_t k = SEQUENCE; k > 0; k--) {
        const struct input *in = &c->recent[(c->recent_next + RECENT - k) % RECENT];
        for (size_t i = 0; i < in->count; i++) {
            struct step *s = input_add(&all);
            step_release(s);
            step_dup(s, &in->step[i]);
        }
    }
    int result = 0;
    *guilty = false;
    if (all.count)
        result = try_suspect(c, &all, c->next, guilty, err);
    input_release(&all);
    return result;
}

/* Who killed (or wedged) the bot? */
static int hunt(struct campaign *c, struct suspects *first, struct err *err)
{
    bool guilty = false;
    for (size_t i = 0; i < first->count; i++)
        if (explained(c, &first->item[i].input))
            return 0;
    for (size_t k = 1; k <= c->config.jobs && k <= RECENT; k++) {
        const struct input *in = &c->recent[(c->recent_next + RECENT - k) % RECENT];
        if (in->count && explained(c, in))
            return 0;
    }
    for (size_t i = 0; i < first->count; i++)
        pending_save(c->config.dir->findings, &first->item[i].input, "in flight when the bot died",
                     NULL);
    int result = 0;
    for (size_t i = 0; i < first->count && !guilty && result == 0; i++)
        result = try_suspect(c, &first->item[i].input, first->item[i].index, &guilty, err);
    for (size_t k = 1; k <= RECENT && !guilty && result == 0; k++) {
        size_t at = (c->recent_next + RECENT - k) % RECENT;
        struct input in = INPUT_INIT;
        input_dup(&in, &c->recent[at]); /* triage may shoot; the ring must not move under it */
        if (in.count)
            result = try_suspect(c, &in, c->recent_index[at], &guilty, err);
        input_release(&in);
    }
    if (!guilty && result == 0)
        result = try_history(c, &guilty, err);
    if (result == 0) {
        for (size_t i = 0; i < first->count; i++)
            pending_done(c->config.dir->findings, &first->item[i].input);
        c->stats.unattributed += !guilty;
    }
    return result;
}

static int look_at_broken(struct campaign *c, struct err *err)
{
    struct session *s = c->config.session;
    bool dead = !target_settle(s->target, BROKEN_SETTLE);
    if (!dead)
        dead = !session_ping(s, s->hang_after);
    int result = 0;
    if (dead) {
        c->stats.deaths++;
        c->config.player->unwell = true;
        result = hunt(c, &c->broken, err);
    } else {
        for (size_t i = 0; i < c->broken.count && result == 0; i++)
            if (!triage_explains(c->config.triage, &c->broken.item[i].input, NULL))
                result = campaign_take(c, &c->broken.item[i].input, NULL, c->broken.item[i].index,
                                       NULL, err);
    }
    if (result == 0)
        suspects_clear(&c->broken);
    return result;
}

int campaign_investigate(struct campaign *c, struct err *err)
{
    int result = 0;
    if (c->broken.count || !target_alive(c->config.session->target))
        result = look_at_broken(c, err);
    while (c->failed.count && result == 0) {
        struct suspect *x = &c->failed.item[c->failed.count - 1];
        result = campaign_take(c, &x->input, x->hinted ? &x->hint : NULL, x->index, NULL, err);
        if (result == 0) {
            input_release(&x->input);
            c->failed.count--;
        }
    }
    return result < 0 ? result : player_ready(c->config.player) < 0
                                     ? err_set(err, "%s", c->config.player->err.text)
                                     : 0;
}
