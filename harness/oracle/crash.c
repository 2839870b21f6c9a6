/* `crash`: the bot's process ended, by a signal or by exiting; 0 is as dead as any other status.
 * The answer does not matter: many frameworks answer 200 first and die of the update later. */
#include "harness/oracle/evidence.h"

static const char *answer_before(const struct exchange *last)
{
    if (!last)
        return "before any request";
    if (last->end == END_ANSWERED)
        return "after it had answered";
    return "without an answer";
}

static bool judge(const struct oracle_view *v, struct verdict *out)
{
    const struct process_facts *p = &v->seen->process;
    if (!p->supervised || !p->died || !evidence_settled(v))
        return false;
    const struct exchange *last = observation_last(v->seen);
    out->late = last && last->end == END_ANSWERED;
    const char *name = p->signal ? sigabbrev_np(p->signal) : NULL;
    if (p->signal) {
        out->severity = SEVERITY_CRITICAL;
        evidence_outcome(out, "signal-%d", p->signal);
        evidence_detail(out, "the bot was killed by signal %d (%s) %s", p->signal,
                        name ? name : "unknown", answer_before(last));
    } else {
        out->severity = SEVERITY_HIGH;
        evidence_outcome(out, "exit-%d", p->exit_code);
        evidence_detail(out, "the bot exited with status %d %s", p->exit_code, answer_before(last));
    }
    return true;
}

const struct oracle oracle_crash = {"crash", "the bot's process died", judge};
