#ifndef HARNESS_TARGET_TARGET_PRIVATE_H
#define HARNESS_TARGET_TARGET_PRIVATE_H
/* What target.c and ready.c share. */
#include "harness/target/keeper.h"
#include "harness/target/tail.h"

struct target {
    struct spawn command[KEEPER_JOBS];
    struct keeper keeper;
    bool supervised;
    int64_t ready_within, reset_within, grace;
    unsigned start_limit;

    _Atomic bool alive;
    pid_t pid; /* of the bot that runs, or 0 */
    uint64_t starts, deaths;
    struct keeper_msg last_death;
    struct keeper_msg reply;     /* the latest STARTED or STOPPED */
    struct keeper_msg reset_end; /* op is KEEPER_DIED once the reset command ended */
    struct tail tail;
};

/* Pumps until something comes in or `until`. */
void target_wait(struct target *t, int64_t until);
/* "exited with status 3", "was killed by signal 11 (SEGV)". */
const char *target_end_text(const struct target *t, const struct keeper_msg *death, char out[64]);
/* The last words since an output offset, for an error text: printable, secrets blanked. */
const char *target_last_words(const struct target *t, uint64_t since, char out[320]);
#endif
