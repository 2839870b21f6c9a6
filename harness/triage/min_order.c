/* The total order of inputs; see min.h. */
#include "harness/triage/min.h"

size_t min_decorations(const struct step *s)
{
    return (s->after != 0) + (s->principal != 0) + (s->method != NULL) + (s->path != NULL) +
           s->header_count + (s->secret != SECRET_RIGHT) + (s->wire.declared != -1) +
           (s->wire.cut != -1) + (s->wire.end != WIRE_AWAIT) + s->wire.chunked + s->fault_count;
}

static uint64_t text_bytes(const struct step *s)
{
    uint64_t n = (s->method ? strlen(s->method) : 0) + (s->path ? strlen(s->path) : 0);
    for (size_t i = 0; i < s->header_count; i++)
        n += strlen(s->header[i].name) + strlen(s->header[i].value);
    for (size_t i = 0; i < s->fault_count; i++)
        n += strlen(s->fault[i]);
    return n;
}

struct measure {
    uint64_t decorations, body, text;
};

static struct measure measure(const struct input *in)
{
    struct measure m = {0, 0, 0};
    for (size_t i = 0; i < in->count; i++) {
        m.decorations += min_decorations(&in->step[i]);
        m.body += in->step[i].body.len;
        m.text += text_bytes(&in->step[i]);
    }
    return m;
}

static int by_number(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* Digits, lower case, upper case, then every other byte by its value. */
static unsigned rank(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return 10u + c - 'a';
    if (c >= 'A' && c <= 'Z')
        return 36u + c - 'A';
    return 64u + c;
}

static int by_bytes(struct span a, struct span b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    size_t i = 0;
    while (i < n && a.p[i] == b.p[i])
        i++;
    if (i == n)
        return by_number(a.n, b.n);
    return by_number(rank((unsigned char)a.p[i]), rank((unsigned char)b.p[i]));
}

static int by_body(const struct rope *a, const struct rope *b)
{
    struct span x, y;
    if (rope_flat(a, &x) && rope_flat(b, &y))
        return by_bytes(x, y);
    struct buf left = BUF_INIT, right = BUF_INIT;
    rope_flatten(a, a->len, &left);
    rope_flatten(b, b->len, &right);
    int c = by_bytes(buf_view(&left), buf_view(&right));
    buf_release(&left);
    buf_release(&right);
    return c;
}

static int by_decoration(const struct step *a, const struct step *b)
{
    int c = by_number(a->secret, b->secret);
    if (!c)
        c = by_number((uint64_t)a->wire.cut + 1, (uint64_t)b->wire.cut + 1);
    if (!c)
        c = by_number((uint64_t)a->wire.declared + 1, (uint64_t)b->wire.declared + 1);
    if (!c)
        c = by_number(a->wire.end, b->wire.end);
    if (!c)
        c = by_number((uint64_t)a->after, (uint64_t)b->after);
    if (!c)
        c = by_number((uint64_t)a->principal, (uint64_t)b->principal);
    return c;
}

/* Last resort where sizes and numbers are equal: names, values, faults as text. */
static int by_line(const struct step *a, const struct step *b)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    step_put_json(a, &x);
    step_put_json(b, &y);
    int c = by_bytes(buf_view(&x), buf_view(&y));
    buf_release(&x);
    buf_release(&y);
    return c;
}

int min_compare(const struct input *a, const struct input *b)
{
    struct measure x = measure(a), y = measure(b);
    int c = by_number(a->count, b->count);
    if (!c)
        c = by_number(x.decorations, y.decorations);
    if (!c)
        c = by_number(x.body, y.body);
    if (!c)
        c = by_number(x.text, y.text);
    for (size_t i = 0; !c && i < a->count; i++)
        c = by_decoration(&a->step[i], &b->step[i]);
    for (size_t i = 0; !c && i < a->count; i++)
        c = by_body(&a->step[i].body, &b->step[i].body);
    for (size_t i = 0; !c && (x.decorations || y.decorations) && i < a->count; i++)
        c = by_line(&a->step[i], &b->step[i]);
    return c;
}
