#ifndef HARNESS_BASE_BUF_H
#define HARNESS_BASE_BUF_H
/* A growing byte buffer. Always NUL-terminated one byte past `len` once anything was added, so
 * text in it can be printed; the bytes may hold NULs all the same. Zero-initialise or BUF_INIT. */
#include "harness/base/span.h"

#include <stdarg.h>
#include <stdint.h>

struct buf {
    char *data;
    size_t len; /* bytes in use */
    size_t cap; /* bytes allocated */
};
#define BUF_INIT ((struct buf){0})

void buf_release(struct buf *b);              /* frees; the struct is empty and reusable */
void buf_reserve(struct buf *b, size_t more); /* room for `more` bytes after len */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_fill(struct buf *b, char c, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);
void buf_drop(struct buf *b, size_t n); /* removes the first n bytes (n <= len) */
char *buf_steal(struct buf *b);         /* the caller frees; never NULL; b is empty after */
const char *buf_cstr(struct buf *b);    /* "" while nothing was added; valid until next change */

static inline void buf_clear(struct buf *b)
{
    b->len = 0;
    if (b->data)
        b->data[0] = '\0';
}

static inline void buf_str(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

static inline void buf_span(struct buf *b, struct span s)
{
    buf_add(b, s.p, s.n);
}

static inline void buf_byte(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

static inline struct span buf_view(const struct buf *b)
{
    return (struct span){b->data, b->len};
}
#endif
