#ifndef FUZZ_MUTATORS_VALUES_H
#define FUZZ_MUTATORS_VALUES_H
/* Tables of values that programs stumble over, and what is known of Telegram's limits. */
#include "fuzz/mutators/mutator.h"

/* The administrator of the default tiers (harness/telegram/principals.def). */
#define VALUES_ADMIN_ID INT64_C(999999999)

struct span values_integer(struct rng *r);    /* an interesting integer lexeme, a JSON number */
struct span values_number(struct rng *r);     /* ... or any other number lexeme: 1e400, -0, 1.5 */
struct span values_string(struct rng *r);     /* decoded UTF-8 that is awkward as any string */
struct span values_argument(struct rng *r);   /* ... as the argument of a command or callback */
const char *values_command(struct rng *r);    /* "start": without slash; any tier */
const char *values_privileged(struct rng *r); /* "grant": of developers and admins */
const char *values_kind(struct rng *r);       /* "edited_message": an update kind */

/* A new small node of none of these types (a PICK_ set). */
json_ref values_other(struct mutation *m, unsigned not_types);
/* The documented maximum of the string member `key` (in its own unit), 0 if none is known.
 * Bot API: text 1-4096, caption 0-1024, callback data 1-64 bytes ... */
uint32_t values_limit(const struct json_tree *t, json_ref n);
/* A boundary near 2^k, 10^k or a documented limit, sign either way, as a lexeme into `out`. */
struct span values_edge(struct rng *r, char out[32]);
#endif
