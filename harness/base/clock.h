#ifndef HARNESS_BASE_CLOCK_H
#define HARNESS_BASE_CLOCK_H
/* The only source of time. Nanoseconds in int64_t everywhere; never mix the two clocks. */
#include <stdint.h>

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

int64_t clock_now(void);                        /* monotonic, ns */
int64_t clock_wall(void);                       /* since 1970 UTC, ns */
void clock_sleep(int64_t ns);                   /* sleeps at least ns; returns early on a signal */
char *clock_utc(int64_t wall_ns, char out[32]); /* "2026-11-23T23:07:05Z"; returns out */
int64_t clock_utc_parse(const char *text);      /* and back; 0 for anything else */
#endif
