#ifndef HARNESS_RUN_ATTACK_H
#define HARNESS_RUN_ATTACK_H
/* Everything a campaign or a gate needs, opened in the right order and closed in the reverse one:
 * the run's folder, the bot, the seeds, triage with its baseline, and the result that grows. */
#include "harness/report/report.h"
#include "harness/run/campaign.h"
#include "harness/run/corpus.h"
#include "harness/run/player.h"
#include "harness/run/rundir.h"

struct attack_config {
    struct session_config session; /* run_id is set by attack_open */
    const char *name;              /* of the run; part of its folder's name */
    const char *out;               /* the folder; NULL: runs/<name>-<time> */
    const char *corpus;            /* seeds; NULL: those that ship with hookstorm */
    const char *known;             /* baseline of known findings; NULL: none */
    bool resume;
    uint64_t seed;    /* resume takes the earlier run's */
    unsigned confirm; /* re-sends; 0: 10 */
    const volatile int *stop;
    void (*on_finding)(void *ctx, const struct finding *f);
    void (*on_progress)(void *ctx, const char *doing, uint64_t queries, uint64_t bytes);
    void *ctx;
};

struct attack {
    struct rundir dir;
    struct session *session;
    struct player player;
    struct corpus corpus;
    struct triage *triage;
    struct run_result result;
    struct rundir_progress before; /* of the run that is resumed */
    int64_t began;                 /* clock_now(), ns */
    const struct attack_config *config;
};

/* 0; -1 with err. Nothing is sent yet. What fails here is bad usage (exit 2). */
int attack_open(struct attack *a, const struct attack_config *config, struct err *err);
/* Brings the bot up and looks at what an interrupted run left pending. -1: could not test (exit 3).
 */
int attack_begin(struct attack *a, struct err *err);
/* Decides the verdict and writes summary.json and the reports named (NULL-terminated list of
 * {report name, file name} pairs, may be NULL). `reason` non-NULL: testing had to stop because of
 * it. 0, or -1 if a report could not be written (err); the result stands all the same. */
struct attack_output {
    const char *report, *file;
};
int attack_end(struct attack *a, const struct attack_output *outputs, const char *reason,
               struct err *err);
void attack_close(struct attack *a);
/* Adds a finished campaign's figures to the result. */
void attack_count(struct attack *a, const struct campaign_stats *s, const char *phase,
                  int64_t elapsed);
#endif
