/* All oracles in one table, and the questions asked of it; see oracle.h. */
#include "harness/oracle/evidence.h"

#define ORACLE(id) extern const struct oracle oracle_##id;
#include "harness/oracle/oracles.def"
#undef ORACLE

#define ORACLE(id) &oracle_##id,
const struct oracle *const oracles[] = {
#include "harness/oracle/oracles.def"
    NULL};
#undef ORACLE

const struct oracle *oracle_find(const char *name)
{
    for (size_t i = 0; oracles[i]; i++)
        if (strcmp(oracles[i]->name, name) == 0)
            return oracles[i];
    return NULL;
}

bool oracle_judge(const struct oracle_view *v, struct verdict *out)
{
    if (v->seen->local_fault)
        return false;
    for (size_t i = 0; oracles[i]; i++) {
        *out = (struct verdict){.oracle = oracles[i]->name, .threat = -1};
        if (oracles[i]->judge(v, out))
            return true;
    }
    return false;
}

/* A broken, late or refused answer; which of the oracles will say so depends on what is still to
 * be asked. An ill-formed request gets none by right; a 429 under load is everyday life, and asking
 * again each time would only add to the load. */
static bool looks_odd(const struct step *s, const struct exchange *x)
{
    switch (x->end) {
    case END_ANSWERED:
        return x->status >= 500 && !evidence_may_refuse(s, x->status);
    case END_RESET:
    case END_CLOSED:
    case END_TIMEOUT:
    case END_GARBAGE:
        return evidence_wellformed(s);
    case END_REFUSED:
    case END_CONNECT_TIMEOUT:
        return true; /* the bot may have died of it, or of another */
    case END_SENT:
    case END_LOCAL:
        break;
    }
    return false;
}

bool oracle_suspicious(const struct oracle_view *v)
{
    struct verdict ignored;
    if (v->seen->local_fault)
        return false;
    if (oracle_judge(v, &ignored))
        return true;
    bool odd =
        v->seen->process.died || v->seen->process.sanitizer[0] || v->seen->ping == PING_FAILED;
    for (size_t i = 0; i < evidence_steps(v) && !odd; i++)
        odd = looks_odd(&v->input->step[i], &v->seen->exchange[i]);
    return odd;
}
