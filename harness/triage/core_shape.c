/* Reading a shape off a minimised input. Nothing is known yet but the input itself: a 0 (the least
 * value there is) says only that something must be there; any other value is taken at its class,
 * and a text at its word, until the probes widen it. */
#include "harness/base/mem.h"
#include "harness/triage/core_tree.h"

#include <stdlib.h>

/* ---- nodes -----------------------------------------------------------------------------
 */
void shape_node_add_key(struct shape_node *n, const char *name)
{
    if (n->keys < SHAPE_KEYS)
        n->key[n->keys++] = xstrdup(name);
}

const struct tg_field *shape_field(const struct shape_step *s, const struct shape_node *n)
{
    if (n->parent < 0 || s->node[n->parent].type == TG_T_NONE)
        return NULL;
    const struct shape_node *up = &s->node[n->parent];
    if (up->form == NODE_ARRAY)
        return shape_field(s, up);
    return n->keys ? tg_schema_field(tg_schema_at(up->type), span_of(n->key[0])) : NULL;
}

/* The member of a union that this object is, by its discriminator. */
static uint16_t union_member(const struct json_tree *t, json_ref n, uint16_t type)
{
    const struct tg_type *u = tg_schema_at(type);
    struct buf tag = BUF_INIT;
    const struct tg_member *m = NULL;
    json_ref at = u->discriminator ? json_get(t, n, u->discriminator) : JSON_NONE;
    if (at && json_text(t, at, &tag))
        m = tg_schema_member(u, (struct span){buf_cstr(&tag), tag.len});
    buf_release(&tag);
    return m && m->shape == TG_OBJECT ? m->type : (uint16_t)TG_T_NONE;
}

static uint16_t type_of(const struct shape_step *s, const struct shape_node *p,
                        const struct json_tree *t, json_ref n)
{
    if (p->parent < 0)
        return TG_T_Update;
    const struct tg_field *f = shape_field(s, p);
    bool list = json_at(t, n)->type == JSON_ARRAY; /* its items have the type too */
    if (!f || (f->shape != TG_OBJECT && f->shape != TG_UNION) || f->type >= TG_TYPES ||
        (f->depth && p->form == NODE_LEAF && !list))
        return TG_T_NONE;
    return tg_schema_at(f->type)->shape == TG_UNION ? union_member(t, n, f->type) : f->type;
}

enum { FILLER = 4 }; /* zeros in a row that look like what the reduction left of any text */

static size_t head_of(const char *text, size_t n)
{
    for (size_t i = 0, zeros = 0; i < n; i++) {
        zeros = text[i] == '0' ? zeros + 1 : 0;
        if (zeros == FILLER)
            return i + 1 - FILLER;
    }
    return n;
}

static void read_leaf(struct shape_node *p, const struct json_tree *t, json_ref n,
                      const struct tg_field *f)
{
    const struct json_node *node = json_at(t, n);
    unsigned class = class_of(t, n, f);
    p->own = 1u << class;
    p->classes = class == CLASS_ZERO ? CLASS_ANY : 1u << class;
    if (node->type == JSON_STRING && class != CLASS_EMPTY) {
        struct buf text = BUF_INIT;
        json_text(t, n, &text);
        p->literal_n = text.len;
        p->literal = buf_steal(&text);
        p->head = head_of(p->literal, p->literal_n);
        p->likeness = LIKE_EXACT | LIKE_WORD;
        p->classes = 0;
    } else if (node->type == JSON_NUMBER && class != CLASS_ZERO && class != CLASS_FRACTION) {
        p->negative = node->lex.p[0] == '-';
        for (size_t i = p->negative; i < node->lex.n && i < 20; i++)
            if (node->lex.p[i] >= '0' && node->lex.p[i] <= '9')
                p->bound = p->bound * 10 + (uint64_t)(node->lex.p[i] - '0');
    }
}

static void read_key(struct shape_node *p, const struct json_tree *t, json_ref n)
{
    struct buf name = BUF_INIT;
    enum tg_kind kind;
    if (json_at(t, n)->key.n && json_key_text(t, n, &name)) {
        shape_node_add_key(p, buf_cstr(&name));
        if (p->parent == 0 && tg_kind_parse(span_of(p->key[0]), &kind) == 0)
            p->kinds = 1u << kind;
    }
    buf_release(&name);
}

/* ---- bodies ----------------------------------------------------------------------------
 */
static bool earlier_twin(struct shape_step *s, int parent, const struct json_tree *t, json_ref n)
{
    for (json_ref i = json_at(t, n)->prev; i; i = json_at(t, i)->prev)
        if (json_at(t, n)->key.n && span_eq(json_at(t, i)->key, json_at(t, n)->key)) {
            for (size_t k = 0; k < s->nodes; k++)
                if (s->node[k].parent == parent && s->node[k].keys &&
                    json_key_is(t, n, s->node[k].key[0]))
                    s->node[k].twice = true;
            return true;
        }
    return false;
}

/* Equal neighbours in a list say how many there must be, once. */
static bool equal_neighbour(const struct json_tree *t, json_ref n)
{
    json_ref prev = json_at(t, n)->prev;
    return prev && json_at(t, json_at(t, n)->parent)->type == JSON_ARRAY &&
           json_same(t, prev, t, n);
}

static bool read_tree(struct shape_step *s, const struct json_tree *t)
{
    int index[SHAPE_DEPTH + 1];
    size_t at = 0;
    json_ref next = JSON_NONE;
    for (json_ref n = t->root; n; n = next, at++) {
        uint32_t depth = json_depth(t, n);
        if (depth > SHAPE_DEPTH || s->nodes >= SHAPE_NODES)
            return false;
        next = json_next(t, t->root, n);
        int parent = depth ? index[depth - 1] : -1;
        if (depth && (earlier_twin(s, parent, t, n) || equal_neighbour(t, n))) {
            next = json_skip(t, t->root, n);
            at += json_count(t, n) - 1;
            continue;
        }
        index[depth] = (int)s->nodes;
        struct shape_node *p = &s->node[s->nodes++];
        *p = (struct shape_node){.parent = parent, .at = at, .type = TG_T_NONE};
        read_key(p, t, n);
        const struct json_node *node = json_at(t, n);
        p->form = !node->first ? NODE_LEAF : node->type == JSON_ARRAY ? NODE_ARRAY : NODE_OBJECT;
        p->items = node->count;
        if (p->form == NODE_LEAF)
            read_leaf(p, t, n, shape_field(s, p));
        if (parent < 0) /* a whole update is never just any value */
            p->classes &= ~CLASS_CONTAINERS | p->own;
        p->type = type_of(s, p, t, n);
    }
    return true;
}

static void free_nodes(struct shape_step *s)
{
    for (size_t i = 0; i < s->nodes; i++) {
        for (size_t k = 0; k < s->node[i].keys; k++)
            free(s->node[i].key[k]);
        free(s->node[i].literal);
    }
    s->nodes = 0;
}

static void read_body(struct shape_step *s, const struct step *step)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf text = BUF_INIT;
    struct body_view v;
    body_view_init(&v, step, &t, &text);
    s->measure = v.length;
    if (v.length == 0) {
        s->form = step_plain(step) ? BODY_EMPTY : BODY_ANY;
    } else if (v.length == 2 && !step_plain(step) && memcmp(v.bytes.p, "{}", 2) == 0) {
        s->form = BODY_ANY; /* what failed is around an empty update */
    } else if (v.length >= LARGE_BODY) {
        s->form = BODY_LARGE;
    } else if (!v.t) {
        s->form = v.length >= 3 && memcmp(v.bytes.p, "\xef\xbb\xbf", 3) == 0 ? BODY_MARK
                  : v.cut                                                    ? BODY_CUT
                                                                             : BODY_BROKEN;
    } else if (v.depth > SHAPE_DEPTH) {
        s->form = BODY_DEEP;
        s->measure = v.depth;
    } else {
        s->node = xcalloc(SHAPE_NODES, sizeof *s->node);
        s->form = read_tree(s, v.t) ? BODY_TREE : BODY_WHOLE;
        if (s->form == BODY_WHOLE)
            free_nodes(s);
    }
    json_release(&t);
    buf_release(&text);
}

void shape_is_about_text(struct shape_step *s, unsigned oddities)
{
    free_nodes(s);
    s->form = BODY_TEXT;
    s->measure = oddities;
}

void shape_read(struct shape *s, const struct input *min)
{
    *s = (struct shape){.min = INPUT_INIT};
    input_dup(&s->min, min);
    s->step = xcalloc(min->count + 1, sizeof *s->step);
    for (size_t i = 0; i < min->count; i++)
        read_body(&s->step[i], &s->min.step[i]);
}

void shape_release(struct shape *s)
{
    for (size_t i = 0; s->step && i < s->min.count; i++) {
        free_nodes(&s->step[i]);
        free(s->step[i].node);
    }
    free(s->step);
    input_release(&s->min);
    s->step = NULL;
}
