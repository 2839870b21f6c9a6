/* Checked allocation; see mem.h. */
#include "harness/base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *p)
{
    if (!p) {
        fputs("hookstorm: out of memory\n", stderr);
        abort();
    }
    return p;
}

static size_t product(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        fputs("hookstorm: allocation size overflows\n", stderr);
        abort();
    }
    return bytes ? bytes : 1;
}

void *xmalloc(size_t size)
{
    return checked(malloc(size ? size : 1));
}

void *xcalloc(size_t count, size_t size)
{
    return checked(calloc(1, product(count, size)));
}

void *xrealloc(void *p, size_t count, size_t size)
{
    return checked(realloc(p, product(count, size)));
}

char *xstrndup(const char *s, size_t n)
{
    char *copy = xmalloc(n + 1);
    if (n)
        memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *xstrdup(const char *s)
{
    return s ? xstrndup(s, strlen(s)) : NULL;
}

char *xasprintf(const char *fmt, ...)
{
    va_list ap;
    char *s = NULL;
    va_start(ap, fmt);
    if (vasprintf(&s, fmt, ap) < 0)
        s = NULL;
    va_end(ap);
    return checked(s);
}

void mem_grow(void **items, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return;
    size_t next = *cap + *cap / 2;
    if (next < 8)
        next = 8;
    if (next < need)
        next = need;
    *items = xrealloc(*items, next, size);
    *cap = next;
}
