#ifndef HARNESS_CLI_COMMAND_H
#define HARNESS_CLI_COMMAND_H
/* Subcommands. To add one: a file cmd_NAME.c that ends in its const struct command, and a row in
 * commands.def. */
#include "harness/cli/opts.h"

struct command {
    const char *name;
    const char *help;  /* one line, for the list */
    const char *usage; /* after "hookstorm ": "fuzz [options]" */
    const char *about; /* paragraphs for -h: what it does, an example */
    int (*run)(const struct command *self, int argc, char **argv); /* argv[0] is the name */
};
extern const struct command *const commands[]; /* NULL-terminated */

/* Options parsed, -h answered. Returns -1 to go on, else the exit code. */
int command_options(const struct command *self, const struct opt *table, int argc, char **argv,
                    int *positional);
/* Prints "hookstorm NAME: text" and returns code. */
int command_fail(const struct command *self, const struct err *err, int code);
#endif
