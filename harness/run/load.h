#ifndef HARNESS_RUN_LOAD_H
#define HARNESS_RUN_LOAD_H
/* A closed load: a number of users, each of whom sends its next update when the last is answered.
 * Valid updates only; the body of (user, index) is a function of the seed. Latency is counted from
 * the moment a user was due to send. */
#include "harness/report/result.h"
#include "harness/run/corpus.h"
#include "harness/run/session.h"

struct load_config {
    struct session *session;
    const struct corpus *corpus;
    uint64_t seed, phase;
    size_t users;
    uint64_t requests; /* ends after so many; 0: no such bound */
    int64_t time;      /* ns; 0: no such bound */
    double rate;       /* requests per second at most (target.limits.rate); 0: none */
    const volatile int *stop;
    /* About ten times a second; returns false to abort (a threshold's alert). May be NULL. */
    bool (*tick)(void *ctx, const struct phase_result *so_far);
    void *tick_ctx;
};
/* Fills requests, errors, status, ends, elapsed and latency of *out. 0, or -1 and err where our own
 * side could not keep up its connections (the figures are void). */
int load_run(const struct load_config *config, struct phase_result *out, struct err *err);
#endif
