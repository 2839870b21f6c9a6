/* The error a person reads; see err.h. */
#include "harness/base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Error texts quote file names and plan values: keep control bytes off the terminal. */
static void make_printable(char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            *s = '?';
}

int err_set(struct err *e, const char *fmt, ...)
{
    if (!e || e->text[0])
        return -1;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    make_printable(e->text);
    return -1;
}

int err_errno(struct err *e, const char *fmt, ...)
{
    int code = errno;
    if (!e || e->text[0])
        return -1;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    size_t n = strlen(e->text);
    snprintf(e->text + n, sizeof e->text - n, ": %s", strerror(code));
    make_printable(e->text);
    return -1;
}

int err_at(struct err *e, const char *file, int line, int column)
{
    if (!e || e->line || e->file[0])
        return -1;
    if (file) {
        snprintf(e->file, sizeof e->file, "%s", file);
        make_printable(e->file);
    }
    e->line = line;
    e->column = column;
    return -1;
}

const char *err_format(const struct err *e, char *out, unsigned long size)
{
    char where[320] = "";
    if (e->file[0] && e->line && e->column)
        snprintf(where, sizeof where, "%s:%d:%d: ", e->file, e->line, e->column);
    else if (e->file[0] && e->line)
        snprintf(where, sizeof where, "%s:%d: ", e->file, e->line);
    else if (e->file[0])
        snprintf(where, sizeof where, "%s: ", e->file);
    else if (e->line)
        snprintf(where, sizeof where, "line %d, column %d: ", e->line, e->column);
    snprintf(out, size, "%s%s", where, e->text);
    return out;
}
