/* `hang`: a request that deserves an answer got none, or half of one, within the target's
 * hang_after, while the process lives. Only when nothing else was in flight: one update that spins
 * makes all others late, and load alone can too. */
#include "harness/oracle/evidence.h"

/* The wire's deadline starts a little before the last byte is sent: a tenth is allowed for that. */
static bool long_enough(const struct oracle_view *v, const struct exchange *x)
{
    int64_t from = x->request_done && x->sent_last ? x->sent_last : x->sent_first;
    return from && x->done - from >= v->hang_after - v->hang_after / 10;
}

static bool hangs(const struct oracle_view *v, size_t i)
{
    const struct step *s = &v->input->step[i];
    const struct exchange *x = &v->seen->exchange[i];
    bool our_slowness = !x->request_done && s->fault_count; /* a fault may be holding the body */
    return x->end == END_TIMEOUT && evidence_wellformed(s) && !our_slowness && long_enough(v, x);
}

static bool judge(const struct oracle_view *v, struct verdict *out)
{
    if (!evidence_settled(v) || v->seen->process.died)
        return false;
    for (size_t i = 0; i < evidence_steps(v); i++) {
        if (!hangs(v, i))
            continue;
        const struct exchange *x = &v->seen->exchange[i];
        bool wedged = v->seen->ping == PING_FAILED;
        out->severity = wedged ? SEVERITY_CRITICAL : SEVERITY_HIGH;
        evidence_outcome(out, x->any_byte ? "half-answer" : "no-answer");
        evidence_detail(out, "%s within %.1f s%s%s", x->any_byte ? "half an answer" : "no answer",
                        (double)v->hang_after / 1e9,
                        x->request_done ? "" : "; the bot stopped reading the request",
                        wedged ? "; nor to a known-good update afterwards" : "");
        return true;
    }
    return false;
}

const struct oracle oracle_hang = {
    "hang", "no complete answer within hang_after though the process lives", judge};
