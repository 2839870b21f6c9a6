/* The closed load; see load.h. */
#include "harness/run/load.h"

#include "harness/base/clock.h"
#include "harness/base/hash.h"
#include "harness/base/mem.h"
#include "harness/run/fresh_id.h"

#include <stdlib.h>

#define TICK (100 * NS_PER_MS)
#define LOCAL_MAX 0.01 /* share of requests that our side may lose before the figures are void */

struct user {
    struct load *load;
    struct request request;
    struct step step;
    struct buf body; /* the seed's bytes with a fresh update_id */
    uint64_t index;  /* of this user's requests */
    int64_t due;
    bool busy;
};

struct load {
    const struct load_config *config;
    struct phase_result *out;
    struct net *net;
    struct user *user;
    uint64_t started; /* requests submitted */
    int64_t began, next_due;
    bool closing;
};

static bool more(struct load *l)
{
    const struct load_config *c = l->config;
    if (l->closing || (c->stop && *c->stop))
        return false;
    if (c->requests && l->started >= c->requests)
        return false;
    return !c->time || clock_now() - l->began < c->time;
}

static void send_next(struct user *u);

static void answered(void *arg, const struct exchange *x)
{
    struct user *u = arg;
    struct phase_result *r = u->load->out;
    u->busy = false;
    if (u->load->closing && x->end == END_LOCAL)
        return;
    bool ok = x->end == END_ANSWERED && x->status >= 200 && x->status < 300;
    r->requests++;
    r->errors += !ok;
    r->ends[x->end]++;
    r->status[x->end == END_ANSWERED && x->status < 600 ? x->status / 100 : 0]++;
    if (x->end == END_ANSWERED)
        hist_record(r->latency, x->done - u->due);
    if (more(u->load))
        send_next(u);
}

/* The seeds in turn, each user from another place on; only the update_id differs between rounds. */
static void make_body(struct user *u)
{
    const struct corpus *c = u->load->config->corpus;
    const struct load_config *config = u->load->config;
    size_t number = (size_t)(u - u->load->user);
    struct rng rng;
    rng_derive(&rng, config->seed, config->phase, number, u->index);
    const struct corpus_entry *e = &c->entry[rng_below(&rng, c->seeds)];
    struct span body = SPAN("{}");
    rope_flat(&e->input.step[0].body, &body);
    buf_clear(&u->body);
    buf_span(&u->body, body);
    size_t at = fresh_id_find(body);
    if (at)
        fresh_id_put(u->body.data, at,
                     hash_mix(config->seed, config->phase) % FRESH_ID_SPAN +
                         u->index * config->users + number);
    rope_clear(&u->step.body);
    rope_add(&u->step.body, buf_view(&u->body), 1);
}

static void send_next(struct user *u)
{
    struct load *l = u->load;
    u->due = clock_now();
    make_body(u);
    request_build(&u->request, &u->step, &l->config->session->defaults);
    struct net_request rq = {
        .request = &u->request, .intended = u->due, .done = answered, .arg = u};
    u->index++;
    l->started++;
    u->busy = net_submit(l->net, &rq);
}

static size_t busy_users(const struct load *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->config->users; i++)
        n += l->user[i].busy;
    return n;
}

static void start_idle_users(struct load *l)
{
    for (size_t i = 0; i < l->config->users && more(l); i++)
        if (!l->user[i].busy)
            send_next(&l->user[i]);
}

static void finish(struct load *l)
{
    const struct hist *h = l->out->latency;
    l->out->elapsed = clock_now() - l->began;
    l->out->p50 = hist_at(h, 0.5);
    l->out->p90 = hist_at(h, 0.9);
    l->out->p99 = hist_at(h, 0.99);
    l->out->max = hist_max(h);
}

static void drive(struct load *l)
{
    int64_t last_tick = l->began;
    const struct load_config *c = l->config;
    start_idle_users(l);
    while (busy_users(l)) {
        net_poll(l->net, 10 * NS_PER_MS);
        target_pump(c->session->target);
        int64_t now = clock_now();
        if (c->tick && now - last_tick >= TICK) {
            last_tick = now;
            finish(l);
            if (!c->tick(c->tick_ctx, l->out))
                l->closing = true;
        }
        if (c->stop && *c->stop)
            l->closing = true;
        if (l->closing && !net_drain(l->net, NS_PER_S))
            net_cancel_all(l->net);
    }
}

int load_run(const struct load_config *config, struct phase_result *out, struct err *err)
{
    struct load l = {.config = config, .out = out};
    struct net_config net = NET_CONFIG_INIT;
    net.endpoint = &config->session->endpoint;
    net.connections = config->users;
    net.answer_within = config->session->hang_after;
    if (!(l.net = net_new(&net, err)))
        return -1;
    out->latency = hist_new();
    l.user = xcalloc(config->users, sizeof *l.user);
    for (size_t i = 0; i < config->users; i++) {
        l.user[i].load = &l;
        l.user[i].step.wire = WIRE_INIT;
    }
    l.began = clock_now();
    drive(&l);
    finish(&l);
    l.closing = true;
    net_free(l.net);
    for (size_t i = 0; i < config->users; i++) {
        request_release(&l.user[i].request);
        step_release(&l.user[i].step);
        buf_release(&l.user[i].body);
    }
    free(l.user);
    if ((double)out->ends[END_LOCAL] > LOCAL_MAX * (double)out->requests)
        return err_set(err,
                       "our own side failed %llu of %llu requests (ports or descriptors used "
                       "up): the figures say nothing about the bot",
                       (unsigned long long)out->ends[END_LOCAL], (unsigned long long)out->requests);
    return 0;
}
