#ifndef HARNESS_BASE_SPAN_H
#define HARNESS_BASE_SPAN_H
/* A borrowed run of bytes: not NUL-terminated, not owned, may hold any byte. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
    const char *p;
    size_t n;
};

#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})

static inline struct span span_of(const char *s)
{
    return (struct span){s, s ? strlen(s) : 0};
}

static inline bool span_eq(struct span a, struct span b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool span_is(struct span a, const char *s)
{
    return span_eq(a, span_of(s));
}

/* First occurrence of `needle` in `hay`, or NULL. An empty needle is found at the start. */
static inline const char *span_find(struct span hay, struct span needle)
{
    if (needle.n == 0)
        return hay.p;
    return hay.n ? memmem(hay.p, hay.n, needle.p, needle.n) : NULL;
}
#endif
