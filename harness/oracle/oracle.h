#ifndef HARNESS_ORACLE_ORACLE_H
#define HARNESS_ORACLE_ORACLE_H
/* An oracle looks at the evidence of one input and says whether the bot failed. One file and one
 * row in oracles.def each; rows stand in order of precedence: the first that fires gives the
 * verdict (a dead process explains a reset, not the other way round). */
#include "harness/model/input.h"
#include "harness/model/observation.h"
#include "harness/model/verdict.h"

struct oracle_view {
    const struct input *input;
    const struct observation *seen;
    int64_t hang_after;     /* ns: longer without an answer is a hang */
    bool secret_configured; /* the plan or the environment gives a secret */
    bool final;             /* the input was played alone and pinged afterwards (triage); otherwise
                               only what needs no further question may fire */
};

struct oracle {
    const char *name;
    const char *help; /* one line, for `list oracles` */
    bool (*judge)(const struct oracle_view *v, struct verdict *out);
};

extern const struct oracle *const oracles[]; /* NULL-terminated */
const struct oracle *oracle_find(const char *name);
/* The first oracle that fires, in table order; false if none does or nothing may be concluded. */
bool oracle_judge(const struct oracle_view *v, struct verdict *out);
/* Worth a closer look though no oracle may fire yet (the connection broke under load, an answer is
 * overdue ...): triage re-sends the input alone. */
bool oracle_suspicious(const struct oracle_view *v);
#endif
