#ifndef HARNESS_RUN_REPLAY_H
#define HARNESS_RUN_REPLAY_H
/* Plays findings, regression files, step files and raw requests again. */
#include "harness/run/player.h"
#include "harness/triage/finding.h"

struct replay_result {
    char *path;              /* owned */
    struct finding expected; /* of a finding folder; else only its input is set */
    bool is_finding;
    unsigned fired, tried;  /* any failure / times that could be played */
    unsigned same;          /* ... of these, with the expected oracle and outcome */
    struct verdict verdict; /* of the first failure */
    int status;             /* of the last answer; 0: none */
};
struct replay {
    struct replay_result *item;
    size_t count, cap;
};
void replay_release(struct replay *r);
/* Adds a finding folder, a file, or every one of these in a folder of such. 0 or -1. */
int replay_add(struct replay *r, const char *path, struct err *err);
/* Plays item i up to `times` times, until it has failed as expected. -1: could not test (p->err).
 */
int replay_play(struct replay *r, size_t i, struct player *p, unsigned times);
#endif
