/* Edits of serialised bodies; see bytes.h. */
#include "fuzz/mutators/bytes.h"

void bytes_replace(struct buf *b, size_t at, size_t n, struct span by)
{
    if (by.n > n)
        buf_reserve(b, by.n - n);
    memmove(b->data + at + by.n, b->data + at + n, b->len - at - n);
    if (by.n)
        memcpy(b->data + at, by.p, by.n);
    b->len = b->len - n + by.n;
    if (b->data)
        b->data[b->len] = '\0';
}

/* How many bytes of `set` stand there; *at is the place of the k-th, if there is one. */
static size_t nth(const struct buf *b, const char *set, enum bytes_where where, size_t k,
                  size_t *at)
{
    bool want[256] = {false};
    for (const char *s = set; *s; s++)
        want[(unsigned char)*s] = true;
    bool inside = false;
    size_t seen = 0;
    for (size_t i = 0; i < b->len; i++) {
        char c = b->data[i];
        bool quote = c == '"';
        if ((inside && !quote) == (where == BYTES_STRING) && want[(unsigned char)c] &&
            seen++ == k) {
            *at = i;
            return seen;
        }
        if (quote)
            inside = !inside;
        else if (inside && c == '\\' && i + 1 < b->len)
            i++;
    }
    return seen;
}

bool bytes_pick(struct mutation *m, const char *set, enum bytes_where where, size_t *at)
{
    size_t count = nth(m->bytes, set, where, SIZE_MAX, at);
    if (count == 0)
        return false;
    nth(m->bytes, set, where, rng_below(m->rng, count), at);
    return true;
}

bool bytes_pick_value(struct mutation *m, size_t *at, size_t *n)
{
    const struct buf *b = m->bytes;
    size_t i, end;
    if (!bytes_pick(m, ":", BYTES_STRUCTURE, &i) || ++i >= b->len)
        return false;
    *at = i;
    if (b->data[i] == '"') {
        for (end = i + 1; end < b->len && b->data[end] != '"'; end++)
            if (b->data[end] == '\\')
                end++;
        end = end < b->len ? end + 1 : b->len;
    } else {
        for (end = i; end < b->len && !memchr(",]}", b->data[end], 3); end++)
            if (b->data[end] == '{' || b->data[end] == '[')
                break;
    }
    *n = end - i;
    return *n > 0;
}
