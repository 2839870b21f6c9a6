#ifndef HARNESS_BASE_MEM_H
#define HARNESS_BASE_MEM_H
/* Allocation that does not return without memory, and sizes that cannot wrap. Running out of
 * memory aborts with a message: no caller could do better. Free with free(). */
#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);           /* zeroed; aborts if count*size wraps */
void *xrealloc(void *p, size_t count, size_t size); /* aborts if count*size wraps */
char *xstrdup(const char *s);                       /* NULL stays NULL */
char *xstrndup(const char *s, size_t n);            /* copies n bytes and adds a NUL */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Makes room for `need` elements of `size` bytes in *items (capacity *cap, in elements), growing
 * by half. For arrays that a struct keeps by hand. */
void mem_grow(void **items, size_t *cap, size_t need, size_t size);
#define MEM_GROW(items, cap, need) mem_grow((void **)&(items), &(cap), (need), sizeof *(items))
#endif
