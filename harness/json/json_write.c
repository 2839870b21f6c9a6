/* The writer: a preorder walk along the tree's own links into one buffer. With a rope, whatever
 * stands between two fills becomes one block. */
#include "harness/json/json_store.h"

#define UNROLL_MOST 4096 /* a fill this small is cheaper as plain bytes than as a segment */

struct writer {
    const struct json_tree *t;
    enum json_form form;
    struct buf *out;
    struct rope *rope; /* NULL: fills are unrolled */
};

static inline void put(struct buf *out, struct span s)
{
    if (out->cap - out->len <= s.n)
        buf_reserve(out, s.n);
    if (s.n)
        memcpy(out->data + out->len, s.p, s.n);
    out->len += s.n;
}

static inline void put_byte(struct buf *out, char c)
{
    if (out->cap - out->len <= 1)
        buf_reserve(out, 1);
    out->data[out->len++] = c;
}

/* Doubles what is already there, so that a unit of one byte costs no call per byte. */
static void put_repeat(struct buf *out, struct span unit, uint64_t count)
{
    uint64_t total;
    if (__builtin_mul_overflow(count, unit.n, &total) || total > SIZE_MAX / 2)
        total = SIZE_MAX / 2; /* buf_reserve cannot give that and says so */
    if (!total)
        return;
    buf_reserve(out, total);
    char *from = out->data + out->len;
    memcpy(from, unit.p, unit.n);
    for (size_t done = unit.n; done < total;) {
        size_t n = done < total - done ? done : total - done;
        memcpy(from + done, from, n);
        done += n;
    }
    out->len += total;
}

static void flush(struct writer *w)
{
    size_t n = w->out->len;
    if (n)
        rope_own(w->rope, buf_steal(w->out), n, 1);
}

static void write_fill(struct writer *w, const struct json_fill *f)
{
    put(w->out, f->head);
    if (!w->rope || json_fill_size(f) <= UNROLL_MOST) {
        put_repeat(w->out, f->unit, f->count);
    } else if (f->unit.n && f->count) {
        flush(w);
        rope_copy(w->rope, f->unit, f->count);
    }
    put(w->out, f->tail);
}

/* Everything before the value itself: comma, white space, key, colon. */
static inline void write_lead(struct writer *w, const struct json_node *node)
{
    struct buf *out = w->out;
    if (node->prev)
        put_byte(out, ',');
    if (node->space && w->form == JSON_KEEP) {
        const struct json_space *space = json_space_of(w->t, node);
        put(out, space->before);
        if (json_is_member(w->t, node)) {
            put(out, json_member_key(node));
            put(out, space->colon);
            put_byte(out, ':');
            put(out, space->value);
        }
    } else if (json_is_member(w->t, node)) {
        put(out, json_member_key(node));
        put_byte(out, ':');
    }
}

static inline void write_after(struct writer *w, const struct json_node *node)
{
    if (node->space && w->form == JSON_KEEP)
        put(w->out, json_space_of(w->t, node)->after);
}

static inline void write_close(struct writer *w, const struct json_node *node)
{
    put_byte(w->out, node->type == JSON_OBJECT ? '}' : ']');
}

/* A whole scalar, an empty container, or the opening bracket. */
static inline void write_value(struct writer *w, const struct json_node *node)
{
    switch (node->type) {
    case JSON_ARRAY:
    case JSON_OBJECT:
        put_byte(w->out, node->type == JSON_OBJECT ? '{' : '[');
        if (node->first)
            return;
        if (node->space && w->form == JSON_KEEP)
            put(w->out, json_space_of(w->t, node)->inside);
        write_close(w, node);
        return;
    case JSON_FILL:
        write_fill(w, json_fill_of(node));
        return;
    default:
        put(w->out, node->lex);
    }
}

static void write_subtree(struct writer *w, json_ref top)
{
    const struct json_node *base = w->t->node;
    json_ref n = top;
    for (;;) {
        const struct json_node *node = &base[n];
        write_value(w, node);
        if (node->first) {
            n = node->first;
        } else {
            while (n != top && !base[n].next) {
                write_after(w, &base[n]);
                n = base[n].parent;
                write_close(w, &base[n]);
            }
            if (n == top)
                return;
            write_after(w, &base[n]);
            n = base[n].next;
        }
        write_lead(w, &base[n]);
    }
}

static void write_document(struct writer *w)
{
    if (!w->t->root)
        return;
    const struct json_node *root = &w->t->node[w->t->root];
    if (w->form == JSON_KEEP)
        put(w->out, json_space_of(w->t, root)->before);
    write_subtree(w, w->t->root);
    write_after(w, root);
}

static void finish(struct buf *out)
{
    if (out->data)
        out->data[out->len] = '\0';
}

void json_write(const struct json_tree *t, enum json_form form, struct buf *out)
{
    struct writer w = {t, form, out, NULL};
    write_document(&w);
    finish(out);
}

void json_write_node(const struct json_tree *t, json_ref n, enum json_form form, struct buf *out)
{
    struct writer w = {t, form, out, NULL};
    if (n)
        write_subtree(&w, n);
    finish(out);
}

void json_write_rope(const struct json_tree *t, enum json_form form, struct rope *out)
{
    struct buf block = BUF_INIT;
    struct writer w = {t, form, &block, out};
    write_document(&w);
    flush(&w);
    buf_release(&block);
}
