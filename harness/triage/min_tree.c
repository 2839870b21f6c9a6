/* A JSON body under reduction: reading it, making candidates, and the order of the passes. */
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <stdlib.h>

void min_with_body(const struct input *base, size_t step, struct buf *body, struct input *out)
{
    *out = INPUT_INIT;
    for (size_t i = 0; i < base->count; i++) {
        struct step shell = base->step[i];
        if (i == step)
            shell.body = ROPE_INIT;
        step_dup(input_add(out), &shell);
    }
    memcpy(out->mutator, base->mutator, sizeof out->mutator);
    out->mutators = base->mutators;
    out->threat = base->threat;
    out->from = base->from;
    size_t n = body->len;
    rope_own(&out->step[step].body, buf_steal(body), n, 1);
}

/* ---- reading ---------------------------------------------------------------------------
 */
static void list_nodes(struct min_tree *t)
{
    for (json_ref n = t->tree.root; n; n = json_next(&t->tree, t->tree.root, n)) {
        MEM_GROW(t->node, t->cap, t->count + 1);
        t->node[t->count++] = n;
    }
}

/* JSON between a byte order mark or other junk and a junk tail, where it is most of the text. */
static bool parse_inside(struct min_tree *t, struct span text)
{
    size_t at = 0;
    struct json_error error;
    while (at < text.n && text.p[at] != '{' && text.p[at] != '[')
        at++;
    struct span rest = {text.p + at, text.n - at};
    if (at == text.n)
        return false;
    bool whole = json_parse(&t->tree, rest, NULL, &error) == 0;
    size_t used = whole ? rest.n : error.offset;
    if (used < text.n / 2)
        return false;
    if (!whole && json_parse(&t->tree, (struct span){rest.p, used}, NULL, NULL) != 0)
        return false;
    t->head = (struct span){text.p, at};
    t->tail = (struct span){rest.p + used, rest.n - used};
    return true;
}

static bool read_text(struct min_tree *t)
{
    struct span text = buf_view(&t->text);
    t->head = t->tail = SPAN("");
    t->count = 0;
    if (text.n == 0)
        return false;
    if (json_parse(&t->tree, text, NULL, NULL) != 0 && !parse_inside(t, text))
        return false;
    list_nodes(t);
    return true;
}

bool min_tree_read(struct min_tree *t, const struct rope *body, size_t step)
{
    t->step = step;
    buf_clear(&t->text);
    rope_flatten(body, body->len, &t->text);
    return read_text(t);
}

bool min_tree_load(struct min_tree *t, size_t step)
{
    return min_tree_read(t, &t->m->best.step[step].body, step);
}

void min_tree_release(struct min_tree *t)
{
    buf_release(&t->text);
    json_release(&t->tree);
    json_release(&t->work);
    free(t->node);
    t->node = NULL;
}

/* ---- candidates ------------------------------------------------------------------------
 */
json_ref min_tree_fork(struct min_tree *t)
{
    json_clone(&t->work, &t->tree);
    return t->work.root;
}

void min_tree_make(struct min_tree *t, struct input *out)
{
    struct buf body = BUF_INIT;
    buf_span(&body, t->head);
    json_write(&t->work, t->form, &body);
    buf_span(&body, t->tail);
    min_with_body(&t->m->best, t->step, &body, out);
}

void min_put_value(struct json_tree *t, json_ref n, struct span lexeme)
{
    json_ref value = span_is(lexeme, "[]")   ? json_new(t, JSON_ARRAY)
                     : span_is(lexeme, "{}") ? json_new(t, JSON_OBJECT)
                                             : json_new_lexeme(t, lexeme);
    json_replace(t, n, value);
}

/* ---- white space and what surrounds the JSON -------------------------------------------
 */
/* Bit 0: keep the head, bit 1: keep the tail. */
static bool make_compact(void *arg, uint64_t i, struct input *out)
{
    struct min_tree *t = arg;
    struct span head = t->head, tail = t->tail;
    t->head = i & 1 ? head : SPAN("");
    t->tail = i & 2 ? tail : SPAN("");
    min_tree_fork(t);
    min_tree_make(t, out);
    t->head = head;
    t->tail = tail;
    return true;
}

/* Compact from here on if that still fails; else white space is part of the cause and stays. */
static void settle_form(struct min_tree *t)
{
    struct buf compact = BUF_INIT;
    t->form = JSON_COMPACT;
    min_first(t->m, (struct min_source){make_compact, t}, 0, 4, MIN_RARE);
    min_tree_load(t, t->step);
    json_write(&t->tree, JSON_COMPACT, &compact);
    if (compact.len + t->head.n + t->tail.n != t->text.len)
        t->form = JSON_KEEP;
    buf_release(&compact);
}

bool min_tree(struct min *m, size_t step, const struct input *original)
{
    struct min_tree t = {.m = m, .form = JSON_COMPACT};
    if (min_tree_load(&t, step)) {
        settle_form(&t);
        if (original) {
            min_structure(&t);
            min_sort(&t);
            min_values(&t);
        }
        min_patches(&t);
        if (original)
            min_escape(&t, original);
    }
    bool done = t.count && !t.head.n && !t.tail.n && t.form == JSON_COMPACT;
    min_tree_release(&t);
    return done;
}
