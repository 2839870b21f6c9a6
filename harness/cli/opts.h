#ifndef HARNESS_CLI_OPTS_H
#define HARNESS_CLI_OPTS_H
/* Command line options: one row gives name, value, help and where it goes. */
#include "harness/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum opt_kind {
    OPT_FLAG,     /* bool *: set to true */
    OPT_TEXT,     /* const char **: borrowed from argv */
    OPT_COUNT,    /* uint64_t *: decimal, "_" allowed */
    OPT_UINT,     /* unsigned * */
    OPT_DURATION, /* int64_t *: ns */
    OPT_SIZE,     /* uint64_t *: bytes */
    OPT_RATE      /* double *: per second */
};

struct opt {
    const char *name; /* long name; NULL ends the table */
    char letter;      /* short name, 0: none */
    enum opt_kind kind;
    void *into;
    const char *value; /* "URL": what the help calls the value; NULL for flags */
    const char *help;
};

/* Parses argv[1..]; positional arguments are moved to the front of argv[1..] and counted. A wrong
 * option names the nearest right one. 0, or -1 with err; *help is set where -h or --help was given.
 */
int opts_parse(const struct opt *table, int argc, char **argv, int *positional, bool *help,
               struct err *err);
/* "  -o, --out DIR   text", one line each, aligned. */
void opts_print(const struct opt *table);
/* The entry of `names` (NULL-terminated) nearest to `word`, or NULL if none is near. */
const char *nearest(const char *word, const char *const *names);
#endif
