/* The campaign's loop; see campaign.h. Sending stops whenever something asks for a closer look,
 * what is in flight is let in, the look is taken, and sending goes on. */
#include "harness/run/campaign_private.h"

#include "harness/base/clock.h"
#include "harness/base/mem.h"

#include <stdlib.h>

#define CORPUS_MAX 20000 /* discoveries kept; beyond, the corpus has stopped teaching anything */
#define STALL_MIN (500 * NS_PER_MS)
#define TICK (100 * NS_PER_MS)
#define SAVE NS_PER_S

struct campaign *campaign_new(const struct campaign_config *config, struct err *err)
{
    struct campaign *c = xcalloc(1, sizeof *c);
    c->config = *config;
    if (!c->config.jobs)
        c->config.jobs = 16;
    if (!c->config.max_body)
        c->config.max_body = (uint64_t)16 << 20;
    c->world = (struct mut_world){.donor = config->corpus->donor,
                                  .donors = config->corpus->donors,
                                  .max_body = c->config.max_body,
                                  .secret = config->session->secret};
    c->mutate = mutate_new(&c->world);
    mutate_mix(c->mutate, c->config.mix);
    mutate_only(c->mutate, c->config.only);
    c->feedback = feedback_new();
    c->shot = xcalloc(c->config.jobs, sizeof *c->shot);
    c->idle = xcalloc(c->config.jobs, sizeof *c->idle);
    for (unsigned i = c->config.jobs; i-- > 0;) {
        c->shot[i].c = c; /* zeroed memory is INPUT_INIT and REQUEST_INIT as well */
        c->idle[c->idle_count++] = &c->shot[i];
    }
    c->corpus_left = CORPUS_MAX;
    c->scratch = INPUT_INIT;
    c->stats.doing = "seeds";
    struct net_config net = NET_CONFIG_INIT;
    net.endpoint = &config->session->endpoint;
    net.connections = c->config.jobs;
    net.answer_within = config->session->hang_after;
    c->net = net_new(&net, err);
    if (!c->net) {
        campaign_free(c);
        return NULL;
    }
    return c;
}

void campaign_free(struct campaign *c)
{
    if (!c)
        return;
    c->cancelling = true;
    net_free(c->net);
    for (unsigned i = 0; i < c->config.jobs; i++) {
        input_release(&c->shot[i].input);
        observation_release(&c->shot[i].seen);
        request_release(&c->shot[i].request);
    }
    for (size_t i = 0; i < RECENT; i++)
        input_release(&c->recent[i].input);
    captures_release(&c->failed);
    captures_release(&c->broken);
    captures_release(&c->again);
    input_release(&c->scratch);
    mutate_free(c->mutate);
    feedback_free(c->feedback);
    free(c->shot);
    free(c->idle);
    free(c);
}

void campaign_resume(struct campaign *c, const struct rundir_progress *p)
{
    c->next = p->next;
    c->elapsed_before = p->elapsed;
    c->stats.executions = p->executions;
    c->stats.deaths = p->deaths;
}

const struct campaign_stats *campaign_stats(const struct campaign *c)
{
    return &c->stats;
}

static bool stopped(const struct campaign *c)
{
    return c->config.stop && *c->config.stop;
}

static int save(struct campaign *c, struct err *err)
{
    /* What is in flight is made again; the seeds that go first have no place in the stream. */
    uint64_t busy = campaign_in_flight(c);
    struct rundir_progress p = {.seed = c->config.seed,
                                .executions = c->stats.executions,
                                .next = c->next > busy ? c->next - busy : 0,
                                .elapsed = c->stats.elapsed,
                                .deaths = c->stats.deaths,
                                .unconfirmed = c->stats.unconfirmed};
    return rundir_save(c->config.dir, &p, err);
}

/* Rate over the last few seconds, so that a pause for triage shows. */
static void update_rate(struct campaign *c, int64_t now)
{
    int64_t span = now - c->rate_since;
    if (span < 2 * NS_PER_S && c->stats.rate > 0)
        return;
    if (span > 0)
        c->stats.rate = (double)(c->stats.executions - c->rate_base) * NS_PER_S / (double)span;
    if (span >= 2 * NS_PER_S) {
        c->rate_since = now;
        c->rate_base = c->stats.executions;
    }
}

static void tick(struct campaign *c, int64_t now)
{
    if (now - c->last_tick < TICK)
        return;
    c->last_tick = now;
    c->stats.elapsed = c->elapsed_before + now - c->started;
    c->stats.corpus = c->config.corpus->count;
    update_rate(c, now);
    if (c->config.tick)
        c->config.tick(c->config.tick_ctx, &c->stats);
}

static void tick_while_triaging(void *ctx)
{
    tick(ctx, clock_now());
}

/* A log line of a kind not seen before is behaviour too. It belongs, as far as can be told from
 * outside, to the input answered last. */
static void listen(struct campaign *c)
{
    struct target *t = c->config.session->target;
    if (!target_supervised(t) || target_mark(t).output == c->heard.output)
        return;
    struct process_facts facts;
    target_facts(t, c->heard, &facts);
    c->heard = target_mark(t);
    const struct capture *last = &c->recent[(c->recent_next + RECENT - 1) % RECENT];
    bool fresh = false;
    for (size_t i = 0, n; i < facts.tail_len; i += n + 1) {
        const char *end = memchr(facts.tail + i, '\n', facts.tail_len - i);
        n = end ? (size_t)(end - facts.tail) - i : facts.tail_len - i;
        fresh |= feedback_log_is_new(c->feedback, (struct span){facts.tail + i, n});
    }
    if (fresh && c->stall_known && last->input.count)
        campaign_keep(c, &last->input);
}

static bool wants_a_look(const struct campaign *c)
{
    return c->failed.count || c->broken.count || !target_alive(c->config.session->target);
}

/* Some input has been out for far longer than answers take. Let the others in; what remains is
 * suspected of a hang, and the bot of being wedged. */
static void look_at_stall(struct campaign *c, int64_t now)
{
    int64_t oldest = now;
    for (unsigned i = 0; i < c->config.jobs; i++)
        if (c->shot[i].busy && c->shot[i].launched < oldest)
            oldest = c->shot[i].launched;
    if (now - oldest < c->stall)
        return;
    int64_t until = now + c->stall / 2;
    while (campaign_in_flight(c) && clock_now() < until && !wants_a_look(c)) {
        net_poll(c->net, NS_PER_MS);
        target_pump(c->config.session->target);
    }
    if (!target_alive(c->config.session->target) || !campaign_in_flight(c))
        return;
    static const struct verdict hang = {.oracle = "hang", .outcome = "no-answer"};
    size_t before = c->failed.count;
    campaign_seize(c, until - c->stall, &c->failed);
    c->config.player->unwell = true; /* a stuck worker may still hold something */
    for (size_t i = before; i < c->failed.count; i++)
        if (triage_explains(c->config.triage, &c->failed.item[i].input, &hang)) {
            captures_clear(&c->failed); /* a known hang held up the others */
            c->stats.explained++;
            return;
        }
    for (size_t i = before; i < c->failed.count; i++)
        c->failed.item[i].silent = true;
}

static void set_stall(struct campaign *c)
{
    int64_t typical = feedback_typical(c->feedback);
    int64_t hang_after = c->config.session->hang_after;
    c->stall = typical * 100 > STALL_MIN ? typical * 100 : STALL_MIN;
    if (c->stall > hang_after)
        c->stall = hang_after;
    c->config.player->typical = typical;
}

/* One turn of the loop. Returns 1 to go on, 0 at the end, -1 on failure. */
static int turn(struct campaign *c, struct err *err)
{
    struct target *target = c->config.session->target;
    bool more = !stopped(c) && campaign_shoot(c);
    if (c->config.time && c->elapsed_before + clock_now() - c->started >= c->config.time)
        more = false;
    if (!more && !campaign_in_flight(c) && !wants_a_look(c))
        return 0;
    net_poll(c->net, c->config.rate > 0 ? NS_PER_MS : 2 * NS_PER_MS);
    int64_t now = clock_now();
    if (now - c->last_pump > NS_PER_MS / 2) {
        target_pump(target);
        listen(c);
        c->last_pump = now;
    }
    tick(c, now);
    if (now - c->last_save > SAVE) {
        c->last_save = now;
        if (save(c, err) < 0)
            return -1;
    }
    if (c->seeds_sent == c->config.corpus->seeds && !c->stall_known) {
        c->stall_known = true;
        c->stats.doing = "fuzzing";
        set_stall(c);
    }
    if (stopped(c) && !campaign_in_flight(c))
        return 0;
    if (campaign_in_flight(c) && !wants_a_look(c))
        look_at_stall(c, now);
    if (!wants_a_look(c))
        return 1;
    if (target_alive(target) && campaign_in_flight(c) && !net_drain(c->net, c->stall))
        look_at_stall(c, clock_now());
    if (campaign_in_flight(c))
        campaign_seize(c, INT64_MAX, &c->broken); /* the bot is dead: all of them are suspects */
    if (campaign_investigate(c, err) < 0)
        return stopped(c) ? 0 : -1;
    return c->found_new && c->config.fail_fast ? 0 : 1;
}

int campaign_run(struct campaign *c, struct err *err)
{
    c->started = c->rate_since = clock_now();
    c->rate_base = c->stats.executions;
    c->stall = c->config.session->hang_after;
    c->config.player->idle = tick_while_triaging;
    c->config.player->idle_ctx = c;
    c->config.player->stop = c->config.stop;
    if (player_ready(c->config.player) < 0)
        return err_set(err, "%s", c->config.player->err.text);
    c->born = target_mark(c->config.session->target);
    int result;
    while ((result = turn(c, err)) > 0)
        ;
    c->config.player->idle = NULL;
    campaign_cancel(c);
    for (size_t i = 0; i < c->failed.count; i++)
        triage_later(c->config.triage, &c->failed.item[i].input);
    c->stats.elapsed = c->elapsed_before + clock_now() - c->started;
    c->stats.corpus = c->config.corpus->count;
    c->stats.findings = triage_count(c->config.triage);
    if (save(c, result < 0 ? NULL : err) < 0)
        result = -1;
    return result;
}
