#ifndef HARNESS_RUN_PLAYER_H
#define HARNESS_RUN_PLAYER_H
/* Plays inputs one at a time or a few at once for triage, minimiser and replay, and lets the
 * oracles judge: the implementation of trial_player over a session. */
#include "harness/run/session.h"
#include "harness/triage/trial.h"

struct player {
    struct session *session;
    struct trial_player trial; /* hand this to triage */
    const volatile int *stop;  /* non-zero: the user wants out; may be NULL */
    void (*idle)(void *ctx);   /* called now and then while waiting; may be NULL */
    void *idle_ctx;
    int64_t typical;   /* ns a good answer usually takes; sets the quick deadlines */
    int64_t death_lag; /* ns seen between an answer and the death it announced */
    uint64_t next_id;  /* for fresh update_ids */
    bool unwell;       /* dead or wedged as far as we know: revive before the next */
    uint64_t played, revived;
    struct err err; /* why play returned -1, if not for `stop` */
};
void player_init(struct player *p, struct session *s);
/* How long to wait for an answer to a request that a server may rightly leave unanswered (half a
 * body, a length that lies): only so long that what it does at once is seen. ns */
int64_t player_quiet_deadline(const struct player *p);
/* Makes sure that the bot is up. 0 or -1 (p->err). */
int player_ready(struct player *p);
#endif
