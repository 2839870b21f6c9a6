#ifndef HARNESS_ORACLE_EVIDENCE_H
#define HARNESS_ORACLE_EVIDENCE_H
/* What several oracles need to know about a request before they blame the bot for its answer. */
#include "harness/oracle/oracle.h"

/* Steps that were played and have both a step and an exchange. */
size_t evidence_steps(const struct oracle_view *v);
/* Nothing else was in flight, so what happened is this input's doing. */
bool evidence_settled(const struct oracle_view *v);
/* True if the request is complete, correctly framed HTTP/1.1 (RFC 9112) that we let the bot answer:
 * a usual method, a clean request line of ordinary size, clean headers, a true length. Waiting for
 * the rest of anything else, closing on it, or answering nonsense with nonsense is the bot's right.
 */
bool evidence_wellformed(const struct step *s);
/* 501 and 505 say "not in my HTTP": right for all that is not an everyday POST (RFC 9110, 15.6.2:
 * unknown method; RFC 9112, 6.1: unknown transfer coding). */
bool evidence_may_refuse(const struct step *s, int status);
/* The first line of the answer's body, at most 120 bytes. Raw. */
struct span evidence_first_line(const struct exchange *x);
/* Sets outcome and the one-line detail: printable, secrets blanked, cut to fit. */
void evidence_outcome(struct verdict *v, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void evidence_detail(struct verdict *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
