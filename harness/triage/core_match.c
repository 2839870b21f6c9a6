/* Does an input have everything a shape asks for? The body is parsed once, however many shapes it
 * is held against. Patterns are at most SHAPE_DEPTH deep, so recursion over them is bounded by us
 * and never by the input. */
#include "harness/triage/core.h"
#include "harness/triage/core_tree.h"

#include <strings.h>

#define VIEW_MOST ((uint64_t)1 << 20) /* bytes; larger bodies are judged by size alone */

uint32_t tree_depth(const struct json_tree *t)
{
    uint32_t depth = 0, most = 0;
    json_ref n = t->root;
    while (n) {
        const struct json_node *node = json_at(t, n);
        bool container = json_is_container(t, n);
        most = depth + container > most ? depth + container : most;
        if (node->first) {
            depth++;
            n = node->first;
            continue;
        }
        while (n != t->root && !json_at(t, n)->next) {
            n = json_at(t, n)->parent;
            depth--;
        }
        n = n == t->root ? JSON_NONE : json_at(t, n)->next;
    }
    return most;
}

void body_view_init(struct body_view *v, const struct step *s, struct json_tree *t,
                    struct buf *text)
{
    struct json_error error;
    *v = (struct body_view){.length = s->body.len};
    if (!rope_flat(&s->body, &v->bytes)) {
        rope_flatten(&s->body, VIEW_MOST, text);
        v->bytes = buf_view(text);
    }
    if (v->length == 0 || v->length > VIEW_MOST)
        return;
    if (json_parse(t, v->bytes, NULL, &error) == 0) {
        v->t = t;
        v->depth = tree_depth(t);
    } else {
        v->cut = error.offset >= v->bytes.n || !v->bytes.p[error.offset]; /* where C strings end */
    }
}

/* ---- trees -----------------------------------------------------------------------------
 */
static bool matches(const struct shape_step *s, int at, const struct json_tree *t, json_ref n);

static bool item_matches(const struct shape_step *s, int child, const struct json_tree *t,
                         json_ref list)
{
    for (json_ref i = json_at(t, list)->first; i; i = json_at(t, i)->next)
        if (matches(s, child, t, i))
            return true;
    return false;
}

/* Some member whose name the schema does not know in that place. */
static bool unknown_member_matches(const struct shape_step *s, int child, const struct json_tree *t,
                                   json_ref object)
{
    uint16_t known = s->node[s->node[child].parent].type;
    struct buf name = BUF_INIT;
    bool found = false;
    if (known >= TG_TYPES)
        return false;
    const struct tg_type *type = tg_schema_at(known);
    for (json_ref i = json_at(t, object)->first; i && !found; i = json_at(t, i)->next) {
        buf_clear(&name);
        found = json_key_text(t, i, &name) &&
                !tg_schema_field(type, (struct span){buf_cstr(&name), name.len}) &&
                matches(s, child, t, i);
    }
    buf_release(&name);
    return found;
}

static bool member_matches(const struct shape_step *s, int child, const struct json_tree *t,
                           json_ref object)
{
    const struct shape_node *p = &s->node[child];
    if (p->any_name)
        return unknown_member_matches(s, child, t, object);
    for (size_t k = 0; k < p->keys; k++) {
        json_ref n = json_get(t, object, p->key[k]);
        json_ref last = n ? json_get_last(t, object, p->key[k]) : JSON_NONE;
        if (n && p->twice && n == last)
            continue;
        if (n && (matches(s, child, t, n) || (last != n && matches(s, child, t, last))))
            return true;
    }
    for (unsigned k = 0; p->kinds && k < TG_KINDS; k++) {
        const char *name = tg_kind_name((enum tg_kind)k);
        json_ref n = p->kinds >> k & 1 ? json_get(t, object, name) : JSON_NONE;
        json_ref last = n ? json_get_last(t, object, name) : JSON_NONE;
        if (n && (matches(s, child, t, n) || (last != n && matches(s, child, t, last))))
            return true;
    }
    return false;
}

/* Nothing is there that must not be, or only what is as bad as nothing. Of a name given twice, bots
 * take one or the other. */
static bool absences_hold(const struct shape_node *p, const struct json_tree *t, json_ref object)
{
    for (size_t i = 0; i < p->absents; i++) {
        json_ref n = json_get(t, object, p->absent[i]);
        uint32_t classes = 0;
        if (!n)
            continue;
        classes |= 1u << class_of(t, n, NULL);
        classes |= 1u << class_of(t, json_get_last(t, object, p->absent[i]), NULL);
        if (!(classes & p->absent_classes[i]))
            return false;
    }
    return true;
}

static bool matches(const struct shape_step *s, int at, const struct json_tree *t, json_ref n)
{
    const struct shape_node *p = &s->node[at];
    enum json_type type = (enum json_type)json_at(t, n)->type;
    bool object_leaf = p->form == NODE_LEAF && type == JSON_OBJECT && p->type != TG_T_NONE;
    if (object_leaf && (p->classes >> CLASS_EMPTY_OBJECT & 1))
        return absences_hold(p, t, n);
    if (p->form == NODE_LEAF)
        return (p->classes >> class_of(t, n, shape_field(s, p)) & 1) || like_literal(p, t, n);
    if (type != (p->form == NODE_ARRAY ? JSON_ARRAY : JSON_OBJECT))
        return false;
    if (p->form == NODE_ARRAY && json_at(t, n)->count < p->items)
        return false;
    for (size_t i = (size_t)at + 1; i < s->nodes; i++)
        if (s->node[i].parent == at && !(p->form == NODE_ARRAY ? item_matches(s, (int)i, t, n)
                                                               : member_matches(s, (int)i, t, n)))
            return false;
    return p->form == NODE_ARRAY || absences_hold(p, t, n);
}

static bool whole_matches(const struct step *min, const struct body_view *v)
{
    struct buf text = BUF_INIT;
    rope_flatten(&min->body, VIEW_MOST, &text);
    bool same = span_eq(v->bytes, (struct span){buf_cstr(&text), text.len});
    buf_release(&text);
    return same;
}

/* One byte of broken JSON stands for all of its kind; more than one must be found again. */
static bool holds_bytes(const struct step *min, const struct body_view *v)
{
    struct buf text = BUF_INIT;
    rope_flatten(&min->body, VIEW_MOST, &text);
    bool held = text.len <= 1 || span_find(v->bytes, buf_view(&text));
    buf_release(&text);
    return held;
}

bool body_matches(const struct shape_step *p, const struct step *min, const struct body_view *v)
{
    switch (p->form) {
    case BODY_ANY:
        return true;
    case BODY_EMPTY:
        return v->length == 0;
    case BODY_TREE:
        return v->t && matches(p, 0, v->t, v->t->root);
    case BODY_DEEP:
        return v->t && v->depth >= p->measure;
    case BODY_LARGE:
        return v->length >= p->measure;
    case BODY_MARK:
        return v->bytes.n >= p->measure && memcmp(v->bytes.p, "\xef\xbb\xbf", 3) == 0 &&
               holds_bytes(min, v);
    case BODY_CUT:
        return v->length && !v->t && v->cut && holds_bytes(min, v);
    case BODY_BROKEN:
        return v->length && !v->t && !v->cut && holds_bytes(min, v);
    case BODY_TEXT:
        return (body_oddities(v->bytes) & p->measure) != 0;
    case BODY_WHOLE:
        return whole_matches(min, v);
    }
    return false;
}

/* ---- what is around the body -----------------------------------------------------------
 */
static bool text_same(const char *a, const char *b)
{
    return !a || (b && strcasecmp(a, b) == 0);
}

static bool headers_match(const struct step *min, const struct step *s)
{
    for (size_t i = 0; i < min->header_count; i++) {
        const char *value = step_header(s, min->header[i].name);
        if (!value || (*min->header[i].value && strcasecmp(value, min->header[i].value) != 0))
            return false;
    }
    return true;
}

static bool wire_matches(const struct step *min, const struct step *s)
{
    const struct wire *a = &min->wire, *b = &s->wire;
    if (a->declared >= 0 && (b->declared < 0 || ((uint64_t)a->declared > min->body.len) !=
                                                    ((uint64_t)b->declared > s->body.len)))
        return false;
    return (a->cut < 0 || b->cut >= 0) && (a->end == WIRE_AWAIT || a->end == b->end) &&
           (!a->chunked || b->chunked);
}

static bool faults_match(const struct step *min, const struct step *s)
{
    for (size_t i = 0; i < min->fault_count; i++) {
        bool found = false;
        for (size_t k = 0; k < s->fault_count; k++)
            found |= strcmp(min->fault[i], s->fault[k]) == 0;
        if (!found)
            return false;
    }
    return true;
}

/* Where none at all will do, nobody looks at what it is. */
static bool secret_matches(enum secret_shape min, enum secret_shape s)
{
    return min == SECRET_RIGHT || min == s || (min == SECRET_ABSENT && s != SECRET_RIGHT);
}

bool decorations_match(const struct step *min, const struct step *s)
{
    return text_same(min->method, s->method) && text_same(min->path, s->path) &&
           secret_matches(min->secret, s->secret) && s->after >= min->after &&
           (!min->principal || s->principal) && headers_match(min, s) && wire_matches(min, s) &&
           faults_match(min, s);
}

/* ---- inputs ---------------------------------------------------------------------------- */
/* The steps of the shape are found in this order among the input's; the first fit is taken. */
static size_t advance(const struct shape *shape, size_t found, const struct step *s,
                      const struct body_view *v)
{
    bool fits = found < shape->min.count && decorations_match(&shape->min.step[found], s) &&
                body_matches(&shape->step[found], &shape->min.step[found], v);
    return found + fits;
}

enum { MANY = 64 };

static int explained_by(const struct shape *const *shape, size_t n, const struct input *in)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf text = BUF_INIT;
    size_t found[MANY] = {0};
    int hit = -1;
    for (size_t i = 0; i < in->count && hit < 0; i++) {
        struct body_view v;
        buf_clear(&text);
        body_view_init(&v, &in->step[i], &t, &text);
        for (size_t k = 0; k < n && hit < 0; k++) {
            found[k] = advance(shape[k], found[k], &in->step[i], &v);
            if (shape[k]->min.count && found[k] == shape[k]->min.count)
                hit = (int)k;
        }
    }
    json_release(&t);
    buf_release(&text);
    return hit;
}

int core_explains_any(const struct core *const *cores, size_t n, const struct input *in)
{
    const struct shape *shape[MANY];
    int owner[MANY];
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; cores[i] && k < cores[i]->shapes; k++) {
            if (count == MANY) {
                int hit = explained_by(shape, count, in);
                if (hit >= 0)
                    return owner[hit];
                count = 0;
            }
            owner[count] = (int)i;
            shape[count++] = &cores[i]->shape[k];
        }
    int hit = explained_by(shape, count, in);
    return hit < 0 ? -1 : owner[hit];
}

bool core_explains(const struct core *c, const struct input *in)
{
    return core_explains_any(&c, 1, in) == 0;
}
