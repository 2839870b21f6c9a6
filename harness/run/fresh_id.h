#ifndef HARNESS_RUN_FRESH_ID_H
#define HARNESS_RUN_FRESH_ID_H
/* A new update_id for each sending. Bots drop an update_id that they have seen (Bot API:
 * Update.update_id "allows you to ignore repeated updates"), and a re-sent failure would then look
 * cured. Only an ordinary id at the start of the body is replaced, digit for digit, so that nothing
 * else of the input changes; ids that a mutator made strange are left alone. */
#include "harness/base/buf.h"

#include <stdint.h>

#define FRESH_ID_MIN 100000000u /* ids are nine digits: at most the server's 2,000,000,000 */
#define FRESH_ID_SPAN 900000000u

/* Where the nine digits stand in the body, or 0 if it has no ordinary id. */
size_t fresh_id_find(struct span body);
/* Writes id (taken modulo FRESH_ID_SPAN) over the digits at body + at. */
void fresh_id_put(char *body, size_t at, uint64_t id);
#endif
