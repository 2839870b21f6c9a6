#ifndef TESTS_BOTS_SAMPLE_BUGS_H
#define TESTS_BOTS_SAMPLE_BUGS_H
/* The planted bugs as a table (bugs.def), the set that is switched on, and the log that tells a
 * benchmark which of them fired. The conditions live where a programmer would have made the
 * mistake; see bug() in turn.h. */
#include "harness/base/buf.h"
#include "harness/base/err.h"

#include <stdatomic.h>

enum bug_id {
#define BUG(number, id, name, class, effect, reach, holdout, source, text) BUG_##id = number,
#include "tests/bots/sample/bugs.def"
#undef BUG
    BUG_COUNT
};

enum bug_effect {
    EFFECT_HTTP_500,     /* the bare 500 that all ordinary bugs share */
    EFFECT_ABORT,        /* SIGABRT */
    EFFECT_SEGV,         /* a null pointer is followed */
    EFFECT_FPE,          /* an integer is divided by zero */
    EFFECT_OVERFLOW,     /* the stack is used up */
    EFFECT_EXIT,         /* exit status 1 */
    EFFECT_DIE_LATER,    /* 200, then exit status 1 */
    EFFECT_ABORT_LATER,  /* 200, then SIGABRT */
    EFFECT_HANG_REQUEST, /* no answer to this request; all others are served */
    EFFECT_HANG_WORKER,  /* one worker thread never comes back */
    EFFECT_WEDGE,        /* the state stays locked: nothing is answered any more */
    EFFECT_RESET,        /* TCP reset instead of an answer */
    EFFECT_CUT,          /* the answer ends before its Content-Length */
    EFFECT_GARBAGE,      /* the answer is no HTTP */
    EFFECT_ACCEPT        /* a wrong secret is let in */
};

struct bug_row {
    int number;
    const char *name, *class;
    enum bug_effect effect;
    bool stateful; /* needs more than one update */
    bool holdout;  /* left out of all tuning */
    const char *source, *text;
};
const struct bug_row *bug_row(int number); /* 1..BUG_COUNT-1 */
const char *bug_effect_name(enum bug_effect e);

struct bug_set {
    bool on[BUG_COUNT];
};
/* "none", "all" or numbers and ranges: "1,4,7-9"; a leading '-' on an item switches it off
 * again: "all,-4". 0 or -1. */
int bug_set_parse(struct bug_set *set, struct span list, struct err *err);

/* One line per bug that fired, its number in two digits, appended before the effect happens; at
 * most BUG_LOG_EACH lines per number and process. */
#define BUG_LOG_EACH 20
struct bug_log {
    int fd; /* -1: no log */
    atomic_int fired[BUG_COUNT];
};
void bug_log_write(struct bug_log *log, enum bug_id id);

void bugs_put_text(struct buf *out); /* --list-bugs */
void bugs_put_json(struct buf *out); /* --list-bugs --json: an array of objects */
#endif
