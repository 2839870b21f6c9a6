/* `unresponsive`: the input itself may have been answered well, but a known-good update sent alone
 * after it is not. Nothing is concluded where the bot was not there to begin with. A 429 to the
 * known-good update is a rate limit our own traffic earned. */
#include "harness/oracle/evidence.h"

static bool reached_the_bot(const struct oracle_view *v)
{
    for (size_t i = 0; i < v->seen->count; i++) {
        enum exchange_end end = v->seen->exchange[i].end;
        if (end != END_REFUSED && end != END_CONNECT_TIMEOUT && end != END_LOCAL)
            return true;
    }
    return false;
}

static bool judge(const struct oracle_view *v, struct verdict *out)
{
    const struct observation *o = v->seen;
    if (o->ping != PING_FAILED || o->ping_status == 429 || o->process.died ||
        !evidence_settled(v) || !reached_the_bot(v))
        return false;
    out->severity = SEVERITY_CRITICAL;
    if (o->ping_status) {
        evidence_outcome(out, "ping-%d", o->ping_status);
        evidence_detail(out, "a known-good update gets status %d after this input", o->ping_status);
    } else {
        evidence_outcome(out, "no-answer");
        evidence_detail(out, "a known-good update gets no answer after this input");
    }
    return true;
}

const struct oracle oracle_unresponsive = {"unresponsive",
                                           "a known-good update fails after the input", judge};
