/* What must not be there. A message without `from` fails; the minimum shows what is present, but
 * absence is the rule in any minimum. So members the schema knows are added: the likely ones (all
 * of a small object) one by one, which cannot mislead; the many others of a message all at once,
 * and where that cures the failure the cure is found by bisection. */
#include "harness/triage/core_probe.h"

enum {
    CURES = 2, /* looked for by bisection */
    SMALL = 30 /* members that are all tried alone */
};

struct addition {
    struct probe *p;
    struct shape_node *node;
    const struct tg_field *field[256];
    size_t n, alone; /* the first `alone` are tried one by one */
    bool cure[256];  /* found to make the failure go away; left out from then on */
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

/* An update of some kind: a second kind beside it is a matter of its own. */
static bool holds_kind(const struct addition *a)
{
    const struct shape_step *s = a->p->step;
    for (size_t i = 1; i < s->nodes; i++)
        if (&s->node[s->node[i].parent] == a->node && s->node[i].kinds)
            return true;
    return false;
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
            if (rank == round && sent && a->n < 256 && !has_member(a, f[i].name)) {
                a->field[a->n++] = &f[i];
                a->alone += rank < 2;
            }
        }
    if (a->n <= SMALL && !holds_kind(a))
        a->alone = a->n;
}

static bool make_with_one(void *arg, uint64_t i, struct input *out)
{
    struct addition *a = arg;
    json_ref object = object_of(a);
    struct json_tree *w = &a->p->tree.work;
    json_put(w, object, a->field[i]->name, fill_field(w, a->field[i]));
    min_tree_make(&a->p->tree, out);
    return true;
}

/* Candidate v: the minimum and all but the last v of the fields that were not tried alone. */
static bool make_without_last(void *arg, uint64_t v, struct input *out)
{
    struct addition *a = arg;
    json_ref object = object_of(a);
    struct json_tree *w = &a->p->tree.work;
    for (size_t i = a->alone; i + (size_t)v < a->n; i++)
        if (!a->cure[i])
            json_put(w, object, a->field[i]->name, fill_field(w, a->field[i]));
    min_tree_make(&a->p->tree, out);
    return true;
}

static bool survives_all(struct addition *a)
{
    bool hold;
    probe_each(a->p, (struct min_source){make_without_last, a}, 1, &hold);
    return hold;
}

/* Values in place of a member whose presence cures: which of them are as bad as none? */
static const uint8_t useless[] = {CLASS_NULL,         CLASS_ZERO, CLASS_TEXT,    CLASS_EMPTY_ARRAY,
                                  CLASS_EMPTY_OBJECT, CLASS_TRUE, CLASS_FRACTION};

struct stand_in {
    struct addition *a;
    size_t field;
};

static json_ref empty_container(struct json_tree *w, unsigned class)
{
    return json_new(w, class == CLASS_EMPTY_ARRAY ? JSON_ARRAY : JSON_OBJECT);
}

static bool make_with_useless(void *arg, uint64_t i, struct input *out)
{
    struct stand_in *s = arg;
    const struct tg_field *f = s->a->field[s->field];
    json_ref object = object_of(s->a);
    struct json_tree *w = &s->a->p->tree.work;
    bool empty = useless[i] == CLASS_EMPTY_ARRAY || useless[i] == CLASS_EMPTY_OBJECT;
    json_put(w, object, f->name,
             empty ? empty_container(w, useless[i])
                   : json_new_lexeme(w, class_example(useless[i], f)));
    min_tree_make(&s->a->p->tree, out);
    return true;
}

static void must_be_absent(struct addition *a, size_t i)
{
    struct stand_in s = {a, i};
    bool hold[sizeof useless];
    struct shape_node *n = a->node;
    a->cure[i] = true;
    if (n->absents == SHAPE_NAMES)
        return;
    size_t at = n->absents++;
    n->absent[at] = a->field[i]->name;
    n->absent_classes[at] = 0;
    if (n->parent < 0)
        return; /* an update of a kind, however poor, is a matter of its own */
    probe_each(a->p, (struct min_source){make_with_useless, &s}, sizeof useless, hold);
    for (size_t k = 0; k < sizeof useless; k++)
        n->absent_classes[at] |= hold[k] ? 1u << useless[k] : 0;
    if (n->absent_classes[at] >> CLASS_ZERO & 1) /* a number where something else belongs */
        n->absent_classes[at] |= 1u << CLASS_POSITIVE | 1u << CLASS_NEGATIVE | 1u << CLASS_FALSE |
                                 1u << CLASS_FRACTION | 1u << CLASS_BEYOND_31 |
                                 1u << CLASS_BEYOND_53 | 1u << CLASS_HUGE;
    if (n->absent_classes[at] >> CLASS_EMPTY_ARRAY & 1)
        n->absent_classes[at] |= 1u << CLASS_ARRAY;
    if ((n->absent_classes[at] >> CLASS_EMPTY_OBJECT & 1) && a->field[i]->type >= TG_TYPES)
        n->absent_classes[at] |= 1u << CLASS_OBJECT;
    if (n->absent_classes[at] >> CLASS_TEXT & 1)
        n->absent_classes[at] |= 1u << CLASS_EMPTY | 1u << CLASS_DIGITS | 1u << CLASS_UNICODE |
                                 1u << CLASS_COMMAND | 1u << CLASS_ASTRAL;
}

static void try_alone(struct addition *a)
{
    bool hold[256];
    if (!probe_each(a->p, (struct min_source){make_with_one, a}, a->alone, hold))
        return;
    for (size_t i = 0; i < a->alone; i++)
        if (!hold[i])
            must_be_absent(a, i);
}

static void try_together(struct addition *a)
{
    struct min_source s = {make_without_last, a};
    for (int found = 0; found < CURES && a->n > a->alone && !min_over(&a->p->m); found++) {
        if (survives_all(a))
            return;
        uint64_t v = min_bisect(&a->p->m, s, 1, a->n - a->alone);
        if (!min_over(&a->p->m))
            must_be_absent(a, a->n - (size_t)v);
    }
}

static void probe_object(struct probe *p, struct shape_node *n)
{
    struct addition a = {.p = p, .node = n};
    list_fields(&a);
    try_alone(&a);
    if (!holds_kind(&a))
        try_together(&a);
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
