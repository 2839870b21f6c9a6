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

#define PLACES 2048 /* of a body with more candidates, the first ones count */

/* The places of the bytes of `set` that stand there. */
static size_t find_places(const struct buf *b, const char *set, enum bytes_where where,
                          uint32_t place[PLACES])
{
    bool want[256] = {false};
    for (const char *s = set; *s; s++)
        want[(unsigned char)*s] = true;
    bool inside = false;
    size_t found = 0;
    for (size_t i = 0; i < b->len && found < PLACES; i++) {
        unsigned char c = (unsigned char)b->data[i];
        bool quote = c == '"';
        if (want[c] && (inside && !quote) == (where == BYTES_STRING))
            place[found++] = (uint32_t)i;
        if (quote)
            inside = !inside;
        else if (inside && c == '\\')
            i++;
    }
    return found;
}

bool bytes_pick(struct mutation *m, const char *set, enum bytes_where where, size_t *at)
{
    uint32_t place[PLACES];
    size_t found = find_places(m->bytes, set, where, place);
    if (found == 0)
        return false;
    *at = place[rng_below(m->rng, found)];
    return true;
}

/* Where the string literal that starts at `at` ends, its closing quote included. */
static size_t string_end(const struct buf *b, size_t at)
{
    size_t end = at + 1;
    while (end < b->len && b->data[end] != '"')
        end += b->data[end] == '\\' ? 2 : 1;
    return end < b->len ? end + 1 : b->len;
}

bool bytes_pick_string(struct mutation *m, size_t *at, size_t *n)
{
    const struct buf *b = m->bytes;
    uint32_t place[PLACES];
    size_t found = find_places(b, ":", BYTES_STRUCTURE, place), strings = 0;
    for (size_t i = 0; i < found; i++)
        if (place[i] + 1 < b->len && b->data[place[i] + 1] == '"')
            place[strings++] = place[i] + 1;
    if (strings == 0)
        return false;
    *at = place[rng_below(m->rng, strings)];
    *n = string_end(b, *at) - *at;
    return true;
}

bool bytes_pick_value(struct mutation *m, size_t *at, size_t *n)
{
    const struct buf *b = m->bytes;
    size_t i = 0, end;
    if (!bytes_pick(m, ":", BYTES_STRUCTURE, &i) || ++i >= b->len)
        return false;
    *at = i;
    if (b->data[i] == '"')
        end = string_end(b, i);
    else
        for (end = i; end < b->len && !memchr(",]}{[", b->data[end], 5);)
            end++;
    *n = end - i;
    return *n > 0;
}
