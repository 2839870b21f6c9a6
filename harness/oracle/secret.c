/* `secret`: an update without the right secret token was accepted (threat T0: anybody on the
 * internet). A bot that checks answers 401, 403 or 404.
 *
 * How sure this is depends on the answer. A webhook reply that calls a Bot API method proves that
 * the update was handled: critical. A bare 2xx does not: a bot may ignore forged updates behind a
 * 200, and HTTP alone cannot tell; it is reported as medium and says so. To keep that rare case
 * from making noise, only what stands for an ordinary delivery counts: a well-formed POST to the
 * webhook's own path. The outcome is the same for every shape of secret, so that a bot which never
 * looks gives one finding, told apart from a prefix match by the shape left after minimising.
 *
 * Two headers of which one is right need knowledge of the secret: one step lower. */
#include "harness/oracle/evidence.h"

#include <jansson.h>

/* Bot API: "Making requests when getting updates": a `method` in the answer's JSON is executed. */
static bool calls_method(const struct exchange *x)
{
    json_t *reply = json_loadb(x->body, x->body_len, 0, NULL);
    bool calls = json_is_string(json_object_get(reply, "method"));
    json_decref(reply);
    return calls;
}

static bool ordinary_delivery(const struct step *s)
{
    return evidence_wellformed(s) && !s->path && (!s->method || strcmp(s->method, "POST") == 0);
}

static enum severity severity_of(enum secret_shape shape, bool proven)
{
    bool known = shape == SECRET_TWICE_RIGHT_FIRST || shape == SECRET_TWICE_WRONG_FIRST;
    if (proven)
        return known ? SEVERITY_MEDIUM : SEVERITY_CRITICAL;
    return known ? SEVERITY_LOW : SEVERITY_MEDIUM;
}

static bool judge(const struct oracle_view *v, struct verdict *out)
{
    for (size_t i = 0; v->secret_configured && i < evidence_steps(v); i++) {
        const struct step *s = &v->input->step[i];
        const struct exchange *x = &v->seen->exchange[i];
        if (secret_shape_legal(s->secret) || x->end != END_ANSWERED || x->status < 200 ||
            x->status > 299 || !ordinary_delivery(s))
            continue;
        bool proven = calls_method(x);
        out->threat = 0;
        out->severity = severity_of(s->secret, proven);
        evidence_outcome(out, "accepted");
        evidence_detail(out, "status %d for secret shape \"%s\"; %s", x->status,
                        secret_shape_name(s->secret),
                        proven ? "the answer calls a Bot API method: the update was handled"
                               : "judged by the status only: the bot may have ignored the update");
        return true;
    }
    return false;
}

const struct oracle oracle_secret = {"secret",
                                     "an update without the right secret token is accepted", judge};
