/* The growing byte buffer; see buf.h. */
#include "harness/base/buf.h"

#include "harness/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

void buf_release(struct buf *b)
{
    free(b->data);
    *b = BUF_INIT;
}

void buf_reserve(struct buf *b, size_t more)
{
    size_t need;
    if (__builtin_add_overflow(b->len, more, &need) || __builtin_add_overflow(need, 1, &need))
        abort();
    if (need <= b->cap)
        return;
    size_t cap = b->cap + b->cap / 2;
    if (cap < 64)
        cap = 64;
    if (cap < need)
        cap = need;
    b->data = xrealloc(b->data, cap, 1);
    b->data[b->len] = '\0'; /* also where nothing is added after all */
    b->cap = cap;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    buf_reserve(b, n);
    if (n)
        memcpy(b->data + b->len, p, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_fill(struct buf *b, char c, size_t n)
{
    buf_reserve(b, n);
    memset(b->data + b->len, c, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    buf_reserve(b, 64);
    int n = vsnprintf(b->data + b->len, b->cap - b->len, fmt, ap);
    if (n > 0 && (size_t)n >= b->cap - b->len) {
        buf_reserve(b, (size_t)n);
        vsnprintf(b->data + b->len, b->cap - b->len, fmt, again);
    }
    if (n > 0)
        b->len += (size_t)n;
    va_end(again);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(b, fmt, ap);
    va_end(ap);
}

void buf_drop(struct buf *b, size_t n)
{
    if (n > b->len)
        n = b->len;
    if (!n)
        return;
    memmove(b->data, b->data + n, b->len - n);
    b->len -= n;
    b->data[b->len] = '\0';
}

char *buf_steal(struct buf *b)
{
    buf_reserve(b, 0);
    b->data[b->len] = '\0';
    char *s = b->data;
    *b = BUF_INIT;
    return s;
}

const char *buf_cstr(struct buf *b)
{
    return b->data ? b->data : "";
}
