#ifndef TESTS_BOTS_SAMPLE_MODEL_H
#define TESTS_BOTS_SAMPLE_MODEL_H
/* The language model: a local stand-in, or an upstream over HTTP behind a circuit breaker.
 * Protocol: POST <url> {"skill": "...", "text": "..."}, answer {"text": "..."}. */
#include "tests/bots/sample/web.h"

enum model_skill { SKILL_CHAT, SKILL_TRANSLATE, SKILL_SUMMARIZE, SKILL_REWRITE, SKILLS };
const char *model_skill_name(enum model_skill s);
bool model_skill_parse(struct span name, enum model_skill *out);

struct model_ask {
    enum model_skill skill;
    struct span text; /* borrowed until the answer */
};

struct model; /* thread-safe */
/* url NULL: local. `web` is borrowed and may be NULL then. cooldown in ns. */
struct model *model_new(const char *url, struct web *web, int64_t cooldown);
void model_free(struct model *m);
/* Appends the answer; when the circuit is open or the call fails, an apology. */
void model_answer(struct model *m, const struct model_ask *ask, struct buf *out);
const char *model_circuit(struct model *m); /* "closed", "open", "half-open" */
uint64_t model_trips(struct model *m);      /* times the circuit opened */
#endif
