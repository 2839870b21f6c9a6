/* Draws mutators and applies them in stages: edits of a copy of the seed's tree, edits of the
 * bytes it is written as, edits of the step around them. See mutate.h.  The draw: one mutator for
 * 60 % of the outputs, so that every single fault stays separable; two, three or four for the
 * rest, because real failures are often conjunctions. In a stack the later ones lean towards where
 * the earlier ones were (m->focus), and half of the pairs are made of an unusual but valid shape
 * and a fault in it: that is where real bots die. */
#include "fuzz/mutators/mutate.h"

#include "fuzz/mutators/donors.h"
#include "harness/base/mem.h"

#include <stdlib.h>

#define STACK_MAX 4
#define DRAWS 8                       /* attempts to find a mutator that applies */
#define FLATTEN_MAX ((size_t)1 << 20) /* bodies above this are not edited as bytes */

/* Parts of a thousand. What most bots reject unread (malformed, truncated) needs few tries; what
 * costs a megabyte a piece gets fewer. */
static const unsigned default_mix[MUT_FAMILIES] = {
    [MUT_MALFORMED] = 40, [MUT_TRUNCATED] = 20, [MUT_OVERSIZED] = 4, [MUT_MISSING] = 240,
    [MUT_CONFUSED] = 180, [MUT_BOUNDARY] = 150, [MUT_UNICODE] = 60,  [MUT_STRUCTURE] = 108,
    [MUT_UNUSUAL] = 122,  [MUT_ESCALATE] = 76,
};

struct mutate {
    const struct mut_world *world;
    struct donor_index *donors;
    const struct mutator *only;
    unsigned mix[MUT_FAMILIES];
    struct draw {
        const struct mutator **row; /* each as often as it weighs */
        size_t count, cap;
    } within[MUT_FAMILIES];
    struct json_tree tree, scratch;
    struct buf bytes, text;
};

struct mutate *mutate_new(const struct mut_world *world)
{
    struct mutate *m = xcalloc(1, sizeof *m);
    m->world = world;
    m->donors = donors_new(world);
    for (size_t i = 0; i < mutator_count; i++) {
        struct draw *d = &m->within[mutators[i]->family];
        MEM_GROW(d->row, d->cap, d->count + mutator_weight[i]);
        for (unsigned k = 0; k < mutator_weight[i]; k++)
            d->row[d->count++] = mutators[i];
    }
    memcpy(m->mix, default_mix, sizeof m->mix);
    return m;
}

void mutate_free(struct mutate *m)
{
    if (!m)
        return;
    donors_free(m->donors);
    for (int f = 0; f < MUT_FAMILIES; f++)
        free(m->within[f].row);
    json_release(&m->tree);
    json_release(&m->scratch);
    buf_release(&m->bytes);
    buf_release(&m->text);
    free(m);
}

void mutate_mix(struct mutate *m, const unsigned weight[MUT_FAMILIES])
{
    unsigned any = 0;
    for (int f = 0; f < MUT_FAMILIES; f++)
        any |= weight[f];
    memcpy(m->mix, any ? weight : default_mix, sizeof m->mix);
}

void mutate_only(struct mutate *m, const struct mutator *one)
{
    m->only = one;
}

/* ---- the draw ---------------------------------------------------------------------------- */

static enum mut_family draw_family(const struct mutate *m, struct rng *rng)
{
    uint64_t total = 0;
    for (int f = 0; f < MUT_FAMILIES; f++)
        total += m->mix[f];
    uint64_t at = rng_below(rng, total);
    int f = 0;
    while (f < MUT_FAMILIES - 1 && at >= m->mix[f])
        at -= m->mix[f++];
    return (enum mut_family)f;
}

static const struct mutator *draw_within(const struct mutate *m, enum mut_family family,
                                         struct rng *rng)
{
    const struct draw *d = &m->within[family];
    return d->count ? d->row[rng_below(rng, d->count)] : NULL;
}

static int draw_depth(struct rng *rng)
{
    uint64_t at = rng_below(rng, 100);
    return at < 60 ? 1 : at < 85 ? 2 : at < 95 ? 3 : 4;
}

/* A body nobody can parse hides whatever else was done to it, so those do not stack. */
static bool hides_the_rest(const struct mutator *mu)
{
    return mu->stage == MUT_BYTES && !mu->keeps_valid;
}

/* The families of a stack: by the mix; every second pair starts from a valid surprise (or an
 * escalation) and then breaks it, if the mix has both. */
static void draw_families(const struct mutate *m, struct rng *rng, int depth,
                          enum mut_family out[STACK_MAX])
{
    static const enum mut_family shape[] = {MUT_UNUSUAL, MUT_UNUSUAL, MUT_ESCALATE, MUT_STRUCTURE};
    static const enum mut_family fault[] = {MUT_MISSING, MUT_MISSING, MUT_CONFUSED, MUT_BOUNDARY};
    for (int i = 0; i < depth; i++)
        out[i] = draw_family(m, rng);
    if (depth < 2 || !rng_chance(rng, 1, 2))
        return;
    enum mut_family first = RNG_PICK(rng, shape), second = RNG_PICK(rng, fault);
    if (m->mix[first] && m->mix[second]) {
        out[0] = first;
        out[1] = second;
    }
}

/* ---- applying ---------------------------------------------------------------------------- */

/* Threat of two edits together: without the secret (0) stays so; else the harder one (2) counts. */
static int threat_join(int a, int b)
{
    if (a < 0 || b < 0)
        return a < 0 ? b : a;
    return a == 0 || b == 0 ? 0 : a > b ? a : b;
}

static void record(struct input *out, const struct mutator *mu)
{
    input_tag(out, mu->name);
    out->threat = threat_join(out->threat, mu->threat);
    out->valid = out->valid && mu->keeps_valid;
}

struct job { /* one step being mutated */
    struct mutation at;
    const struct mutator *todo[STACK_MAX]; /* NULL: drawn from `family` */
    enum mut_family family[STACK_MAX];
    int depth;
    bool has_tree;
};

static bool try_one(struct job *j, const struct mutator *mu)
{
    if (!mu->apply(&j->at))
        return false;
    record(j->at.input, mu);
    return true;
}

/* Decides for each place of the stack which mutator it is, by stage: those of the tree are applied
 * here, since whether one applies shows only then; the others are left in todo. */
static void apply_tree(const struct mutate *m, struct job *j)
{
    for (int i = 0; i < j->depth; i++) {
        enum mut_family family = j->family[i];
        for (int draw = 0; draw < DRAWS; draw++) {
            const struct mutator *mu = draw_within(m, family, j->at.rng);
            if (draw == DRAWS / 2)
                family = draw_family(m, j->at.rng);
            if (!mu || (j->depth > 1 && hides_the_rest(mu) && draw < DRAWS - 1))
                continue;
            if (mu->stage != MUT_TREE) {
                j->todo[i] = mu;
                break;
            }
            if (j->has_tree && try_one(j, mu))
                break;
        }
    }
}

static void apply_only(const struct mutate *m, struct job *j)
{
    j->depth = 1;
    j->todo[0] = m->only->stage == MUT_TREE ? NULL : m->only;
    for (int draw = 0; draw < DRAWS && !j->todo[0] && j->has_tree; draw++)
        if (try_one(j, m->only))
            return;
}

/* The others of one stage; a byte edit that does not apply is replaced by one that does. */
static void apply_rest(const struct mutate *m, struct job *j, enum mut_stage stage)
{
    for (int i = 0; i < j->depth; i++) {
        const struct mutator *mu = j->todo[i];
        for (int draw = 0; mu && mu->stage == stage && draw < DRAWS && !try_one(j, mu); draw++) {
            const struct mutator *other = m->only ? mu : draw_within(m, mu->family, j->at.rng);
            mu = other && other->stage == stage ? other : mu;
        }
    }
}

static bool wants(const struct job *j, enum mut_stage stage)
{
    for (int i = 0; i < j->depth; i++)
        if (j->todo[i] && j->todo[i]->stage == stage)
            return true;
    return false;
}

/* Keeps what fits of a body that grew beyond the limit: a plan's max_body is a promise. */
static void enforce_limit(struct mutate *m, struct job *j, struct rope *body, uint64_t max)
{
    if (body->len <= max)
        return;
    if (body->count != 1 || body->seg[0].bytes.p != m->bytes.data) {
        buf_clear(&m->bytes);
        rope_flatten(body, max, &m->bytes);
    }
    m->bytes.len = (size_t)max;
    rope_clear(body);
    rope_add(body, buf_view(&m->bytes), 1);
    j->at.input->valid = false;
    j->at.input->threat = threat_join(j->at.input->threat, 2);
}

static void write_body(struct mutate *m, struct job *j, struct rope *body)
{
    if (j->has_tree && json_has_fill(&m->tree)) {
        json_write_rope(&m->tree, JSON_COMPACT, body);
        return;
    }
    if (j->has_tree) {
        buf_clear(&m->bytes);
        json_write(&m->tree, JSON_COMPACT, &m->bytes);
    }
    if (wants(j, MUT_BYTES) && m->bytes.len <= FLATTEN_MAX)
        apply_rest(m, j, MUT_BYTES);
    rope_add(body, buf_view(&m->bytes), 1);
}

/* Mutates the body of `step`, which is empty so far; `raw` is the seed's body where it does not
 * parse. Only the step's own fields are read otherwise. */
static void mutate_step(struct mutate *m, const struct json_tree *seed, const struct rope *raw,
                        struct rng *rng, struct input *out, struct step *step)
{
    uint64_t max = mutator_max_body(m->world);
    struct job j = {.at = {.tree = &m->tree,
                           .bytes = &m->bytes,
                           .step = step,
                           .input = out,
                           .rng = rng,
                           .world = m->world,
                           .donors = m->donors,
                           .scratch = &m->scratch,
                           .text = &m->text},
                    .has_tree = seed != NULL};
    j.depth = draw_depth(rng);
    draw_families(m, rng, j.depth, j.family);
    buf_clear(&m->bytes);
    if (seed)
        json_clone(&m->tree, seed);
    else if (raw)
        rope_flatten(raw, max, &m->bytes);
    if (m->only)
        apply_only(m, &j);
    else
        apply_tree(m, &j);
    write_body(m, &j, &step->body);
    enforce_limit(m, &j, &step->body, max);
    apply_rest(m, &j, MUT_STEP);
}

/* A step as in the seed but for its body, without copying that. */
static struct step *add_bare(struct input *out, const struct step *from)
{
    struct step bare = *from;
    bare.body = ROPE_INIT;
    struct step *s = input_add(out);
    step_dup(s, &bare);
    return s;
}

/* Clearing forgets everything; where the input came from is the caller's to say. */
static void clear_but_lineage(struct input *out)
{
    struct lineage from = out->from;
    input_clear(out);
    out->from = from;
}

void mutate_input(struct mutate *m, const struct input *seed, const struct json_tree *const *trees,
                  struct rng *rng, struct input *out)
{
    clear_but_lineage(out);
    out->threat = seed->threat;
    out->valid = seed->valid;
    if (seed->count == 0)
        return;
    /* The last step is what the earlier ones prepare: half of the edits go there. */
    size_t chosen = rng_chance(rng, 1, 2) ? seed->count - 1 : (size_t)rng_below(rng, seed->count);
    for (size_t i = 0; i < seed->count; i++)
        if (i == chosen)
            add_bare(out, &seed->step[i]);
        else
            step_dup(input_add(out), &seed->step[i]);
    mutate_step(m, trees ? trees[chosen] : NULL, &seed->step[chosen].body, rng, out,
                &out->step[chosen]);
}

void mutate_update(struct mutate *m, const struct json_tree *seed, struct rng *rng,
                   struct input *out)
{
    clear_but_lineage(out);
    out->threat = 1;
    out->valid = true;
    mutate_step(m, seed, NULL, rng, out, input_add(out));
}
