/* Taking a known cause out of an input; see core.h. */
#include "harness/triage/core.h"
#include "harness/triage/core_tree.h"

/* Whether node n of the input stands where p stands in the pattern. */
static bool same_place(const struct shape_step *s, const struct shape_node *p,
                       const struct json_tree *t, json_ref n)
{
    for (; p->parent >= 0; p = &s->node[p->parent], n = json_at(t, n)->parent) {
        bool named = false;
        if (n == t->root || !json_at(t, n)->parent)
            return false;
        if (s->node[p->parent].form == NODE_ARRAY)
            named = json_at(t, json_at(t, n)->parent)->type == JSON_ARRAY;
        for (size_t k = 0; k < p->keys; k++)
            named |= json_key_is(t, n, p->key[k]);
        for (unsigned k = 0; p->kinds && k < TG_KINDS; k++)
            named |= (p->kinds >> k & 1) && json_key_is(t, n, tg_kind_name((enum tg_kind)k));
        if (!named)
            return false;
    }
    return n == t->root;
}

static void make_ordinary(const struct shape_step *s, const struct shape_node *p,
                          struct json_tree *t, json_ref n)
{
    const struct tg_field *f = shape_field(s, p);
    json_ref value = f ? fill_field(t, f) : JSON_NONE;
    if (value && !(p->classes >> class_of(t, value, f) & 1) && !like_literal(p, t, value))
        json_replace(t, n, value);
    else if (n != t->root)
        json_remove(t, n);
}

static void add_missing(const struct shape_node *p, struct json_tree *t, json_ref object)
{
    const struct tg_type *type = tg_schema_at(p->type);
    for (size_t i = 0; i < p->absents; i++) {
        const struct tg_field *f = tg_schema_field(type, span_of(p->absent[i]));
        if (f && !json_get(t, object, f->name)) {
            json_put(t, object, f->name, fill_field(t, f));
            return;
        }
    }
}

/* Treats every place of the input where pattern node p could stand. */
static void treat(const struct shape_step *s, const struct shape_node *p, struct json_tree *t)
{
    json_ref next;
    for (json_ref n = t->root; n; n = next) {
        bool here = same_place(s, p, t, n);
        next = here ? json_skip(t, t->root, n) : json_next(t, t->root, n);
        if (!here)
            continue;
        if (p->absents && p->type != TG_T_NONE && json_at(t, n)->type == JSON_OBJECT)
            add_missing(p, t, n);
        else if (p->form == NODE_LEAF)
            make_ordinary(s, p, t, n);
    }
}

static void put_body(const struct input *in, size_t step, const struct json_tree *t,
                     struct input *out)
{
    struct buf body = BUF_INIT;
    json_write(t, JSON_KEEP, &body);
    input_dup(out, in);
    rope_clear(&out->step[step].body);
    size_t n = body.len;
    rope_own(&out->step[step].body, buf_steal(&body), n, 1);
    out->valid = false;
}

static bool cure_shape(const struct core *c, const struct shape *shape, const struct input *in,
                       struct input *out)
{
    size_t last = in->count - 1, want = shape->min.count - 1;
    const struct shape_step *s = &shape->step[want];
    struct json_tree t = JSON_TREE_INIT;
    struct buf text = BUF_INIT;
    struct body_view v;
    bool cured = false;
    if (s->form != BODY_TREE)
        return false;
    body_view_init(&v, &in->step[last], &t, &text);
    for (size_t i = s->nodes; v.t && i-- > 0 && !cured;) {
        if (!s->node[i].absents && s->node[i].form != NODE_LEAF)
            continue;
        treat(s, &s->node[i], &t);
        put_body(in, last, &t, out);
        cured = !core_explains(c, out);
    }
    json_release(&t);
    buf_release(&text);
    return cured;
}

bool core_cure(const struct core *c, const struct input *in, struct input *out)
{
    for (size_t i = 0; i < c->shapes && in->count; i++)
        if (c->shape[i].min.count && cure_shape(c, &c->shape[i], in, out))
            return true;
    return false;
}
