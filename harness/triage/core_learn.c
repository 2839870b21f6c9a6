/* Learning from an example; see core.h. The pattern and the example are walked side by side. A
 * value of which two classes are known to fail is taken to be free, and takes the example's class
 * in; one that only fails as it is stays as it is. What must be missing and is there need not be
 * missing. */
#include "harness/triage/core.h"
#include "harness/triage/core_tree.h"

static bool learn(struct shape_step *s, int at, const struct json_tree *t, json_ref n);

static bool learn_leaf(const struct shape_step *s, struct shape_node *p, const struct json_tree *t,
                       json_ref n)
{
    uint32_t class = 1u << class_of(t, n, shape_field(s, p));
    bool is_free = (p->classes & (p->classes - 1)) && !json_is_container(t, n);
    if (is_free)
        p->classes |= class;
    return (p->classes & class) || like_literal(p, t, n);
}

static json_ref member_of(const struct shape_node *p, const struct json_tree *t, json_ref object)
{
    json_ref n = JSON_NONE;
    for (size_t k = 0; k < p->keys && !n; k++)
        n = json_get(t, object, p->key[k]);
    for (unsigned k = 0; k < TG_KINDS && !n; k++)
        if (p->kinds >> k & 1)
            n = json_get(t, object, tg_kind_name((enum tg_kind)k));
    return n;
}

static bool learn_child(struct shape_step *s, int child, const struct json_tree *t, json_ref n)
{
    if (json_at(t, n)->type == JSON_OBJECT) {
        json_ref member = member_of(&s->node[child], t, n);
        return member && learn(s, child, t, member);
    }
    for (json_ref i = json_at(t, n)->first; i; i = json_at(t, i)->next)
        if (learn(s, child, t, i))
            return true;
    return false;
}

/* A scalar that stands where nothing may stand is as bad as nothing there. */
static void learn_absences(struct shape_node *p, const struct json_tree *t, json_ref object)
{
    for (size_t i = 0; i < p->absents; i++) {
        json_ref n = json_get(t, object, p->absent[i]);
        if (n && !json_is_container(t, n))
            p->absent_classes[i] |= 1u << class_of(t, n, NULL);
    }
}

static bool learn(struct shape_step *s, int at, const struct json_tree *t, json_ref n)
{
    struct shape_node *p = &s->node[at];
    enum json_type want = p->form == NODE_ARRAY ? JSON_ARRAY : JSON_OBJECT;
    if (p->form == NODE_LEAF)
        return learn_leaf(s, p, t, n);
    if ((enum json_type)json_at(t, n)->type != want)
        return false;
    for (size_t i = (size_t)at + 1; i < s->nodes; i++)
        if (s->node[i].parent == at && !learn_child(s, (int)i, t, n))
            return false;
    if (want == JSON_OBJECT)
        learn_absences(p, t, n);
    return true;
}

static bool learn_shape(struct shape *shape, const struct step *example, const struct body_view *v)
{
    struct shape wider;
    if (shape->min.count != 1 || shape->step[0].form != BODY_TREE ||
        !decorations_match(&shape->min.step[0], example))
        return false;
    shape_copy(&wider, shape);
    bool learned = learn(&wider.step[0], 0, v->t, v->t->root) &&
                   body_matches(&wider.step[0], &wider.min.step[0], v);
    if (learned) {
        shape_release(shape);
        *shape = wider;
    } else {
        shape_release(&wider);
    }
    return learned;
}

bool core_learn(struct core *c, const struct input *example)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf text = BUF_INIT;
    struct body_view v;
    bool learned = false;
    if (example->count == 1) {
        body_view_init(&v, &example->step[0], &t, &text);
        for (size_t i = 0; v.t && i < c->shapes && !learned; i++)
            learned = learn_shape(&c->shape[i], &example->step[0], &v);
    }
    json_release(&t);
    buf_release(&text);
    if (learned)
        core_describe(c);
    return learned;
}
