/* The language model; see model.h. */
#include "tests/bots/sample/model.h"

#include "harness/base/mem.h"
#include "tests/bots/sample/breaker.h"
#include "tests/bots/sample/field.h"
#include "tests/bots/sample/text.h"

#include <stdlib.h>

#define ANSWER_UNITS 3000 /* leaves room for a heading within Telegram's 4096 */

struct model {
    const char *url;
    struct web *web;
    struct breaker breaker;
};

static const char *const skill_name[SKILLS] = {"chat", "translate", "summarize", "rewrite"};

const char *model_skill_name(enum model_skill s)
{
    return skill_name[s];
}

bool model_skill_parse(struct span name, enum model_skill *out)
{
    for (int i = 0; i < SKILLS; i++) {
        if (span_is(name, skill_name[i])) {
            *out = (enum model_skill)i;
            return true;
        }
    }
    return false;
}

struct model *model_new(const char *url, struct web *web, int64_t cooldown)
{
    struct model *m = xcalloc(1, sizeof *m);
    m->url = url;
    m->web = web;
    breaker_init(&m->breaker, cooldown);
    return m;
}

void model_free(struct model *m)
{
    if (!m)
        return;
    breaker_release(&m->breaker);
    free(m);
}

static void answer_locally(const struct model_ask *ask, struct buf *out)
{
    static const char *const lead[SKILLS] = {
        "You said: ", "Translation: ", "In short: ", "Better: "};
    size_t units = ask->skill == SKILL_SUMMARIZE ? 120 : ANSWER_UNITS;
    buf_str(out, lead[ask->skill]);
    buf_span(out, text_clip(ask->text, units));
}

static bool read_answer(struct span body, struct buf *out)
{
    json_t *answer = json_loadb(body.p, body.n, JSON_ALLOW_NUL, NULL);
    struct span text = field_text(answer, "text");
    if (text.p)
        buf_span(out, text_clip(text, ANSWER_UNITS));
    json_decref(answer);
    return text.p != NULL;
}

static bool answer_upstream(struct model *m, const struct model_ask *ask, struct buf *out)
{
    json_t *call = json_object();
    struct buf body = BUF_INIT;
    json_object_set_new(call, "skill", json_string(skill_name[ask->skill]));
    json_object_set_new(call, "text", json_stringn(ask->text.p, ask->text.n));
    char *text = json_dumps(call, JSON_COMPACT);
    bool good = text && web_post(m->web, m->url, span_of(text), &body) == 200 &&
                read_answer(buf_view(&body), out);
    free(text);
    buf_release(&body);
    json_decref(call);
    return good;
}

void model_answer(struct model *m, const struct model_ask *ask, struct buf *out)
{
    if (!m->url) {
        answer_locally(ask, out);
    } else if (!breaker_admit(&m->breaker)) {
        buf_str(out, "The model is resting. Please try again in a little while.");
    } else {
        bool good = answer_upstream(m, ask, out);
        breaker_report(&m->breaker, good);
        if (!good)
            buf_str(out, "The model did not answer. Please try again.");
    }
}

const char *model_circuit(struct model *m)
{
    return breaker_name(&m->breaker);
}

uint64_t model_trips(struct model *m)
{
    return breaker_trips(&m->breaker);
}
