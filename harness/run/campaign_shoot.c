/* Sending: makes the next input, keeps `jobs` of them in flight, sorts the answers into ordinary,
 * new, failed and broken. */
#include "harness/run/campaign_private.h"

#include "harness/base/clock.h"
#include "harness/base/mem.h"
#include "harness/oracle/evidence.h"
#include "harness/run/fresh_id.h"

#include <stdlib.h>

#define KEEP_MAX 65536 /* bytes: larger inputs would slow every round that mutates them */
#define COSTLY_SAMPLE \
    64 /* of the inputs that a costly finding explains, one in this many is sent */

struct capture *captures_add(struct captures *s, const struct shot *shot,
                             const struct verdict *hint)
{
    MEM_GROW(s->item, s->cap, s->count + 1);
    struct capture *x = &s->item[s->count++];
    const struct exchange *last = observation_last(&shot->seen);
    *x = (struct capture){.index = shot->index, .sent = shot->launched, .again = shot->again};
    input_dup(&x->input, &shot->input);
    if (last && last->end == END_ANSWERED)
        x->answered = last->done;
    if (hint) {
        x->hint = *hint;
        x->hinted = true;
    }
    return x;
}

void captures_clear(struct captures *s)
{
    for (size_t i = 0; i < s->count; i++)
        input_release(&s->item[i].input);
    s->count = 0;
}

void captures_release(struct captures *s)
{
    captures_clear(s);
    free(s->item);
    *s = (struct captures){0};
}

size_t campaign_in_flight(const struct campaign *c)
{
    return c->config.jobs - c->idle_count;
}

static void rest(struct shot *s)
{
    s->busy = false;
    s->c->idle[s->c->idle_count++] = s;
}

static void submit(struct shot *s);

/* The shot's input joins the ring of recent ones; its memory is swapped, not copied. */
static void remember(struct campaign *c, struct shot *s)
{
    struct capture *r = &c->recent[c->recent_next];
    struct input old = r->input;
    *r = (struct capture){
        .input = s->input, .index = s->index, .sent = s->launched, .again = s->again};
    r->answered = observation_last(&s->seen)->done;
    s->input = old;
    c->recent_next = (c->recent_next + 1) % RECENT;
}

static bool lost(const struct exchange *x)
{
    return x->end == END_RESET || x->end == END_CLOSED || x->end == END_REFUSED ||
           x->end == END_CONNECT_TIMEOUT;
}

static void tally(struct campaign *c, const struct exchange *x)
{
    int class = x->end == END_ANSWERED ? x->status / 100 : 0;
    c->stats.status[class >= 0 && class < 6 ? class : 0]++;
    c->stats.executions++;
}

void campaign_keep(struct campaign *c, const struct input *in)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < in->count; i++)
        bytes += in->step[i].body.len;
    if (!c->config.feedback || c->corpus_left == 0 || bytes > KEEP_MAX)
        return;
    c->corpus_left--;
    corpus_add(c->config.corpus, in, false);
    rundir_keep(c->config.dir, in, NULL);
}

static void learn(struct campaign *c, const struct shot *s, const struct exchange *x)
{
    if (s->seed)
        feedback_learn(c->feedback, x);
    else if (x->end == END_ANSWERED && feedback_is_new(c->feedback, x))
        campaign_keep(c, &s->input);
}

static void judge(struct campaign *c, struct shot *s)
{
    struct oracle_view view = {.input = &s->input,
                               .seen = &s->seen,
                               .hang_after = c->config.session->hang_after,
                               .secret_configured = c->config.session->secret};
    const struct exchange *last = observation_last(&s->seen);
    struct verdict verdict = {0};
    if (last->end == END_LOCAL)
        return;
    if (lost(last) && evidence_wellformed(&s->input.step[s->step])) {
        captures_add(&c->broken, s, NULL);
    } else if (oracle_judge(&view, &verdict)) {
        if (triage_explains(c->config.triage, &s->input, &verdict))
            c->stats.explained++;
        else
            captures_add(&c->failed, s, &verdict);
    } else if (oracle_suspicious(&view)) {
        captures_add(&c->failed, s, NULL);
    } else {
        learn(c, s, last);
    }
}

static void shot_done(void *arg, const struct exchange *x)
{
    struct shot *s = arg;
    struct campaign *c = s->c;
    *observation_add(&s->seen) = *x;
    if (c->cancelling) {
        rest(s);
        return;
    }
    if (x->end == END_ANSWERED && s->step + 1 < s->input.count) {
        s->step++;
        submit(s);
        return;
    }
    rest(s);
    tally(c, x);
    judge(c, s);
    if (x->end == END_ANSWERED)
        remember(c, s);
}

static void submit(struct shot *s)
{
    struct campaign *c = s->c;
    request_build(&s->request, &s->input.step[s->step], &c->config.session->defaults);
    struct net_request rq = {.request = &s->request, .done = shot_done, .arg = s};
    if (!evidence_wellformed(&s->input.step[s->step]))
        rq.answer_within = player_quiet_deadline(c->config.player);
    if (!net_submit(c->net, &rq))
        rest(s);
}

static void freshen(struct input *in, uint64_t id)
{
    for (size_t i = 0; i < in->count; i++) {
        struct span body;
        if (!rope_flat(&in->step[i].body, &body))
            continue;
        size_t at = fresh_id_find(body);
        if (at) /* input_dup made the bytes ours */
            fresh_id_put((char *)(uintptr_t)body.p, at, id + i);
    }
}

static struct shot *launch(struct campaign *c, const struct input *in, uint64_t index, bool seed)
{
    struct shot *s = c->idle[--c->idle_count];
    s->busy = true;
    input_dup(&s->input, in);
    /* Seeds count down from the top, so that no mutated input repeats a seed's id. */
    freshen(&s->input, seed ? FRESH_ID_SPAN - 4 * (index + 1) : index * 4);
    observation_clear(&s->seen);
    s->step = 0;
    s->index = index;
    s->seed = seed;
    s->again = false;
    s->launched = clock_now();
    submit(s);
    return s;
}

static void launch_again(struct campaign *c)
{
    struct capture *x = &c->again.item[--c->again.count];
    struct input in = x->input;
    if (!triage_costly(c->config.triage, &in, false)) /* by now its death may be explained */
        launch(c, &in, x->index, false)->again = true;
    input_release(&in);
}

/* Makes input number `index` in c->scratch. */
static void make(struct campaign *c, uint64_t index)
{
    struct rng rng;
    rng_derive(&rng, c->config.seed, c->config.phase, 0, index);
    size_t parent = corpus_pick(c->config.corpus, &rng);
    const struct corpus_entry *e = &c->config.corpus->entry[parent];
    const struct json_tree *tree[64];
    if (e->input.count > 64) {
        input_dup(&c->scratch, &e->input);
        return;
    }
    corpus_trees(c->config.corpus, parent, tree);
    mutate_input(c->mutate, &e->input, tree, &rng, &c->scratch);
    c->scratch.from = e->input.from;
    c->scratch.from.parent = e->seed ? 0 : parent;
    c->scratch.from.phase = c->config.phase;
    c->scratch.from.index = index;
}

static bool due(struct campaign *c)
{
    if (c->config.rate <= 0)
        return true;
    int64_t now = clock_now();
    if (now < c->next_due)
        return false;
    int64_t gap = (int64_t)(NS_PER_S / c->config.rate);
    c->next_due = c->next_due + gap > now - NS_PER_S ? c->next_due + gap : now;
    return true;
}

bool campaign_shoot(struct campaign *c)
{
    while (c->idle_count && !c->failed.count && !c->broken.count) {
        if (c->again.count) {
            launch_again(c);
            continue;
        }
        if (c->seeds_sent < c->config.corpus->seeds) {
            size_t i = c->seeds_sent++;
            launch(c, &c->config.corpus->entry[i].input, i, true);
            continue;
        }
        if (c->config.executions && c->next - c->stats.skipped >= c->config.executions)
            return false;
        if (!due(c))
            return true;
        make(c, c->next);
        uint64_t index = c->next++;
        if (triage_costly(c->config.triage, &c->scratch, false) && index % COSTLY_SAMPLE) {
            c->stats.skipped++;
            continue;
        }
        launch(c, &c->scratch, index, false);
    }
    return true;
}

void campaign_cancel(struct campaign *c)
{
    c->cancelling = true;
    net_cancel_all(c->net);
    c->cancelling = false;
}

void campaign_seize(struct campaign *c, int64_t launched_before, struct captures *into)
{
    for (unsigned i = 0; i < c->config.jobs; i++) {
        struct shot *s = &c->shot[i];
        if (s->busy && s->launched < launched_before &&
            evidence_wellformed(&s->input.step[s->step]))
            captures_add(into, s, NULL);
    }
    campaign_cancel(c);
}
