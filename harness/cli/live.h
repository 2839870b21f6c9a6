#ifndef HARNESS_CLI_LIVE_H
#define HARNESS_CLI_LIVE_H
/* The live line of long work, on stderr: redrawn ten times a second on a terminal, a plain line
 * every ten seconds elsewhere, nothing with --quiet. */
#include "harness/run/campaign.h"

struct live {
    bool on, terminal, colour;
    int64_t bound_time;        /* ns; 0: endless */
    uint64_t bound_executions; /* 0: endless */
    int64_t last_plain;
    const char *phase;
};
void live_init(struct live *l, bool quiet);
void live_campaign(void *arg, const struct campaign_stats *s); /* a campaign's tick */
void live_finding(void *arg, const struct finding *f);         /* a line that stays */
void live_clear(struct live *l);
bool colour_wanted(int fd); /* a terminal, and NO_COLOR is not set */

/* Ctrl-C and SIGTERM set the flag; the second one ends the program at once (130). */
const volatile int *stop_on_signals(void);
#endif
