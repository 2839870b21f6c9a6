#ifndef HARNESS_TRIAGE_MINIMIZE_H
#define HARNESS_TRIAGE_MINIMIZE_H
/* Reduces an input to one that still fails in the same way and from which no single deletion,
 * replacement or hoist can be taken. Works on inputs of any number of steps through one question
 * asked in batches; knows nothing of HTTP. Same input, same answers: same result, whatever the
 * batch width (unless the budget, which counts what a batch asks ahead, runs out).
 *
 * "Smaller" is a total order, and every accepted step goes down in it: fewer steps; fewer
 * decorations (headers, wire, secret shape, faults, ...: whatever makes a step no plain POST of its
 * body); fewer body bytes; then byte by byte, digits before letters before punctuation. So 0 is the
 * least JSON text, then "" [] {} null; a text of any content shrinks to zeros. */
#include "harness/model/input.h"

enum min_answer {
    MIN_NONE,      /* no failure */
    MIN_SAME,      /* the failure we minimise */
    MIN_OTHER,     /* another failure: the asker keeps it as a finding of its own */
    MIN_UNRESOLVED /* could not tell (our side failed, the bot would not come up); treated as not
                      interesting and never cached */
};

/* Answers candidates[0..n-1] into answers[0..n-1], possibly at the same time. Returns -1 to stop
 * everything (the budget of the caller, Ctrl-C): the best so far is kept. */
typedef int (*min_ask)(void *ctx, const struct input *const *candidates, size_t n,
                       enum min_answer *answers);

struct min_config {
    unsigned width;    /* K: candidates asked in one batch, 1..64 */
    uint64_t budget;   /* queries; 0: 5,000 */
    const char *cache; /* JSONL file of answered queries to read and extend; NULL: memory only */
    void (*progress)(void *ctx, uint64_t queries, uint64_t bytes_now);
    void *progress_ctx;
};

struct min_result {
    struct input best;  /* owned */
    uint64_t queries;   /* asked, cache hits not counted */
    uint64_t rounds;    /* batches */
    uint64_t bytes;     /* body bytes of best, all steps */
    bool failed_at_all; /* false: the original itself did not answer MIN_SAME */
    bool minimal;       /* every single deletion, replacement and hoist was asked and refused */
};
void min_result_release(struct min_result *r);

/* 0 when it ran to its end or its budget (see the result), -1 when the asker stopped it. */
int minimize(const struct input *original, const struct min_config *config, min_ask ask, void *ctx,
             struct min_result *out);
#endif
