#ifndef HARNESS_RUN_REDUCE_H
#define HARNESS_RUN_REDUCE_H
/* Minimising one input from the command line: against a bot, or against a program that reads a
 * file. */
#include "harness/run/player.h"
#include "harness/triage/minimize.h"

/* What fails, in one line, once known ("status-5xx 500: ..."). */
#define REDUCE_WHAT 320

/* Against a bot: the failure the input shows first is the one that counts. *what is filled. -1: the
 * player stopped (p->err). */
int reduce_on_bot(const struct input *in, struct player *p, const struct min_config *config,
                  struct min_result *out, char what[REDUCE_WHAT]);
/* Against a program: `command` is a shell line in which @@ stands for the file's path (without @@
 * the bytes come on standard input). A run that ends by the same signal, or with the same non-zero
 * exit code, as on the original counts. `within` ns a run; a time-out counts as an outcome too. */
int reduce_on_program(const struct input *in, const char *command, int64_t within,
                      const struct min_config *config, struct min_result *out,
                      char what[REDUCE_WHAT], struct err *err);
#endif
