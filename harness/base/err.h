#ifndef HARNESS_BASE_ERR_H
#define HARNESS_BASE_ERR_H
/* What went wrong in hookstorm itself (a broken plan, a full disk), for a person. What the *bot*
 * does wrong is data in an exchange, never an err. Fixed size, no allocation; the first error
 * wins, later ones are dropped. Every function takes NULL for "not interested". */
struct err {
    char text[512]; /* "" while there is none; already safe to print on a terminal */
    char file[256]; /* "" where no file is concerned */
    int line;       /* 1-based; 0 unknown */
    int column;     /* 1-based, bytes; 0 unknown */
};
#define ERR_INIT ((struct err){{0}, {0}, 0, 0})

/* Sets the text unless one stands already. Always returns -1, so `return err_set(e, ...)`. */
int err_set(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* As err_set and appends ": " strerror(errno). */
int err_errno(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Says where, unless a place stands already. file may be NULL. Returns -1. */
int err_at(struct err *e, const char *file, int line, int column);
/* "file:line:column: text" (the parts that are known) into out; returns out. */
const char *err_format(const struct err *e, char *out, unsigned long size);
#endif
