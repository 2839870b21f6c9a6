/* `status-5xx`: the bot itself says that it failed. A 4xx never counts but 429, and 429 and 503
 * ("not now") count only where the input was played alone: under load they are the right answer.
 * A 429 also needs a known-good update to be served, else the limit is one for all. */
#include "harness/oracle/evidence.h"

static bool failed(const struct oracle_view *v, const struct step *s, const struct exchange *x)
{
    if (x->end != END_ANSWERED)
        return false;
    if (x->status == 429)
        return v->final && v->seen->ping == PING_ANSWERED;
    if (x->status == 503)
        return evidence_settled(v);
    return x->status >= 500 && x->status <= 599 && !evidence_may_refuse(s, x->status);
}

static bool judge(const struct oracle_view *v, struct verdict *out)
{
    for (size_t i = 0; i < evidence_steps(v); i++) {
        const struct exchange *x = &v->seen->exchange[i];
        if (!failed(v, &v->input->step[i], x))
            continue;
        struct span says = evidence_first_line(x);
        out->severity = x->status == 429 ? SEVERITY_LOW : SEVERITY_MEDIUM;
        evidence_outcome(out, "%d", x->status);
        evidence_detail(out, "status %d: \"%.*s\"", x->status, (int)says.n, says.p);
        return true;
    }
    return false;
}

const struct oracle oracle_status_5xx = {
    "status-5xx", "a 5xx answer (501, 505, 503 and 429 only where they are no excuse)", judge};
