/* `reset`: the connection broke before a complete answer, or what came was no HTTP. Orderly close
 * and TCP reset are one outcome: which of the two a failing server produces depends on whether it
 * had read all of the request. */
#include "harness/oracle/evidence.h"

/* Where several requests were in flight a break may be another's doing, unless the process is known
 * to live on. */
static bool own_doing(const struct oracle_view *v)
{
    return evidence_settled(v) || (v->seen->process.supervised && !v->seen->process.died);
}

/* Silent closing is right in two more cases: an idle connection may always be closed, so nothing
 * is said of a reused one; and a server that will not read a body to its end may hang up on it
 * (its 413 can be lost on the way, RFC 9112, 9.6). */
static bool broke(const struct exchange *x)
{
    if (x->end != END_RESET && x->end != END_CLOSED)
        return false;
    return x->any_byte ? x->request_done || x->status < 400 : !x->reused && x->request_done;
}

static bool judge(const struct oracle_view *v, struct verdict *out)
{
    if (!own_doing(v))
        return false;
    for (size_t i = 0; i < evidence_steps(v); i++) {
        const struct exchange *x = &v->seen->exchange[i];
        bool garbage = x->end == END_GARBAGE;
        if (!(garbage || broke(x)) || !evidence_wellformed(&v->input->step[i]))
            continue;
        out->severity = SEVERITY_MEDIUM;
        evidence_outcome(out, garbage       ? "garbage-answer"
                              : x->any_byte ? "truncated-answer"
                                            : "reset");
        struct span says = evidence_first_line(x);
        if (garbage)
            evidence_detail(out, "the answer is not HTTP: \"%.*s\"", (int)says.n, says.p);
        else
            evidence_detail(out, "the connection was %s %s",
                            x->end == END_RESET ? "reset" : "closed",
                            x->any_byte ? "in the middle of the answer" : "without an answer");
        return true;
    }
    return false;
}

const struct oracle oracle_reset = {
    "reset", "the connection broke before a complete answer, or the answer was no HTTP", judge};
