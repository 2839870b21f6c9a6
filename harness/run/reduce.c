/* Minimising against a bot; see reduce.h. */
#include "harness/run/reduce.h"

#include <stdio.h>

struct on_bot {
    struct player *player;
    struct verdict want;
};

static int ask(void *ctx, const struct input *const *in, size_t n, enum min_answer *answers)
{
    struct on_bot *b = ctx;
    struct trial trial[64];
    memset(trial, 0, sizeof trial);
    int result = b->player->trial.play(b->player->trial.ctx, in, n, TRIAL_QUICK, &b->want, trial);
    for (size_t i = 0; i < n; i++) {
        const struct verdict *v = &trial[i].verdict;
        bool same = trial[i].fired && strcmp(v->oracle, b->want.oracle) == 0 &&
                    strcmp(v->outcome, b->want.outcome) == 0 &&
                    (!v->trace[0] || !b->want.trace[0] || strcmp(v->trace, b->want.trace) == 0);
        answers[i] = trial[i].unresolved ? MIN_UNRESOLVED
                     : same              ? MIN_SAME
                     : trial[i].fired    ? MIN_OTHER
                                         : MIN_NONE;
        trial_release(&trial[i]);
    }
    return result;
}

int reduce_on_bot(const struct input *in, struct player *p, const struct min_config *config,
                  struct min_result *out, char what[REDUCE_WHAT])
{
    struct on_bot b = {.player = p};
    struct trial first = {0};
    *out = (struct min_result){.best = INPUT_INIT};
    what[0] = '\0';
    int result = p->trial.play(p->trial.ctx, &in, 1, TRIAL_CAREFUL, NULL, &first);
    bool fired = result == 0 && first.fired;
    b.want = first.verdict;
    trial_release(&first);
    if (!fired)
        return result;
    snprintf(what, REDUCE_WHAT, "%s %s: %s", b.want.oracle, b.want.outcome, b.want.detail);
    return minimize(in, config, ask, &b, out);
}
