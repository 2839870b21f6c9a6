#ifndef HARNESS_TRIAGE_CORE_H
#define HARNESS_TRIAGE_CORE_H
/* The identity of a failure. Coarse to fine (minimise.md): outcome, update kind, the failure's own
 * words, and, where the bot says nothing useful (every error the same bare 500), the *core*: the
 * typed skeleton of the minimised input. */
#include "harness/model/input.h"
#include "harness/model/verdict.h"
#include "harness/triage/minimize.h"

struct json_t; /* jansson's; its header and the tree's do not mix in one file */

/* What a minimised input says about its cause: the features (path, type, boundary class of the
 * value) that must all be present for the failure. */
struct core;
struct core *core_new(const struct input *minimised);
void core_free(struct core *c);
/* Sharpens the core by asking: which absences it needs, which classes of value at each node still
 * fail, whether other update kinds fail alike. At most 64 queries, in batches. 0; 1 if what was
 * learned does not explain the original: the reduction slid into another bug, and the original
 * still has one to give; -1 if the asker stopped. */
int core_probe(struct core *c, const struct input *original, const struct input *min, min_ask ask,
               void *ctx);
/* Learns another shape of the same bug, so that core_explains knows both. */
void core_merge(struct core *into, const struct core *other);
/* The example fails, is not explained, and reduces to the core's own minimum: widens the core as
 * little as explains it. False, and nothing is changed, where that cannot be done. */
bool core_learn(struct core *c, const struct input *example);
/* The update kind ("message", "callback_query", ...), "none" or "unparsable"; static or owned by c.
 */
const char *core_kind(const struct core *c);
/* What was probed, for finding.json, and back. from_json never fails: what it cannot read it makes
 * anew from the minimised input. */
struct json_t *core_to_json(const struct core *c);
struct core *core_from_json(const struct input *minimised, const struct json_t *state);
uint64_t core_hash(const struct core *c);
/* A readable line: "message{chat{id} text=bot_command}". Printable; owned by c. */
const char *core_text(const struct core *c);
/* True if the input has every feature of the core: it probably fails for the same reason. Cheap
 * enough for every failing input. */
bool core_explains(const struct core *c, const struct input *in);
/* The first of n cores (NULLs are skipped) that explains the input, or -1; it is parsed once. */
int core_explains_any(const struct core *const *cores, size_t n, const struct input *in);
/* Makes *out (released first) of an input that the core explains: the same with the cause taken
 * out (a member that must be missing put in, a value that fails made ordinary). Where that fails
 * too, the input held a second bug, which the first would have hidden. False where it cannot. */
bool core_cure(const struct core *c, const struct input *in, struct input *out);
/* True if the two minimised inputs most likely show one bug (same skeleton up to what the
 * reduction could not decide, e.g. the update kind's name or the class of one scalar). */
bool core_alike(const struct core *a, const struct core *b);

#define BUCKET_ID 64
/* The bucket's name, fit for a folder: "<oracle>-<outcome>-<kind>-<hash8>". */
void bucket_name(const struct verdict *v, const struct core *c, char out[BUCKET_ID]);
#endif
