#ifndef HARNESS_BASE_UNITS_H
#define HARNESS_BASE_UNITS_H
/* Quantities as people write them in plans and flags, and back. One table each way. */
#include "harness/base/buf.h"

#include <stdint.h>

/* "250ms", "20s", "5m", "1h30m", "2d"; a bare number is refused except 0. ns out. 0 or -1. */
int units_duration(struct span text, int64_t *ns);
/* "64", "10k"/"10kB" (1000), "16MiB", "1KiB", "2GiB". bytes out. 0 or -1. */
int units_size(struct span text, uint64_t *bytes);
/* "1000/s", "50/s", "30/m", "1/h"; a bare number is per second. events per second out. 0 or -1. */
int units_rate(struct span text, double *per_second);
/* "1%", "0.5%", or a plain fraction. out as a fraction: 0.01. 0 or -1. */
int units_fraction(struct span text, double *fraction);
/* A decimal integer with optional "_" separators, within low..high. 0 or -1. */
int units_integer(struct span text, int64_t low, int64_t high, int64_t *out);

void units_put_duration(struct buf *out, int64_t ns); /* "1.2ms", "3.4s", "5m12s", "2h05m" */
void units_put_size(struct buf *out, uint64_t bytes); /* "812 B", "4.0 KiB", "16.0 MiB" */
void units_put_count(struct buf *out, uint64_t n);    /* "1,234,567" */
#endif
