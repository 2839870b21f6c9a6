#ifndef HARNESS_TARGET_TAIL_H
#define HARNESS_TARGET_TAIL_H
/* The last bytes of what the bot wrote, in constant memory, addressed by how many bytes came
 * before them; and the sanitizer reports among its lines. */
#include "harness/base/span.h"

#include <stdint.h>

#define TAIL_RING 65536 /* bytes kept; a power of two */
#define TAIL_LINE 240   /* of a line that is looked at */
#define TAIL_REPORT 160 /* of a report's first line that is kept */
#define TAIL_REPORTS 8  /* latest reports kept */

struct tail {
    char ring[TAIL_RING];
    uint64_t end; /* bytes ever added */
    char line[TAIL_LINE];
    size_t line_len; /* of the unfinished line; the rest of a long one is dropped */
    struct tail_report {
        uint64_t at; /* value of end when it was found */
        char line[TAIL_REPORT];
    } report[TAIL_REPORTS];
    uint64_t reports; /* ever found */
};

/* `scan`: look for sanitizer reports too (standard error). Streams that interleave in the middle
 * of a line must not both be scanned. */
void tail_add(struct tail *t, struct span bytes, bool scan);
/* An unfinished line counts from now on as finished: its writer is gone. */
void tail_end_line(struct tail *t);
/* Copies the last bytes written since `since`, at most `max`; returns how many. */
size_t tail_copy(const struct tail *t, uint64_t since, char *out, size_t max);
/* The first known report found after `since`, or NULL. */
const char *tail_report(const struct tail *t, uint64_t since);
/* True for the first line of a report by ASan, LSan, MSan, TSan, HWASan, UBSan or libFuzzer. */
bool tail_is_report(struct span line);
#endif
