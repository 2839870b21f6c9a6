/* A core in words, its update kind and its hash. The hash is over the first shape with everything
 * that a second way into the same bug could change put into its least form. */
#include "harness/base/esc.h"
#include "harness/base/hash.h"
#include "harness/triage/core_tree.h"

#include <inttypes.h>
#include <stdlib.h>

enum { TEXT_MOST = 400 };

static const char *form_name(enum body_form f)
{
    static const char *const name[] = {"any body",   "empty body",      "",         "deep body",
                                       "large body", "byte order mark", "cut JSON", "broken JSON",
                                       "odd text",   "complex body"};
    return name[f];
}

/* ---- decorations -----------------------------------------------------------------------
 */
static void put_decorations(const struct step *s, struct buf *out)
{
    if (s->method)
        buf_printf(out, "%s ", s->method);
    if (s->path)
        buf_printf(out, "path %s ", s->path);
    if (s->secret != SECRET_RIGHT)
        buf_printf(out, "secret %s ", secret_shape_name(s->secret));
    for (size_t i = 0; i < s->header_count; i++)
        buf_printf(out, "header %s ", s->header[i].name);
    if (s->wire.declared >= 0)
        buf_printf(out, "length %s ",
                   (uint64_t)s->wire.declared > s->body.len ? "too large" : "too small");
    if (s->wire.cut >= 0)
        buf_str(out, "cut short ");
    static const char *const end[] = {"", "half-closed ", "closed ", "reset "};
    buf_str(out, end[s->wire.end]);
    if (s->wire.chunked)
        buf_str(out, "chunked ");
    for (size_t i = 0; i < s->fault_count; i++)
        buf_printf(out, "fault %s ", s->fault[i]);
}

/* ---- trees -----------------------------------------------------------------------------
 */
static const char *least_name(const struct shape_node *n)
{
    if (n->any_name)
        return "*";
    for (unsigned k = 0; k < TG_KINDS; k++)
        if (n->kinds >> k & 1)
            return tg_kind_name((enum tg_kind)k);
    const char *least = n->keys ? n->key[0] : "";
    for (size_t i = 1; i < n->keys; i++)
        if (strcmp(n->key[i], least) < 0)
            least = n->key[i];
    return least;
}

static void put_leaf(const struct shape_node *n, struct buf *out)
{
    if (n->classes == CLASS_ANY)
        return;
    if (n->literal && !(n->classes & n->own)) {
        if (n->likeness & LIKE_LONG)
            buf_printf(out, "=\"%.*s\"+ of %zu", (int)(n->head < 40 ? n->head : 40), n->literal,
                       n->literal_n);
        else
            buf_printf(out, "=\"%.*s\"%s", (int)(n->literal_n < 40 ? n->literal_n : 40), n->literal,
                       n->likeness & LIKE_PREFIX ? "..." : "");
        return;
    }
    if (!(n->classes & n->own)) {
        buf_printf(out, "=%s%" PRIu64 "%s", n->negative ? "-" : "", n->bound,
                   n->likeness & LIKE_BOUND ? "+" : "");
        return;
    }
    for (unsigned i = 0, first = 1; i < CLASSES; i++)
        if (n->classes >> i & 1) {
            buf_printf(out, "%s%s", first ? "=" : "|", class_name(i));
            first = 0;
        }
}

enum { NAMES_SHOWN = 3 };

static void put_absences(const struct shape_node *n, struct buf *out)
{
    for (size_t i = 0; i < n->absents && i < NAMES_SHOWN; i++)
        buf_printf(out, " !%s", n->absent[i]);
    if (n->absents > NAMES_SHOWN)
        buf_printf(out, " !(%zu others)", n->absents - NAMES_SHOWN);
}

/* Preorder; what is open is closed by depth. `full` leaves out what only probing tells. */
static void put_tree(const struct shape_step *s, bool full, struct buf *out)
{
    int open[SHAPE_DEPTH + 2], depth = 0;
    for (size_t i = 0; i < s->nodes; i++) {
        const struct shape_node *n = &s->node[i];
        while (depth && open[depth - 1] != n->parent) {
            buf_byte(out, '}');
            depth--;
        }
        if (i && out->data[out->len - 1] != '{')
            buf_byte(out, ' ');
        buf_str(out, least_name(n));
        if (n->twice)
            buf_str(out, " twice");
        if (n->form == NODE_ARRAY)
            buf_printf(out, "[%u]", n->items);
        if (n->form == NODE_LEAF) {
            put_leaf(n, out);
        } else {
            buf_byte(out, '{');
            open[depth++] = (int)i;
        }
        if (full)
            put_absences(n, out);
    }
    while (depth--)
        buf_byte(out, '}');
}

static void put_shape(const struct shape *s, bool full, struct buf *out)
{
    for (size_t i = 0; i < s->min.count; i++) {
        const struct shape_step *b = &s->step[i];
        if (i)
            buf_str(out, " then ");
        put_decorations(&s->min.step[i], out);
        buf_str(out, form_name(b->form));
        if (b->form == BODY_TEXT)
            buf_printf(out, ":%s%s", b->measure & ODD_BAD_UTF8 ? " bad UTF-8" : "",
                       b->measure & ODD_LONE ? " lone surrogate" : "");
        if (b->form == BODY_TREE)
            put_tree(b, full, out);
    }
}

static const char *kind_of(const struct shape *s)
{
    if (s->min.count == 0)
        return "none";
    const struct shape_step *last = &s->step[s->min.count - 1];
    if (last->form == BODY_CUT || last->form == BODY_BROKEN || last->form == BODY_MARK ||
        last->form == BODY_EMPTY)
        return "unparsable";
    if (last->form == BODY_TEXT)
        return "text";
    for (size_t i = 0; i < last->nodes; i++)
        if (last->node[i].kinds)
            return least_name(&last->node[i]);
    return "none";
}

/* ---- the hash -------------------------------------------------------------------------- */
/* The leaf's least class that fails, or its literal: the same whichever value was met first. */
static uint64_t hash_node(const struct shape_node *n, uint64_t h)
{
    h = hash_mix(h, (uint64_t)(n->parent + 1) << 8 | (uint64_t)n->form << 1 | n->twice);
    h = hash_bytes(span_of(least_name(n)), h);
    if (n->form == NODE_ARRAY)
        return hash_mix(h, n->items);
    if (n->form == NODE_OBJECT)
        return h;
    if (n->classes & n->own)
        return hash_mix(h, n->classes & -n->classes);
    return n->literal ? hash_bytes((struct span){n->literal, n->literal_n}, h)
                      : hash_mix(hash_mix(h, n->bound), n->negative);
}

static uint64_t hash_shape(const struct shape *s)
{
    struct buf text = BUF_INIT;
    uint64_t h = s->min.count;
    for (size_t i = 0; i < s->min.count; i++) {
        const struct shape_step *b = &s->step[i];
        buf_clear(&text);
        put_decorations(&s->min.step[i], &text);
        h = hash_bytes(buf_view(&text), hash_mix(h, b->form));
        for (size_t k = 0; k < b->nodes; k++)
            h = hash_node(&b->node[k], h);
        if (b->form == BODY_TEXT)
            h = hash_mix(h, b->measure);
        if (b->form == BODY_WHOLE)
            h = rope_hash(&s->min.step[i].body, h);
    }
    buf_release(&text);
    return h;
}

void core_describe(struct core *c)
{
    struct buf text = BUF_INIT, safe = BUF_INIT;
    put_shape(&c->shape[0], true, &text);
    if (text.len > TEXT_MOST)
        text.len = TEXT_MOST;
    esc_terminal(&safe, buf_view(&text));
    free(c->text);
    free(c->kind);
    c->text = buf_steal(&safe);
    c->kind = strdup(kind_of(&c->shape[0]));
    c->hash = hash_shape(&c->shape[0]);
    buf_release(&text);
}
