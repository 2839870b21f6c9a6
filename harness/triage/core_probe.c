/* Widening a core by asking. A reduction ends in one input; the bug is a set of inputs. Each probe
 * changes one thing about the minimum (the kind of update, a member's other name, a value's class,
 * something added) and sees whether it still fails. */
#include "harness/triage/core_probe.h"

#include "harness/triage/core.h"

enum {
    PROBE_BUDGET = 256, /* queries */
    PROBE_WIDTH = 32
};

json_ref probe_ref(const struct probe *p, const struct shape_node *n)
{
    return n->at < p->tree.count ? p->tree.node[n->at] : JSON_NONE;
}

bool probe_each(struct probe *p, struct min_source s, size_t n, bool *hold)
{
    memset(hold, 0, n * sizeof *hold);
    for (uint64_t i = 0; i < n && !min_over(&p->m); i++) {
        i = min_first(&p->m, s, i, n, MIN_RARE);
        if (i < n)
            hold[i] = true;
    }
    return !min_over(&p->m);
}

/* ---- the kind of update ----------------------------------------------------------------
 */
struct renaming {
    struct probe *p;
    struct shape_node *node;
    const char *name[TG_KINDS];
    size_t n;
};

static bool make_renamed(void *arg, uint64_t i, struct input *out)
{
    struct renaming *r = arg;
    min_tree_fork(&r->p->tree);
    json_set_key(&r->p->tree.work, probe_ref(r->p, r->node), r->name[i]);
    min_tree_make(&r->p->tree, out);
    return true;
}

/* Kinds of the same type: what fails in a message may fail in an edited one, a channel post... */
static void probe_kind(struct probe *p, struct shape_node *n)
{
    struct renaming r = {.p = p, .node = n};
    enum tg_kind own, kinds[TG_KINDS];
    bool hold[TG_KINDS];
    if (!n->kinds || tg_kind_parse(span_of(n->key[0]), &own) != 0)
        return;
    for (unsigned k = 0; k < TG_KINDS; k++)
        if (k != own && tg_kind_type((enum tg_kind)k) == tg_kind_type(own)) {
            kinds[r.n] = (enum tg_kind)k;
            r.name[r.n++] = tg_kind_name((enum tg_kind)k);
        }
    probe_each(p, (struct min_source){make_renamed, &r}, r.n, hold);
    for (size_t i = 0; i < r.n; i++)
        n->kinds |= hold[i] ? 1u << kinds[i] : 0;
}

/* Members that many bots read through one accessor. */
static const char *const twin[][2] = {{"text", "caption"},
                                      {"entities", "caption_entities"},
                                      {"from", "sender_chat"},
                                      {"reply_to_message", "pinned_message"}};

static void probe_names(struct probe *p, struct shape_node *n)
{
    for (size_t i = 0; i < sizeof twin / sizeof *twin && n->keys == 1; i++)
        for (int side = 0; side < 2; side++) {
            struct renaming r = {.p = p, .node = n, .name = {twin[i][!side]}, .n = 1};
            bool hold;
            if (n->keys != 1 || strcmp(n->key[0], twin[i][side]) != 0)
                continue;
            probe_each(p, (struct min_source){make_renamed, &r}, 1, &hold);
            if (hold)
                shape_node_add_key(n, twin[i][!side]);
        }
}

/* A member that the schema does not know: is it the name, or that there is such a member at all? */
static void probe_unknown_name(struct probe *p, struct shape_node *n)
{
    struct renaming r = {.p = p, .node = n, .name = {"ab", "brand_new"}, .n = 2};
    bool hold[2];
    if (n->parent < 0 || n->keys != 1 || p->step->node[n->parent].type == TG_T_NONE ||
        p->step->node[n->parent].form == NODE_ARRAY || shape_field(p->step, n))
        return;
    probe_each(p, (struct min_source){make_renamed, &r}, r.n, hold);
    n->any_name = hold[0] && hold[1];
}

/* ---- all of it ------------------------------------------------------------------------- */
static void probe_step(struct probe *p)
{
    for (size_t i = 0; i < p->step->nodes; i++)
        probe_kind(p, &p->step->node[i]);
    for (size_t i = 0; i < p->step->nodes; i++)
        probe_names(p, &p->step->node[i]);
    for (size_t i = 0; i < p->step->nodes; i++)
        probe_unknown_name(p, &p->step->node[i]);
    probe_values(p);
    probe_absences(p);
    probe_more_values(p);
}

int core_probe(struct core *c, const struct input *original, const struct input *min, min_ask ask,
               void *ctx)
{
    static const struct min_config config = {.width = PROBE_WIDTH, .budget = PROBE_BUDGET};
    struct shape *s = &c->shape[0];
    size_t last = min->count - 1; /* the step that fails; those before it made it possible */
    int result = 0;
    enum body_form form = min->count ? s->step[last].form : BODY_WHOLE;
    if (form == BODY_TREE || form == BODY_CUT || form == BODY_BROKEN) {
        struct probe p = {.step = &s->step[last]};
        min_init(&p.m, min, &config, ask, ctx);
        p.m.exploring = true;
        min_cache_put(p.m.cache, input_hash(min), MIN_SAME);
        p.tree = (struct min_tree){.m = &p.m, .form = JSON_COMPACT};
        if (!probe_text_as_such(&p, min) && form == BODY_TREE && min_tree_load(&p.tree, last))
            probe_step(&p);
        result = p.m.stopped ? -1 : 0;
        min_tree_release(&p.tree);
        min_release(&p.m);
    }
    s->probed = true;
    core_describe(c);
    if (result == 0 && !core_explains(c, original))
        result = 1;
    return result;
}
