#ifndef HARNESS_BASE_HIST_H
#define HARNESS_BASE_HIST_H
/* A log-linear histogram of durations: three significant digits (relative error at most 1/2048),
 * 1 ns to 1 hour and beyond (clamped, counted), constant memory, mergeable. Values in ns. */
#include "harness/base/buf.h"

#include <stdint.h>

struct hist; /* opaque; 270 KiB, of which only the pages that are used cost memory */
struct hist *hist_new(void);
void hist_free(struct hist *h);
void hist_clear(struct hist *h);
void hist_record(struct hist *h, int64_t ns);
void hist_record_n(struct hist *h, int64_t ns, uint64_t count);
void hist_merge(struct hist *into, const struct hist *from);
uint64_t hist_count(const struct hist *h);
int64_t hist_min(const struct hist *h); /* 0 when empty */
int64_t hist_max(const struct hist *h);
double hist_mean(const struct hist *h);
/* The value at or below which `fraction` (0..1) of the records lie, by nearest rank; 0 if empty. */
int64_t hist_at(const struct hist *h, double fraction);
/* Calls fn for every non-empty bucket in rising order: low..high (ns, inclusive) and its count. */
void hist_each(const struct hist *h, void (*fn)(void *arg, int64_t low, int64_t high, uint64_t n),
               void *arg);
#endif
