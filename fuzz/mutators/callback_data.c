/* Docs: a bad client can send arbitrary data. The separators stay, what they separate does not. */
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool separator(char c)
{
    return memchr(":_|,;-/. =", c, 10) != NULL;
}

/* The k-th run between separators. */
static struct span part(struct span s, size_t k)
{
    size_t from = 0;
    for (size_t i = 0; i <= s.n; i++)
        if (i == s.n || separator(s.p[i])) {
            if (k-- == 0)
                return (struct span){s.p + from, i - from};
            from = i + 1;
        }
    return (struct span){s.p + s.n, 0};
}

static size_t parts(struct span s)
{
    size_t n = 1;
    for (size_t i = 0; i < s.n; i++)
        n += separator(s.p[i]);
    return n;
}

/* The old data in the first n bytes of b, the new behind it. */
static void compose(struct mutation *m, struct buf *b)
{
    size_t n = b->len;
    buf_reserve(b, 4 * n + 256);
    struct span old = {b->data, n};
    struct span p = part(old, (size_t)rng_below(m->rng, parts(old)));
    size_t before = (size_t)(p.p - old.p), after = before + p.n;
    switch (rng_below(m->rng, 6)) {
    case 0: /* up to here only */
        buf_add(b, old.p, before);
        return;
    case 1: /* without the separator before it */
        buf_add(b, old.p, before ? before - 1 : 0);
        buf_add(b, old.p + after, n - after);
        return;
    case 2: /* twice */
        buf_add(b, old.p, after);
        buf_byte(b, before ? old.p[before - 1] : ':');
        buf_span(b, p);
        buf_add(b, old.p + after, n - after);
        return;
    case 3: /* one part too many */
        buf_add(b, old.p, n);
        buf_byte(b, ':');
        buf_span(b, values_argument(m->rng));
        return;
    default: /* another value */
        buf_add(b, old.p, before);
        buf_span(b, rng_chance(m->rng, 1, 2) ? values_integer(m->rng) : values_argument(m->rng));
        buf_add(b, old.p + after, n - after);
    }
}

static bool callback_data(struct mutation *m)
{
    static const char *const names[] = {"data", "callback_data", "payload", "invoice_payload",
                                        NULL};
    json_ref n = pick_named(m, names, PICK_STRING);
    if (n == JSON_NONE)
        return false;
    struct buf *b = m->text;
    buf_clear(b);
    json_text(m->tree, n, b);
    size_t old = b->len;
    if (old > 4096)
        return false;
    compose(m, b);
    json_replace(m->tree, n, json_new_text(m->tree, (struct span){b->data + old, b->len - old}));
    return true;
}

const struct mutator mutator_callback_data = {
    .name = "callback-data",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "button data a client made up: parts missing, doubled, out of range",
    .apply = callback_data,
};
