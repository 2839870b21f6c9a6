#ifndef HARNESS_RUN_CAMPAIGN_H
#define HARNESS_RUN_CAMPAIGN_H
/* A black-box campaign over HTTP: mutate, send with many in flight, judge, hand what failed to
 * triage, mutate further what showed something new. One thread; the input of index i is a function
 * of the seed, the phase, i and (with feedback) of the corpus at that moment. */
#include "fuzz/mutators/mutate.h"
#include "harness/run/corpus.h"
#include "harness/run/player.h"
#include "harness/run/rundir.h"
#include "harness/triage/triage.h"

struct campaign_stats {
    uint64_t executions; /* inputs answered or given up, resumed ones included */
    uint64_t skipped;    /* not sent: a costly finding explains them */
    uint64_t status[6];  /* answers by class: [2] is 2xx; [0] no answer */
    uint64_t deaths;     /* of the bot */
    uint64_t explained;  /* failing inputs that a finding already explained */
    uint64_t suspects, unconfirmed;
    uint64_t unattributed; /* deaths nobody alone, nor the last inputs together, could repeat */
    uint64_t corpus, findings;
    int64_t elapsed;   /* ns, resumed time included */
    double rate;       /* executions per second over the last seconds */
    const char *doing; /* "fuzzing", "minimising", ...: static text */
};

struct campaign_config {
    struct session *session;
    struct player *player;
    struct triage *triage;
    struct corpus *corpus;
    struct rundir *dir;
    unsigned mix[MUT_FAMILIES]; /* all 0: default */
    const struct mutator *only; /* NULL: all */
    uint64_t max_body;          /* bytes */
    uint64_t seed, phase;
    uint64_t executions; /* stop after; 0: no bound */
    int64_t time;        /* ns; 0: no bound */
    double rate;         /* inputs per second at most; 0: no bound */
    unsigned jobs;       /* inputs in flight */
    bool feedback, fail_fast;
    const volatile int *stop; /* non-zero: end soon, keep everything */
    void (*tick)(void *ctx, const struct campaign_stats *s); /* about ten times a second */
    void *tick_ctx;
};

struct campaign;
struct campaign *campaign_new(const struct campaign_config *config, struct err *err);
void campaign_free(struct campaign *c);
/* Continue counting where an interrupted run stopped. */
void campaign_resume(struct campaign *c, const struct rundir_progress *p);
/* Runs to its bound, to `stop`, or (fail_fast) to the first new finding. 0; -1 and err when the bot
 * could not be brought up again or the disk is full: what was found stands. */
int campaign_run(struct campaign *c, struct err *err);
const struct campaign_stats *campaign_stats(const struct campaign *c);
#endif
