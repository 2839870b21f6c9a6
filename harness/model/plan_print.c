/* A plan as YAML, normalised: every default filled in, fixed order, exact units. What it prints
 * reads back as the same plan, secrets apart. See plan.h. */
#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/hash.h"
#include "harness/model/plan.h"

#include <math.h>

/* ---- values ------------------------------------------------------------------------------- */
/* Only ASCII comes out, so that no text of the plan steers a terminal or breaks a YAML line. */
static void put_text(struct buf *out, const char *s)
{
    buf_byte(out, '"');
    for (size_t n; *s; s += n) {
        n = utf8_sequence(s, strlen(s));
        if (*s == '"' || *s == '\\')
            buf_printf(out, "\\%c", *s);
        else if (*s == '$' && s[1] == '{')
            buf_str(out, "$$");
        else if (n == 1 && (unsigned char)*s >= 0x20 && *s != 0x7f)
            buf_byte(out, *s);
        else
            buf_printf(out, "\\U%08X", n ? (unsigned)utf8_code_point(s, n) : 0xfffdu);
        n = n ? n : 1;
    }
    buf_byte(out, '"');
}

/* In the largest unit that needs no fraction. */
static void put_ns(struct buf *out, int64_t ns)
{
    static const struct {
        const char *name;
        int64_t ns;
    } units[] = {{"h", 3600 * NS_PER_S}, {"m", 60 * NS_PER_S}, {"s", NS_PER_S},
                 {"ms", NS_PER_MS},      {"us", NS_PER_US},    {"ns", 1}};
    int i = 0;
    while (ns % units[i].ns)
        i++;
    if (ns == 0)
        buf_byte(out, '0');
    else
        buf_printf(out, "%lld%s", (long long)(ns / units[i].ns), units[i].name);
}

static void put_decimal(struct buf *out, double v)
{
    buf_printf(out, "%.9f", v);
    while (out->data[out->len - 1] == '0')
        out->len--;
    if (out->data[out->len - 1] == '.')
        out->len--;
    out->data[out->len] = '\0';
}

static void put_strings(struct buf *out, const struct plan_strings *s)
{
    buf_byte(out, '[');
    for (size_t i = 0; i < s->count; i++) {
        buf_str(out, i ? ", " : "");
        put_text(out, s->item[i]);
    }
    buf_byte(out, ']');
}

/* ---- members: each begins with a comma unless it is the first of its map ------------------- */
static void key(struct buf *out, const char *name)
{
    if (out->data[out->len - 1] != '{')
        buf_str(out, ", ");
    buf_printf(out, "%s: ", name);
}

static void key_text(struct buf *out, const char *name, const char *s)
{
    if (!s)
        return;
    key(out, name);
    put_text(out, s);
}

static void key_ns(struct buf *out, const char *name, int64_t ns)
{
    if (!ns)
        return;
    key(out, name);
    put_ns(out, ns);
}

static void key_count(struct buf *out, const char *name, uint64_t n)
{
    if (!n)
        return;
    key(out, name);
    buf_printf(out, "%llu", (unsigned long long)n);
}

static void key_rate(struct buf *out, const char *name, double per_second)
{
    if (per_second < 1e-9)
        return;
    key(out, name);
    put_decimal(out, per_second);
    buf_str(out, "/s");
}

static void key_strings(struct buf *out, const char *name, const struct plan_strings *s)
{
    if (!s->count)
        return;
    key(out, name);
    put_strings(out, s);
}

static void key_pairs(struct buf *out, const char *name, const struct plan_pair *p, size_t count,
                      bool hide)
{
    if (!count)
        return;
    key(out, name);
    buf_byte(out, '{');
    for (size_t i = 0; i < count; i++) {
        buf_str(out, i ? ", " : "");
        put_text(out, p[i].name);
        buf_str(out, ": ");
        put_text(out, hide ? "<redacted>" : p[i].value);
    }
    buf_byte(out, '}');
}

static void key_address(struct buf *out, const char *name, const struct plan_address *a)
{
    bool v6 = strchr(a->host, ':');
    key(out, name);
    buf_printf(out, "\"%s%s%s:%d\"", v6 ? "[" : "", a->host, v6 ? "]" : "", a->port);
}

static void open_map(struct buf *out, const char *name)
{
    buf_str(out, "  ");
    put_text(out, name);
    buf_str(out, ": {");
}

/* ---- parts -------------------------------------------------------------------------------- */
static void key_url(struct buf *out, const char *url)
{
    const char *scheme = strstr(url, "://"), *start = scheme ? scheme + 3 : url;
    size_t host = strcspn(start, "/?#");
    const char *at = memrchr(start, '@', host); /* user:password@ */
    struct buf safe = BUF_INIT;
    buf_add(&safe, url, (size_t)((at ? start : url) - url));
    buf_str(&safe, at ? "<redacted>" : "");
    buf_str(&safe, at ? at : url);
    key_text(out, "url", safe.data);
    buf_release(&safe);
}

static void put_target(struct buf *out, const struct plan_target *t, bool portable)
{
    buf_str(out, "target: {");
    if (!portable) {
        key_url(out, t->url);
        key_text(out, "secret_token", *t->secret_token ? "<redacted>" : "");
        key_strings(out, "command", &t->command);
        key_pairs(out, "env", t->env, t->env_count, true);
    }
    key(out, "ready");
    buf_byte(out, '{');
    key_text(out, "update", t->ready_update);
    key_ns(out, "within", t->ready_within);
    buf_byte(out, '}');
    key_strings(out, "reset", &t->reset);
    key_strings(out, "allow_hosts", &t->allow_hosts);
    key(out, "limits");
    buf_byte(out, '{');
    key_count(out, "in_flight", t->limits.in_flight);
    key_rate(out, "rate", t->limits.rate);
    key_count(out, "requests", t->limits.requests);
    key_count(out, "effects", t->limits.effects);
    buf_byte(out, '}');
    key_ns(out, "hang_after", t->hang_after);
    key_text(out, "metrics", t->metrics);
    buf_str(out, "}\n");
}

static void put_backends(struct buf *out, const struct plan *p)
{
    for (size_t i = 0; i < p->upstream_count; i++) {
        const struct plan_upstream *u = &p->upstream[i];
        buf_str(out, i ? "" : "upstreams:\n");
        open_map(out, u->name);
        key_address(out, "listen", &u->listen);
        key_address(out, "forward", &u->forward);
        buf_printf(out, ", http: %s}\n", u->http ? "true" : "false");
    }
    if (!p->has_botapi)
        return;
    buf_str(out, "botapi: {");
    key_address(out, "listen", &p->botapi_listen);
    key_text(out, "token", "<redacted>");
    buf_str(out, "}\n");
}

static void put_principals(struct buf *out, const struct plan *p)
{
    buf_str(out, "principals:\n");
    for (size_t i = 0; i < p->principal_count; i++) {
        const struct plan_principal *who = &p->principal[i];
        open_map(out, who->name);
        buf_str(out, "ids: [");
        for (size_t k = 0; k < who->ids_count; k++)
            buf_printf(out, "%s%lld-%lld", k ? ", " : "", (long long)who->ids[k].first,
                       (long long)who->ids[k].last);
        buf_byte(out, ']');
        if (who->parent >= 0)
            key_text(out, "inherits", p->principal[who->parent].name);
        key_strings(out, "commands", &who->commands);
        buf_str(out, "}\n");
    }
}

static void put_journeys(struct buf *out, const struct plan *p)
{
    static const char *const kinds[] = {"text", "think", "callback", "command", "media"};
    for (size_t i = 0; i < p->journey_count; i++) {
        const struct plan_journey *j = &p->journey[i];
        buf_str(out, i ? "" : "journeys:\n");
        open_map(out, j->name);
        buf_printf(out, "weight: %u, steps: [", j->weight);
        for (size_t k = 0; k < j->count; k++) {
            const struct plan_step *s = &j->step[k];
            buf_printf(out, "%s{%s: ", k ? ", " : "", kinds[s->kind]);
            if (s->kind == STEP_THINK)
                put_ns(out, s->think);
            else if (s->kind == STEP_MEDIA)
                put_strings(out, &s->media);
            else
                put_text(out, s->text);
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
        key(out, "users");
        if (ramp)
            buf_printf(out, "%lld..", (long long)load->start_users);
        buf_printf(out, "%lld", (long long)s->users);
    }
    key_rate(out, "rate", s->rate);
    key_ns(out, "over", s->over);
    key_ns(out, "for", s->hold);
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
    key_count(out, "requests", load->requests);
    if (load->kind == LOAD_DELIVERY) {
        key_text(out, "delivery", "telegram");
        key_count(out, "chats", (uint64_t)load->chats);
        key_count(out, "max_connections", (uint64_t)load->max_connections);
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
    key_count(out, "max_body", fuzz->max_body);
    key_count(out, "executions", fuzz->executions);
    key_ns(out, "for", fuzz->hold);
    key_text(out, "corpus", fuzz->corpus);
    buf_str(out, "}\n");
}

static void put_fault(struct buf *out, const struct plan_fault *f)
{
    buf_str(out, "      - {");
    if (f->count)
        key_pairs(out, f->name, f->param, f->count, false);
    else
        buf_printf(out, "%s: {}", f->name);
    key_ns(out, "at", f->at);
    key_ns(out, "for", f->hold);
    if (f->expect_probe) {
        key(out, "expect");
        buf_byte(out, '{');
        key_text(out, "probe", f->expect_probe);
        key_ns(out, "opens_within", f->opens_within);
        key_ns(out, "closes_within", f->closes_within);
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
    open_map(out, probe->name);
    key_text(out, "update", probe->update);
    key_text(out, "command", probe->command);
    key_text(out, "as", probe->as);
    key(out, "expect");
    buf_byte(out, '{');
    key_count(out, "status", (uint64_t)probe->status);
    key(out, "reply");
    buf_str(out, probe->reply ? "true" : "false");
    key_ns(out, "within", probe->within);
    buf_byte(out, '}');
    key_pairs(out, "state", probe->state, probe->state_count, false);
    buf_str(out, "}\n");
}

static void put_watch(struct buf *out, const char *name, const struct plan_watch *w)
{
    buf_printf(out, "%s: {", name);
    key(out, "probes");
    put_strings(out, &w->probes);
    key_ns(out, "every", w->every);
    key_ns(out, "within", w->within);
    key_count(out, "failures", (uint64_t)w->failures);
    key_strings(out, "phases", &w->phases);
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

static void key_compare(struct buf *out, const char *name, enum plan_metric metric,
                        const struct plan_compare *c)
{
    static const char *const ops[] = {"<", "<=", "==", ">=", ">"};
    if (!c->set)
        return;
    key(out, name);
    buf_printf(out, "\"%s ", ops[c->op]);
    if (metric == METRIC_LATENCY)
        put_ns(out, (int64_t)c->value);
    else if (metric == METRIC_MEMORY_SLOPE)
        buf_printf(out, "%.0f/m", round(c->value * 60));
    else
        put_decimal(out, c->value);
    buf_str(out, metric == METRIC_THROUGHPUT ? "/s\"" : "\"");
}

static void put_thresholds(struct buf *out, const struct plan *p)
{
    buf_str(out, p->threshold_count ? "thresholds:\n" : "");
    for (size_t i = 0; i < p->threshold_count; i++) {
        const struct plan_threshold *t = &p->threshold[i];
        open_map(out, t->key);
        key_compare(out, "target", t->metric, &t->target);
        key_compare(out, "alert", t->metric, &t->alert);
        if (t->abort)
            buf_str(out, ", abort: true");
        key_ns(out, "after", t->after);
        key_strings(out, "phases", &t->phases);
        buf_str(out, "}\n");
    }
}

static void put_outputs(struct buf *out, const struct plan_outputs *o)
{
    buf_str(out, "outputs: {");
    key_text(out, "json", o->json);
    key_text(out, "junit", o->junit);
    key_text(out, "html", o->html);
    key_text(out, "sarif", o->sarif);
    key_text(out, "csv", o->csv);
    key_text(out, "prometheus", o->prometheus);
    buf_str(out, "}\n");
}

static void print(const struct plan *p, bool portable, struct buf *out)
{
    buf_printf(out, "version: 1\nname: \"%s\"\nseed: %llu\n", p->name, (unsigned long long)p->seed);
    put_target(out, &p->target, portable);
    if (p->known) {
        buf_str(out, "known: ");
        put_text(out, p->known);
        buf_byte(out, '\n');
    }
    put_backends(out, p);
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
