#ifndef HARNESS_RUN_RUNDIR_H
#define HARNESS_RUN_RUNDIR_H
/* A run's folder (product.md) and what survives a kill -9 in it: the journal, appended to when the
 * state changes, and progress.json, replaced as a whole once a second. Nothing in either grows with
 * the number of executions. */
#include "harness/base/err.h"
#include "harness/model/input.h"

struct rundir {
    char *path;     /* owned, as all below */
    char *findings; /* <path>/findings */
    char *corpus;   /* <path>/corpus */
    int journal;    /* descriptor of journal.jsonl; -1 while closed */
    bool resumed;
};

/* What resume needs of an earlier run of the folder. */
struct rundir_progress {
    uint64_t seed;
    uint64_t executions; /* started and answered */
    uint64_t next;       /* index of the next input to generate */
    int64_t elapsed;     /* ns of campaign time */
    uint64_t deaths, unconfirmed;
};

/* Makes `out`, or runs/<name>-<UTC time> where out is NULL, with its folders. Refuses a folder that
 * holds a run unless `resume`; with resume the folder must hold one. 0 or -1. */
int rundir_open(struct rundir *r, const char *out, const char *name, bool resume, struct err *err);
void rundir_close(struct rundir *r);
/* Appends one line {"t":..., "event":event, ...json members}; members may be "" or `"k":v,...`. */
int rundir_event(struct rundir *r, const char *event, const char *members, struct err *err);
int rundir_save(struct rundir *r, const struct rundir_progress *p, struct err *err);
/* Leaves *p as it is where the run was killed before its first save. */
int rundir_restore(const struct rundir *r, struct rundir_progress *p, struct err *err);
/* Writes an input that showed something new under corpus/, named by its SHA-1; plain bodies as they
 * are, anything else as step lines with ".steps". */
int rundir_keep(struct rundir *r, const struct input *in, struct err *err);
/* <path>/<name>; the caller frees. */
char *rundir_file(const struct rundir *r, const char *name);
#endif
