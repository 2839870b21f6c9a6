/* A plan as YAML, normalised: every default filled in, fixed order, exact units. What it prints
 * reads back as the same plan, secrets apart. See plan.h. */
#include "harness/base/hash.h"
#include "harness/model/plan.h"
#include "harness/model/plan_put.h"

#include <math.h>

/* ---- parts -------------------------------------------------------------------------------- */
static void put_url(struct buf *out, const char *url)
{
    const char *scheme = strstr(url, "://"), *start = scheme ? scheme + 3 : url;
    size_t host = strcspn(start, "/?#");
    const char *at = memrchr(start, '@', host); /* user:password@ */
    struct buf safe = BUF_INIT;
    buf_add(&safe, url, (size_t)((at ? start : url) - url));
    buf_str(&safe, at ? "<redacted>" : "");
    buf_str(&safe, at ? at : url);
    plan_put_key_text(out, "url", safe.data);
    buf_release(&safe);
}

static void put_target(struct buf *out, const struct plan_target *t, bool portable)
{
    buf_str(out, "target: {");
    if (!portable) {
        put_url(out, t->url);
        plan_put_key_text(out, "secret_token", *t->secret_token ? "<redacted>" : "");
        plan_put_key_strings(out, "command", &t->command);
        plan_put_key_pairs(out, "env", t->env, t->env_count, true);
    }
    plan_put_key(out, "ready");
    buf_byte(out, '{');
    plan_put_key_text(out, "update", t->ready_update);
    plan_put_key_ns(out, "within", t->ready_within);
    buf_byte(out, '}');
    plan_put_key_strings(out, "reset", &t->reset);
    plan_put_key_strings(out, "allow_hosts", &t->allow_hosts);
    plan_put_key(out, "limits");
    buf_byte(out, '{');
    plan_put_key_count(out, "in_flight", t->limits.in_flight);
    plan_put_key_rate(out, "rate", t->limits.rate);
    plan_put_key_count(out, "requests", t->limits.requests);
    plan_put_key_count(out, "effects", t->limits.effects);
    buf_byte(out, '}');
    plan_put_key_ns(out, "hang_after", t->hang_after);
    plan_put_key_text(out, "metrics", t->metrics);
    buf_str(out, "}\n");
}

static void put_backends(struct buf *out, const struct plan *p)
{
    for (size_t i = 0; i < p->upstream_count; i++) {
        const struct plan_upstream *u = &p->upstream[i];
        buf_str(out, i ? "" : "upstreams:\n");
        plan_put_open(out, u->name);
        plan_put_key_address(out, "listen", &u->listen);
        plan_put_key_address(out, "forward", &u->forward);
        buf_printf(out, ", http: %s}\n", u->http ? "true" : "false");
    }
    if (!p->has_botapi)
        return;
    buf_str(out, "botapi: {");
    plan_put_key_address(out, "listen", &p->botapi_listen);
    plan_put_key_text(out, "token", "<redacted>");
    buf_str(out, "}\n");
}

static void put_principals(struct buf *out, const struct plan *p)
{
    buf_str(out, "principals:\n");
    for (size_t i = 0; i < p->principal_count; i++) {
        const struct plan_principal *who = &p->principal[i];
        plan_put_open(out, who->name);
        buf_str(out, "ids: [");
        for (size_t k = 0; k < who->ids_count; k++)
            buf_printf(out, "%s%lld-%lld", k ? ", " : "", (long long)who->ids[k].first,
                       (long long)who->ids[k].last);
        buf_byte(out, ']');
        if (who->parent >= 0)
            plan_put_key_text(out, "inherits", p->principal[who->parent].name);
        plan_put_key_strings(out, "commands", &who->commands);
        buf_str(out, "}\n");
    }
}

static void put_journeys(struct buf *out, const struct plan *p)
{
    static const char *const kinds[] = {"text", "think", "callback", "command", "media"};
    for (size_t i = 0; i < p->journey_count; i++) {
        const struct plan_journey *j = &p->journey[i];
        buf_str(out, i ? "" : "journeys:\n");
        plan_put_open(out, j->name);
        buf_printf(out, "weight: %u, steps: [", j->weight);
        for (size_t k = 0; k < j->count; k++) {
            const struct plan_step *s = &j->step[k];
            buf_printf(out, "%s{%s: ", k ? ", " : "", kinds[s->kind]);
            if (s->kind == STEP_THINK)
                plan_put_ns(out, s->think);
            else if (s->kind == STEP_MEDIA)
                plan_put_strings(out, &s->media);
            else
                plan_put_text(out, s->text);
            buf_byte(out, '}');
        }
        buf_str(out, "]}\n");
    }
}

static void put_stage(struct buf *out, const struct plan_load *load, size_t i)
{
    const struct plan_stage *s = &load->stage[i];
    bool ramp = load->count == 1 && load->start_users != s->users;
    if (load->kind == LOAD_CLOSED) {
        plan_put_key(out, "users");
        if (ramp)
            buf_printf(out, "%lld..", (long long)load->start_users);
        buf_printf(out, "%lld", (long long)s->users);
    }
    plan_put_key_rate(out, "rate", s->rate);
    plan_put_key_ns(out, "over", s->over);
    plan_put_key_ns(out, "for", s->hold);
}

static void put_load(struct buf *out, const struct plan_load *load)
{
    if (load->kind == LOAD_NONE)
        return;
    buf_str(out, "    load: {");
    if (load->count > 1)
        buf_str(out, "stages: [");
    for (size_t i = 0; i < load->count; i++) {
        if (load->count > 1)
            buf_str(out, i ? ", {" : "{");
        put_stage(out, load, i);
        if (load->count > 1)
            buf_byte(out, '}');
    }
    if (load->count > 1)
        buf_byte(out, ']');
    plan_put_key_count(out, "requests", load->requests);
    if (load->kind == LOAD_DELIVERY) {
        plan_put_key_text(out, "delivery", "telegram");
        plan_put_key_count(out, "chats", (uint64_t)load->chats);
        plan_put_key_count(out, "max_connections", (uint64_t)load->max_connections);
    }
    buf_str(out, "}\n");
}

static void put_fuzz(struct buf *out, const struct plan_fuzz *fuzz)
{
    if (!fuzz->on)
        return;
    buf_str(out, "    fuzz: {");
    for (size_t i = 0; i < fuzz->count; i++)
        buf_printf(out, "%s%s: %u%s", i ? ", " : "mix: {", fuzz->mix[i].name, fuzz->mix[i].weight,
                   i + 1 == fuzz->count ? "}" : "");
    plan_put_key_count(out, "max_body", fuzz->max_body);
    plan_put_key_count(out, "executions", fuzz->executions);
    plan_put_key_ns(out, "for", fuzz->hold);
    plan_put_key_text(out, "corpus", fuzz->corpus);
    buf_str(out, "}\n");
}

static void put_fault(struct buf *out, const struct plan_fault *f)
{
    buf_str(out, "      - {");
    if (f->count)
        plan_put_key_pairs(out, f->name, f->param, f->count, false);
    else
        buf_printf(out, "%s: {}", f->name);
    plan_put_key_ns(out, "at", f->at);
    plan_put_key_ns(out, "for", f->hold);
    if (f->expect_probe) {
        plan_put_key(out, "expect");
        buf_byte(out, '{');
        plan_put_key_text(out, "probe", f->expect_probe);
        plan_put_key_ns(out, "opens_within", f->opens_within);
        plan_put_key_ns(out, "closes_within", f->closes_within);
        buf_byte(out, '}');
    }
    buf_str(out, "}\n");
}

static void put_phases(struct buf *out, const struct plan *p)
{
    buf_str(out, "phases:\n");
    for (size_t i = 0; i < p->phase_count; i++) {
        const struct plan_phase *phase = &p->phase[i];
        buf_printf(out, "  - name: \"%s\"\n", phase->name);
        put_load(out, &phase->load);
        put_fuzz(out, &phase->fuzz);
        buf_str(out, phase->fault_count ? "    faults:\n" : "");
        for (size_t k = 0; k < phase->fault_count; k++)
            put_fault(out, &phase->fault[k]);
    }
}

static void put_probe(struct buf *out, const struct plan_probe *probe)
{
    plan_put_open(out, probe->name);
    plan_put_key_text(out, "update", probe->update);
    plan_put_key_text(out, "command", probe->command);
    plan_put_key_text(out, "as", probe->as);
    plan_put_key(out, "expect");
    buf_byte(out, '{');
    plan_put_key_count(out, "status", (uint64_t)probe->status);
    plan_put_key(out, "reply");
    buf_str(out, probe->reply ? "true" : "false");
    plan_put_key_ns(out, "within", probe->within);
    buf_byte(out, '}');
    plan_put_key_pairs(out, "state", probe->state, probe->state_count, false);
    buf_str(out, "}\n");
}

static void put_watch(struct buf *out, const char *name, const struct plan_watch *w)
{
    buf_printf(out, "%s: {", name);
    plan_put_key(out, "probes");
    plan_put_strings(out, &w->probes);
    plan_put_key_ns(out, "every", w->every);
    plan_put_key_ns(out, "within", w->within);
    plan_put_key_count(out, "failures", (uint64_t)w->failures);
    plan_put_key_strings(out, "phases", &w->phases);
    buf_str(out, "}\n");
}

static void put_probes(struct buf *out, const struct plan *p)
{
    buf_str(out, p->probe_count ? "probes:\n" : "");
    for (size_t i = 0; i < p->probe_count; i++)
        put_probe(out, &p->probe[i]);
    if (p->has_steady)
        put_watch(out, "steady_state", &p->steady);
    if (p->has_recovery)
        put_watch(out, "recovery", &p->recovery);
}

static void put_compare(struct buf *out, const char *name, enum plan_metric metric,
                        const struct plan_compare *c)
{
    static const char *const ops[] = {"<", "<=", "==", ">=", ">"};
    if (!c->set)
        return;
    plan_put_key(out, name);
    buf_printf(out, "\"%s ", ops[c->op]);
    if (metric == METRIC_LATENCY)
        plan_put_ns(out, (int64_t)c->value);
    else if (metric == METRIC_MEMORY_SLOPE)
        buf_printf(out, "%.0f/m", round(c->value * 60));
    else
        plan_put_decimal(out, c->value);
    buf_str(out, metric == METRIC_THROUGHPUT ? "/s\"" : "\"");
}

static void put_thresholds(struct buf *out, const struct plan *p)
{
    buf_str(out, p->threshold_count ? "thresholds:\n" : "");
    for (size_t i = 0; i < p->threshold_count; i++) {
        const struct plan_threshold *t = &p->threshold[i];
        plan_put_open(out, t->key);
        put_compare(out, "target", t->metric, &t->target);
        put_compare(out, "alert", t->metric, &t->alert);
        if (t->abort)
            buf_str(out, ", abort: true");
        plan_put_key_ns(out, "after", t->after);
        plan_put_key_strings(out, "phases", &t->phases);
        buf_str(out, "}\n");
    }
}

static void put_outputs(struct buf *out, const struct plan_outputs *o)
{
    buf_str(out, "outputs: {");
    plan_put_key_text(out, "json", o->json);
    plan_put_key_text(out, "junit", o->junit);
    plan_put_key_text(out, "html", o->html);
    plan_put_key_text(out, "sarif", o->sarif);
    plan_put_key_text(out, "csv", o->csv);
    plan_put_key_text(out, "prometheus", o->prometheus);
    buf_str(out, "}\n");
}

static void print(const struct plan *p, bool portable, struct buf *out)
{
    buf_printf(out, "version: 1\nname: \"%s\"\nseed: %llu\n", p->name, (unsigned long long)p->seed);
    put_target(out, &p->target, portable);
    if (p->known) {
        buf_str(out, "known: ");
        plan_put_text(out, p->known);
        buf_byte(out, '\n');
    }
    put_backends(out, p);
    if (!p->usual_principals)
        put_principals(out, p);
    put_journeys(out, p);
    put_phases(out, p);
    put_probes(out, p);
    put_thresholds(out, p);
    put_outputs(out, &p->outputs);
}

/* The secret may stand in the command, too. One of under 4 bytes would blank everything. */
static void put_hiding(struct buf *out, struct span text, const char *secret)
{
    struct span needle = span_of(secret);
    for (const char *at; needle.n >= 4 && (at = span_find(text, needle));) {
        size_t before = (size_t)(at - text.p);
        buf_add(out, text.p, before);
        buf_str(out, "<redacted>");
        text = (struct span){at + needle.n, text.n - before - needle.n};
    }
    buf_span(out, text);
}

void plan_print(const struct plan *p, struct buf *out)
{
    struct buf text = BUF_INIT;
    print(p, false, &text);
    put_hiding(out, buf_view(&text), p->target.secret_token);
    buf_release(&text);
}

char *plan_digest(const struct plan *p, char out[65])
{
    struct buf text = BUF_INIT;
    print(p, true, &text);
    sha256_hex(buf_view(&text), out);
    buf_release(&text);
    return out;
}
