/* Which classes of value fail at each leaf. A first handful tells most leaves apart: where any
 * value does, the rest is not asked. */
#include "harness/triage/core_probe.h"

/* Asked first, and then the rest only where the first answers differ. */
static const uint8_t first_classes[] = {CLASS_NULL,         CLASS_POSITIVE, CLASS_TEXT,
                                        CLASS_EMPTY_OBJECT, CLASS_NEGATIVE, CLASS_KNOWN};
static const uint8_t more_classes[] = {
    CLASS_ZERO,    CLASS_EMPTY,     CLASS_TRUE,      CLASS_FALSE,    CLASS_EMPTY_ARRAY,
    CLASS_COMMAND, CLASS_BEYOND_53, CLASS_BEYOND_31, CLASS_FRACTION, CLASS_ASTRAL,
    CLASS_OBJECT,  CLASS_ARRAY,     CLASS_LONE,      CLASS_UNICODE,  CLASS_DIGITS,
    CLASS_HUGE,    CLASS_CONTROL,   CLASS_BAD_UTF8};

enum { FIRST = sizeof first_classes, MORE = sizeof more_classes };

struct question {
    struct probe *p;
    struct shape_node *node;
    const uint8_t *class;
    const char *text; /* instead of a class: the lexeme to try */
    struct buf lexeme;
};

/* Objects and lists of the schema are asked about as they would come. */
static json_ref example(struct json_tree *w, unsigned class, const struct tg_field *f)
{
    struct json_tree part = JSON_TREE_INIT;
    struct span text = class_example(class, f);
    bool composed =
        f && (class == CLASS_ARRAY ? f->depth > 0 : f->depth == 0 && f->type < TG_TYPES);
    if (composed && (class == CLASS_ARRAY || class == CLASS_OBJECT))
        return fill_field(w, f);
    if (!text.n || json_parse(&part, text, NULL, NULL) != 0)
        return JSON_NONE;
    json_ref n = json_graft(w, &part, part.root);
    json_release(&part);
    return n;
}

static bool make_class(void *arg, uint64_t i, struct input *out)
{
    struct question *q = arg;
    struct json_tree *w = &q->p->tree.work;
    min_tree_fork(&q->p->tree);
    json_ref value = example(w, q->class[i], shape_field(q->p->step, q->node));
    if (!value)
        return false;
    json_replace(w, probe_ref(q->p, q->node), value);
    min_tree_make(&q->p->tree, out);
    return true;
}

static unsigned ask_classes(struct probe *p, struct shape_node *n, const uint8_t *class,
                            size_t count, bool *complete)
{
    struct question q = {.p = p, .node = n, .class = class};
    bool hold[CLASSES];
    uint32_t held = 0;
    *complete = probe_each(p, (struct min_source){make_class, &q}, count, hold);
    for (size_t i = 0; i < count; i++)
        held |= hold[i] ? 1u << class[i] : 0;
    return held;
}

static uint32_t mask_of(const uint8_t *class, size_t n)
{
    uint32_t mask = 0;
    for (size_t i = 0; i < n; i++)
        mask |= 1u << class[i];
    return mask;
}

/* What may stand for the minimum in place of a whole update: a list for a list, a scalar for a
 * scalar, and no object for another. */
static uint32_t whole_update(const struct shape_node *n)
{
    uint32_t lists = 1u << CLASS_EMPTY_ARRAY | 1u << CLASS_ARRAY;
    return n->own & lists ? lists : n->own & CLASS_CONTAINERS ? n->own : ~CLASS_CONTAINERS;
}

/* An empty object that fails says nothing of a full one: where the schema knows what stands there,
 * that is asked. */
static void probe_containers(struct probe *p, struct shape_node *n)
{
    static const uint8_t full[] = {CLASS_OBJECT, CLASS_ARRAY};
    const struct tg_field *f = shape_field(p->step, n);
    uint32_t claimed = n->classes & CLASS_CONTAINERS;
    bool complete;
    if (n->parent < 0) {
        n->classes &= whole_update(n);
    } else if (f && f->type < TG_TYPES && (claimed & mask_of(full, 2))) {
        n->classes &= ~mask_of(full, 2);
        n->classes |= ask_classes(p, n, full, 2, &complete);
    }
}

static void probe_first(struct probe *p, struct shape_node *n)
{
    bool complete;
    uint32_t held = ask_classes(p, n, first_classes, FIRST, &complete);
    uint32_t asked = mask_of(first_classes, FIRST);
    if (class_example(CLASS_KNOWN, shape_field(p->step, n)).n == 0 && (held >> CLASS_TEXT & 1))
        held |= 1u << CLASS_KNOWN;
    if (!complete)
        return;
    n->classes = held == asked ? CLASS_ANY : held;
    if (!n->literal && !n->bound)
        n->classes |= n->own;
    probe_containers(p, n);
}

static void probe_more(struct probe *p, struct shape_node *n)
{
    bool complete;
    n->classes |= ask_classes(p, n, more_classes, MORE, &complete);
    if (n->parent < 0)
        n->classes &= whole_update(n);
}

/* ---- islands ---------------------------------------------------------------------------
 * Two bugs can live at one member: null text, and text with a lone surrogate. A special value of a
 * type belongs to the bug at hand only where an ordinary value of that type does too. */
#define BIT(class) (1u << CLASS_##class)
static const struct {
    uint32_t plain, special[4]; /* special ones that go together */
} island[] = {
    {BIT(POSITIVE), {BIT(BEYOND_31) | BIT(BEYOND_53) | BIT(HUGE), BIT(NEGATIVE), BIT(FRACTION)}},
    {BIT(TEXT),
     {BIT(DIGITS) | BIT(COMMAND) | BIT(KNOWN), BIT(UNICODE) | BIT(ASTRAL),
      BIT(LONE) | BIT(BAD_UTF8), BIT(CONTROL)}},
};

static void keep_island(struct shape_node *n)
{
    for (size_t i = 0; i < sizeof island / sizeof *island; i++)
        for (size_t k = 0; k < sizeof island->special / sizeof *island->special; k++)
            if (!(n->classes & island[i].plain) && !(n->classes & n->own & island[i].special[k]))
                n->classes &= ~island[i].special[k];
}

/* ---- nearness -------------------------------------------------------------------------- */
static bool make_lexeme(void *arg, uint64_t i, struct input *out)
{
    struct question *q = arg;
    (void)i;
    min_tree_fork(&q->p->tree);
    min_put_value(&q->p->tree.work, probe_ref(q->p, q->node), buf_view(&q->lexeme));
    min_tree_make(&q->p->tree, out);
    return true;
}

/* The minimum's own text with something before and after it. */
static bool still_fails(struct probe *p, struct shape_node *n, const char *before,
                        const char *after)
{
    struct question q = {.p = p, .node = n};
    struct span lexeme = json_at(&p->tree.tree, probe_ref(p, n))->lex;
    bool hold;
    if (lexeme.n < 2)
        return false;
    buf_printf(&q.lexeme, "\"%s", before);
    buf_add(&q.lexeme, lexeme.p + 1, lexeme.n - 2);
    buf_printf(&q.lexeme, "%s\"", after);
    probe_each(p, (struct min_source){make_lexeme, &q}, 1, &hold);
    buf_release(&q.lexeme);
    return hold;
}

/* The head, and then other filler than zeros, one longer. */
static bool fails_with_filler(struct probe *p, struct shape_node *n)
{
    struct question q = {.p = p, .node = n};
    struct buf text = BUF_INIT;
    bool hold;
    buf_add(&text, n->literal, n->head);
    buf_fill(&text, 'b', n->literal_n - n->head + 1);
    json_put_string(&q.lexeme, buf_view(&text));
    probe_each(p, (struct min_source){make_lexeme, &q}, 1, &hold);
    buf_release(&q.lexeme);
    buf_release(&text);
    return hold;
}

/* A text that ends in zeros is about length; any other is a word, a beginning, or a part. */
static void probe_text(struct probe *p, struct shape_node *n)
{
    n->likeness = LIKE_EXACT;
    if (n->head < n->literal_n && fails_with_filler(p, n)) {
        n->likeness |= LIKE_LONG;
        return;
    }
    if (!still_fails(p, n, "", " ab"))
        return;
    n->likeness |= LIKE_WORD;
    if (still_fails(p, n, "", "ab"))
        n->likeness |= LIKE_PREFIX;
    if (still_fails(p, n, "ab ", ""))
        n->likeness |= LIKE_INSIDE;
}

static void probe_number(struct probe *p, struct shape_node *n)
{
    struct question q = {.p = p, .node = n};
    bool hold;
    n->likeness = LIKE_EXACT;
    if (n->bound > UINT64_MAX / 2)
        return;
    buf_printf(&q.lexeme, "%s%llu", n->negative ? "-" : "", (unsigned long long)n->bound + 1);
    probe_each(p, (struct min_source){make_lexeme, &q}, 1, &hold);
    n->likeness |= hold ? LIKE_BOUND : 0;
    buf_release(&q.lexeme);
}

static void probe_nearness(struct probe *p, struct shape_node *n)
{
    if (n->classes & n->own)
        return;
    if (n->literal)
        probe_text(p, n);
    else if (n->bound)
        probe_number(p, n);
    else
        n->classes |= n->own;
}

void probe_values(struct probe *p)
{
    for (size_t i = 0; i < p->step->nodes; i++)
        if (p->step->node[i].form == NODE_LEAF)
            probe_first(p, &p->step->node[i]);
    for (size_t i = 0; i < p->step->nodes; i++)
        if (p->step->node[i].form == NODE_LEAF)
            probe_nearness(p, &p->step->node[i]);
}

void probe_more_values(struct probe *p)
{
    for (size_t i = 0; i < p->step->nodes; i++)
        if (p->step->node[i].form == NODE_LEAF && p->step->node[i].classes != CLASS_ANY)
            probe_more(p, &p->step->node[i]);
    for (size_t i = 0; i < p->step->nodes; i++)
        if (p->step->node[i].form == NODE_LEAF)
            keep_island(&p->step->node[i]);
}
