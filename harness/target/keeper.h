#ifndef HARNESS_TARGET_KEEPER_H
#define HARNESS_TARGET_KEEPER_H
/* The keeper: a fork of ours that is the parent of everything the bot ever starts. It outlives a
 * killed hookstorm just long enough to clean up. Messages are whole structs over a SEQPACKET pair;
 * its closing is the last command. */
#include "harness/target/spawn.h"

enum keeper_job { KEEPER_BOT, KEEPER_RESET, KEEPER_JOBS };

enum keeper_op {
    KEEPER_START,   /* to the keeper: run the job's command */
    KEEPER_STOP,    /* to the keeper: end the job within `at` ns, then all strays */
    KEEPER_STARTED, /* pid, or error (errno) */
    KEEPER_DIED,    /* nobody asked: wait status, and when */
    KEEPER_STOPPED
};

struct keeper_msg {
    enum keeper_op op;
    enum keeper_job job;
    pid_t pid;
    int status; /* as of waitpid */
    int error;  /* errno, 0 */
    int64_t at; /* clock_now() of a death; grace of a stop, ns */
};

struct keeper {
    pid_t pid;
    int control, out, err; /* ours; never block; -1 where closed */
};

int keeper_open(struct keeper *k, const struct spawn job[KEEPER_JOBS], struct err *err);
void keeper_close(struct keeper *k); /* returns when the keeper and all it kept are gone */
#endif
