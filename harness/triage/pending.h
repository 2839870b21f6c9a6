#ifndef HARNESS_TRIAGE_PENDING_H
#define HARNESS_TRIAGE_PENDING_H
/* The inputs that failed once and are not confirmed yet, on disk under findings/.pending/ by the
 * SHA-1 of what they send, so that a kill -9 between failure and folder loses nothing. */
#include "harness/base/err.h"
#include "harness/model/input.h"

/* Writes (or finds already there) the input; `why` is one line that survives with it. */
int pending_save(const char *findings_dir, const struct input *in, const char *why,
                 struct err *err);
/* Done with it: removes the file. */
void pending_done(const char *findings_dir, const struct input *in);
/* Calls fn for each pending input, in name order; stops when fn returns non-zero. */
int pending_each(const char *findings_dir, int (*fn)(void *ctx, struct input *in), void *ctx,
                 struct err *err);
#endif
