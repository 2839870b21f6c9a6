/* Time; see clock.h. */
#include "harness/base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

int64_t clock_now(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_wall(void)
{
    return read_clock(CLOCK_REALTIME);
}

void clock_sleep(int64_t ns)
{
    struct timespec t = {ns / NS_PER_S, ns % NS_PER_S};
    if (ns > 0)
        nanosleep(&t, NULL);
}

char *clock_utc(int64_t wall_ns, char out[32])
{
    time_t seconds = (time_t)(wall_ns / NS_PER_S);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return out;
}

int64_t clock_utc_parse(const char *text)
{
    struct tm tm = {0};
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    time_t seconds = end && *end == '\0' ? timegm(&tm) : -1;
    return seconds >= 0 && seconds < INT64_MAX / NS_PER_S ? (int64_t)seconds * NS_PER_S : 0;
}
