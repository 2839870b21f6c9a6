#ifndef HARNESS_TRIAGE_TRIAL_H
#define HARNESS_TRIAGE_TRIAL_H
/* How triage asks for an input to be played again. Who drives the wire, the process and the
 * oracles implements trial_play; triage itself links without any of them. */
#include "harness/model/input.h"
#include "harness/model/observation.h"
#include "harness/model/verdict.h"

enum trial_care {
    TRIAL_QUICK,  /* several at a time where the failure allows it, deadlines shortened to what
                     the suspected failure needs */
    TRIAL_FRESH,  /* as careful, on a bot started anew (where we can start it) */
    TRIAL_CAREFUL /* alone, on a bot known to be well, full deadlines, a known-good update after */
};

struct trial {
    bool fired;              /* an oracle fired: see verdict */
    bool unresolved;         /* our side or the restart failed: says nothing */
    struct verdict verdict;  /* trace filled in */
    struct observation seen; /* the evidence; owned */
};
void trial_release(struct trial *t);

/* Plays in[0..n-1] as if each were the only one and fills out[0..n-1] (initialised by the caller
 * to zero). `hint` is the failure looked for (may be NULL): it decides deadlines and how many may
 * be in flight. -1: stop everything (interrupted, or the bot will not come up again). */
struct trial_player {
    void *ctx;
    int (*play)(void *ctx, const struct input *const *in, size_t n, enum trial_care care,
                const struct verdict *hint, struct trial *out);
};
#endif
