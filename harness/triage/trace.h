#ifndef HARNESS_TRIAGE_TRACE_H
#define HARNESS_TRIAGE_TRACE_H
/* A failure's own words, made comparable: exception type, message without what varies (numbers,
 * ids, quoted values, paths, times), and the top three frames of the bot's own code. */
#include "harness/base/span.h"

/* Reads an answer's body or the bot's last output. Writes a printable line into out (at most size
 * bytes, NUL included), or "" where the text tells nothing that sets one bug apart from another. */
void trace_normalise(struct span text, char *out, size_t size);
#endif
