/* What must not be there. A message without `from` fails; the minimum shows what is present, but
 * absence is the rule in any minimum. So everything the schema knows of an object is added at once:
 * if that still fails, no absence matters. If not, the members that cure it are found by bisection,
 * the required ones first. */
#include "harness/triage/core_probe.h"

enum { CURES = 3 }; /* looked for per object; with more, the object is taken to be closed */

struct addition {
    struct probe *p;
    struct shape_node *node;
    const struct tg_field *field[256];
    size_t n;
    bool cure[256]; /* found to make the failure go away; left out from then on */
};

static bool has_member(const struct addition *a, const char *name)
{
    return json_get(&a->p->tree.tree, probe_ref(a->p, a->node), name) != JSON_NONE;
}

/* A leaf that may be anything is an object first. */
static json_ref object_of(struct addition *a)
{
    min_tree_fork(&a->p->tree);
    struct json_tree *w = &a->p->tree.work;
    json_ref n = probe_ref(a->p, a->node);
    if (json_at(w, n)->type == JSON_OBJECT)
        return n;
    json_ref object = json_new(w, JSON_OBJECT);
    json_replace(w, n, object);
    return object;
}

static bool takes_part(const struct tg_field *f)
{
    return !strcmp(f->name, "from") || !strcmp(f->name, "chat") || !strcmp(f->name, "user") ||
           !strcmp(f->name, "message") || !strcmp(f->name, "text") || !strcmp(f->name, "data");
}

/* The schema's other members: required ones, then who and what, then the rest. */
static void list_fields(struct addition *a)
{
    const struct tg_type *type = tg_schema_at(a->node->type);
    const struct tg_field *f = tg_schema_fields(type);
    for (int round = 0; round < 3; round++)
        for (unsigned i = 0; i < type->count; i++) {
            int rank = f[i].flags & TG_REQUIRED ? 0 : takes_part(&f[i]) ? 1 : 2;
            bool sent = !(f[i].flags & TG_GETME);
            if (rank == round && sent && a->n < 256 && !has_member(a, f[i].name))
                a->field[a->n++] = &f[i];
        }
}

/* Candidate v: the minimum and all but the last v of the fields. */
static bool make_without_last(void *arg, uint64_t v, struct input *out)
{
    struct addition *a = arg;
    json_ref object = object_of(a);
    struct json_tree *w = &a->p->tree.work;
    for (size_t i = 0; i + (size_t)v < a->n; i++)
        if (!a->cure[i])
            json_put(w, object, a->field[i]->name, fill_field(w, a->field[i]));
    min_tree_make(&a->p->tree, out);
    return true;
}

/* What the original had and yet failed is allowed, whatever else is not. */
static void close_object(struct addition *a)
{
    const struct tg_type *type = tg_schema_at(a->node->type);
    const struct tg_field *f = tg_schema_fields(type);
    const struct input *in = a->p->original;
    struct json_tree t = JSON_TREE_INIT;
    struct buf path = BUF_INIT, text = BUF_INIT;
    struct body_view v;
    a->node->closed = true;
    if (!in->count)
        return;
    body_view_init(&v, &in->step[in->count - 1], &t, &text);
    json_put_path(&a->p->tree.tree, probe_ref(a->p, a->node), &path);
    json_ref object = !v.t       ? JSON_NONE
                      : path.len ? json_path(v.t, t.root, buf_cstr(&path))
                                 : t.root;
    for (unsigned i = 0; object && i < type->count; i++)
        if (json_get(&t, object, f[i].name))
            shape_allow(a->node, i);
    json_release(&t);
    buf_release(&path);
    buf_release(&text);
}

static bool survives_all(struct addition *a)
{
    bool hold;
    probe_each(a->p, (struct min_source){make_without_last, a}, 1, &hold);
    return hold;
}

static void probe_object(struct probe *p, struct shape_node *n)
{
    struct addition a = {.p = p, .node = n};
    list_fields(&a);
    for (int found = 0; a.n && !min_over(&p->m); found++) {
        if (survives_all(&a))
            return;
        if (found == CURES)
            break;
        uint64_t v = min_bisect(&p->m, (struct min_source){make_without_last, &a}, 1, a.n);
        if (min_over(&p->m))
            break;
        size_t cure = a.n - (size_t)v;
        a.cure[cure] = true;
        if (n->absents < SHAPE_NAMES)
            n->absent[n->absents++] = a.field[cure]->name;
    }
    if (a.n)
        close_object(&a);
}

/* The innermost objects first: who and what is missing is usually missing there. */
void probe_absences(struct probe *p)
{
    for (size_t i = p->step->nodes; i-- > 0;) {
        struct shape_node *n = &p->step->node[i];
        bool object = n->form == NODE_OBJECT ||
                      (n->form == NODE_LEAF && (n->classes >> CLASS_EMPTY_OBJECT & 1));
        if (object && n->type != TG_T_NONE)
            probe_object(p, n);
    }
}
