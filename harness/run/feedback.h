#ifndef HARNESS_RUN_FEEDBACK_H
#define HARNESS_RUN_FEEDBACK_H
/* Feedback without coverage: does this answer show something new of the bot? An answer is folded to
 * what the bot decides (status, header names, the bot's own words, a timing class), so that echoed
 * text, ids and dates do not count as behaviour. */
#include "harness/model/exchange.h"

struct feedback;
struct feedback *feedback_new(void);
void feedback_free(struct feedback *f);
/* Answers to unmutated seeds: words that come back from two or more of them are the bot's own. Also
 * remembers the answers as seen, and how long they usually take. */
void feedback_learn(struct feedback *f, const struct exchange *x);
/* True the first time an answer folds to this. Bounded: after 8,192 distinct foldings nothing is
 * new any more. */
bool feedback_is_new(struct feedback *f, const struct exchange *x);
/* True the first time a line of the bot's log folds to this. */
bool feedback_log_is_new(struct feedback *f, struct span line);
int64_t feedback_typical(const struct feedback *f); /* ns, median of the learned answers; 0: none */
#endif
