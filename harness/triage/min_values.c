/* Scalars: equal values move together first (the same user id in `from` and `chat` may have to stay
 * equal), then each alone. Numbers by a bisection over boundaries and then between two of them,
 * strings by their ends, then by their least equivalents, then by runs. */
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <stdlib.h>

enum { GROUPS = 256, GROUP_NODES = 4096 };

/* Nodes that hold the same lexeme, by preorder position (stable while scalars replace scalars). */
struct group {
    struct min_tree *t;
    size_t *at, n, cap;
    struct span lexeme; /* borrowed from the tree */
};

static const struct json_node *first_node(const struct group *g)
{
    return json_at(&g->t->tree, g->t->node[g->at[0]]);
}

static void make_value(struct group *g, struct span lexeme, struct input *out)
{
    min_tree_fork(g->t);
    for (size_t i = 0; i < g->n; i++)
        min_put_value(&g->t->work, g->t->node[g->at[i]], lexeme);
    min_tree_make(g->t, out);
}

/* Reads best again; false when the group is no longer of that type. */
static bool reload(struct group *g, enum json_type type)
{
    min_tree_load(g->t, g->t->step);
    if (g->at[0] >= g->t->count)
        return false;
    g->lexeme = first_node(g)->lex;
    return first_node(g)->type == type;
}

/* ---- small stand-ins ------------------------------------------------------------------- */
static const char *const small[] = {"0",  "1",  "-1",   "\"\"", "\"0\"",
                                    "[]", "{}", "null", "true", "18446744073709551616"};
enum { SMALL = sizeof small / sizeof *small };

static bool make_small(void *arg, uint64_t i, struct input *out)
{
    struct group *g = arg;
    make_value(g, span_of(small[i]), out);
    return strlen(small[i]) < g->lexeme.n;
}

/* ---- numbers --------------------------------------------------------------------------- */
enum { BOUNDARIES = 160 };

struct number {
    struct group *g;
    bool negative;
    uint64_t bound[BOUNDARIES]; /* rising */
    size_t n;
    uint64_t base; /* of the bisection between two boundaries */
};

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void add_around(struct number *x, uint64_t v, uint64_t below)
{
    for (uint64_t b = v - 1; b <= v + 1 && b < below; b++)
        if (b > 1 && x->n < BOUNDARIES)
            x->bound[x->n++] = b;
}

/* Powers of ten, powers of two where types end, each with its neighbours; those below `value`. */
static void list_boundaries(struct number *x, uint64_t value)
{
    static const unsigned bits[] = {4,  5,  6,  7,  8,  10, 12, 15, 16,
                                    20, 24, 31, 32, 40, 52, 53, 62, 63};
    for (uint64_t ten = 10; ten <= UINT64_C(1000000000000000000); ten *= 10)
        add_around(x, ten, value);
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        add_around(x, UINT64_C(1) << bits[i], value);
    qsort(x->bound, x->n, sizeof *x->bound, by_value);
}

static bool make_magnitude(struct number *x, uint64_t v, struct input *out)
{
    struct buf text = BUF_INIT;
    buf_printf(&text, "%s%llu", x->negative ? "-" : "", (unsigned long long)v);
    make_value(x->g, buf_view(&text), out);
    buf_release(&text);
    return true;
}

static bool make_boundary(void *arg, uint64_t i, struct input *out)
{
    struct number *x = arg;
    return make_magnitude(x, x->bound[i], out);
}

static bool make_between(void *arg, uint64_t i, struct input *out)
{
    struct number *x = arg;
    return make_magnitude(x, x->base + i, out);
}

static bool make_positive(void *arg, uint64_t v, struct input *out)
{
    struct number *x = arg;
    x->negative = false;
    make_magnitude(x, v, out);
    x->negative = true;
    return true;
}

/* The digits at the end of a number with a fraction or an exponent, or of a very long one. */
struct ending {
    struct group *g;
    struct span rest; /* what stands before them */
};

static bool make_ending(void *arg, uint64_t v, struct input *out)
{
    struct ending *e = arg;
    struct buf text = BUF_INIT;
    buf_span(&text, e->rest);
    buf_printf(&text, "%llu", (unsigned long long)v);
    make_value(e->g, buf_view(&text), out);
    buf_release(&text);
    return true;
}

static void reduce_ending(struct group *g)
{
    struct ending e = {g, g->lexeme};
    uint64_t v;
    bool negative;
    while (e.rest.n && g->lexeme.n - e.rest.n < 18 && e.rest.p[e.rest.n - 1] >= '0' &&
           e.rest.p[e.rest.n - 1] <= '9')
        e.rest.n--;
    struct span digits = {e.rest.p + e.rest.n, g->lexeme.n - e.rest.n};
    if (e.rest.n && min_integer(digits, &negative, &v))
        min_bisect(g->t->m, (struct min_source){make_ending, &e}, 0, v);
}

static void reduce_number(struct group *g)
{
    struct number x = {.g = g};
    uint64_t value;
    if (!min_integer(g->lexeme, &x.negative, &value)) {
        reduce_ending(g);
        return;
    }
    if (value < 3)
        return;
    if (x.negative && min_one(g->t->m, (struct min_source){make_positive, &x}, value))
        x.negative = false;
    list_boundaries(&x, value);
    size_t hit = (size_t)min_bisect(g->t->m, (struct min_source){make_boundary, &x}, 0, x.n);
    uint64_t high = hit < x.n ? x.bound[hit] : value;
    x.base = hit ? x.bound[hit - 1] + 1 : 2;
    min_bisect(g->t->m, (struct min_source){make_between, &x}, 0, high - x.base);
}

/* ---- strings --------------------------------------------------------------------------- */
struct string {
    struct group *g;
    struct min_units units;
    int least; /* -1: parts that are not kept go; 0, 1: they become their least stand-in */
};

static bool make_string(void *arg, const bool *keep, struct input *out)
{
    struct string *s = arg;
    struct buf text = BUF_INIT;
    buf_byte(&text, '"');
    for (size_t i = 0; i < s->units.n; i++) {
        struct span unit = s->units.unit[i];
        struct span least = s->least < 0 ? SPAN("") : min_unit_least(unit, s->least);
        if (!keep[i] && (s->least < 0 || least.n)) {
            buf_span(&text, least);
            continue;
        }
        while (i + 1 < s->units.n && keep[i + 1]) /* what stands side by side goes at once */
            unit.n += s->units.unit[++i].n;
        buf_span(&text, unit);
    }
    buf_byte(&text, '"');
    make_value(s->g, buf_view(&text), out);
    buf_release(&text);
    return true;
}

typedef void (*reducer)(struct min *m, struct min_parts *p);

static void with_units(struct group *g, bool graphemes, int least, reducer reduce)
{
    struct string s = {.g = g, .least = least};
    min_units_split(&s.units, g->lexeme, graphemes);
    struct min_parts p = {s.units.n, xmalloc(s.units.n + 1), make_string, &s};
    memset(p.keep, 1, p.n);
    if (p.n)
        reduce(g->t->m, &p);
    free(p.keep);
    min_units_release(&s.units);
}

/* As many bytes of zeros, perhaps after the first unit: for a limit that counts bytes, where every
 * smaller character would fall below it. */
static bool make_as_long(struct string *s, bool keep_first, struct input *out)
{
    struct buf text = BUF_INIT;
    size_t bytes = s->g->lexeme.n - 2;
    struct span first = keep_first && s->units.n ? s->units.unit[0] : SPAN("");
    buf_byte(&text, '"');
    buf_span(&text, first);
    buf_fill(&text, '0', bytes - first.n);
    buf_byte(&text, '"');
    make_value(s->g, buf_view(&text), out);
    buf_release(&text);
    return true;
}

enum { LEAST_GUESSES = 2, STRING_GUESSES = LEAST_GUESSES + 2 };

/* The small stand-ins, then every unit as its least, in one round, then other texts as long. */
static bool make_guess(void *arg, uint64_t i, struct input *out)
{
    struct string *s = arg;
    if (i < SMALL)
        return make_small(s->g, i, out);
    if (i >= SMALL + LEAST_GUESSES)
        return make_as_long(s, i > SMALL + LEAST_GUESSES, out);
    bool *none = xcalloc(s->units.n + 1, sizeof *none);
    s->least = (int)(i - SMALL);
    bool made = make_string(s, none, out);
    free(none);
    return made;
}

static void guess_string(struct group *g)
{
    struct string s = {.g = g};
    min_units_split(&s.units, g->lexeme, false);
    min_first(g->t->m, (struct min_source){make_guess, &s}, 0, SMALL + STRING_GUESSES, MIN_RARE);
    min_units_release(&s.units);
}

enum { SHORT = 8, MANY = 64 }; /* units; the patches finish what is short */

/* Where all units are the same, their number is all there is, and the ends have settled it. */
static bool is_uniform(const struct min_units *u)
{
    for (size_t i = 1; i < u->n; i++)
        if (!span_eq(u->unit[i], u->unit[0]))
            return false;
    return true;
}

/* Single units are left to the patches, unless what is needed turns out to be scattered. */
static void runs(struct min *m, struct min_parts *p)
{
    const struct string *s = p->arg;
    size_t kept = 0;
    if (p->n <= SHORT || is_uniform(&s->units))
        return;
    min_parts_runs(m, p, 2);
    for (size_t i = 0; i < p->n; i++)
        kept += p->keep[i];
    if (kept < p->n)
        min_parts_runs(m, p, 1);
}

static void quick_if_many(struct min *m, struct min_parts *p)
{
    if (p->n > MANY)
        min_parts_quick(m, p, false);
}

static void reduce_string(struct group *g)
{
    with_units(g, true, -1, min_parts_ends);
    if (reload(g, JSON_STRING))
        with_units(g, true, -1, runs);
    for (int least = 0; least < 2; least++)
        if (reload(g, JSON_STRING))
            with_units(g, false, least, quick_if_many);
}

/* ---- groups ---------------------------------------------------------------------------- */
static void reduce_group(struct group *g)
{
    enum json_type type = (enum json_type)first_node(g)->type;
    g->lexeme = first_node(g)->lex;
    if (g->lexeme.n < 2)
        return;
    if (type == JSON_STRING)
        guess_string(g);
    else
        min_first(g->t->m, (struct min_source){make_small, g}, 0, SMALL, MIN_RARE);
    if (!reload(g, type))
        return;
    if (type == JSON_NUMBER)
        reduce_number(g);
    else if (type == JSON_STRING)
        reduce_string(g);
    min_tree_load(g->t, g->t->step);
}

/* The scalars equal to the one at position `at`, itself first; none if an equal one stands before
 * it, so that each group is met once. */
static void collect(struct group *g, size_t at)
{
    const struct json_tree *tree = &g->t->tree;
    struct span lexeme = json_at(tree, g->t->node[at])->lex;
    g->n = 0;
    for (size_t i = 0; i < g->t->count && g->n < GROUP_NODES && lexeme.n; i++) {
        if (!span_eq(json_at(tree, g->t->node[i])->lex, lexeme))
            continue;
        if (i < at)
            return;
        MEM_GROW(g->at, g->cap, g->n + 1);
        g->at[g->n++] = i;
    }
}

void min_values(struct min_tree *t)
{
    struct group g = {.t = t};
    size_t groups = 0;
    for (size_t at = 0; at < t->count && at < GROUP_NODES && groups < GROUPS; at++) {
        collect(&g, at);
        if (g.n < 2)
            continue;
        reduce_group(&g);
        groups++;
    }
    for (size_t at = 0; at < t->count && groups < 2 * GROUPS && !min_over(t->m); at++) {
        if (json_is_container(&t->tree, t->node[at]))
            continue;
        MEM_GROW(g.at, g.cap, 1);
        g.at[0] = at;
        g.n = 1;
        reduce_group(&g);
        groups++;
    }
    free(g.at);
}
