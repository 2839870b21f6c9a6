#ifndef HARNESS_MODEL_VERDICT_H
#define HARNESS_MODEL_VERDICT_H
/* What an oracle concluded from the evidence of one input. */
#include <stdbool.h>
#include <stdint.h>

enum severity { SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH, SEVERITY_CRITICAL };
const char *severity_name(enum severity s); /* "low" ... "critical" */

struct verdict {
    const char *oracle; /* static name, as in the table */
    char outcome[48];   /* stable: "500", "signal-11", "exit-1", "reset", "no-answer" ... */
    enum severity severity;
    int threat;       /* 0, 1, 2 as in telegram.md; -1: takes the input's */
    bool late;        /* it came after a good answer: looking for it takes patience */
    char detail[256]; /* one line for a person, printable */
    /* The failure's own words (exception, frames, sanitizer line), normalised; "" when the bot said
     * nothing that tells one bug from another. Two failures with the same non-empty text are one
     * bug. */
    char trace[512];
};
#endif
