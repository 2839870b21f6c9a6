/* The error a person reads; see err.h. */
#include "harness/base/err.h"

#include "harness/base/esc.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Error texts quote file names, plan values and what bots say: nothing of it may steer a terminal.
 * What does not fit is cut, never within a character. */
static void set_printable(char *out, size_t size, const char *raw)
{
    struct buf safe = BUF_INIT;
    esc_terminal(&safe, span_of(raw));
    size_t n = safe.len < size ? safe.len : size - 1;
    if (n < safe.len)
        while (n && ((unsigned char)safe.data[n] & 0xc0) == 0x80)
            n--;
    if (n)
        memcpy(out, safe.data, n);
    out[n] = '\0';
    buf_release(&safe);
}

int err_set(struct err *e, const char *fmt, ...)
{
    if (!e || e->text[0])
        return -1;
    char raw[sizeof e->text];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(raw, sizeof raw, fmt, ap);
    va_end(ap);
    set_printable(e->text, sizeof e->text, raw);
    return -1;
}

int err_errno(struct err *e, const char *fmt, ...)
{
    int code = errno;
    if (!e || e->text[0])
        return -1;
    char raw[sizeof e->text];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(raw, sizeof raw, fmt, ap);
    va_end(ap);
    size_t n = strlen(raw);
    snprintf(raw + n, sizeof raw - n, ": %s", strerror(code));
    set_printable(e->text, sizeof e->text, raw);
    return -1;
}

int err_at(struct err *e, const char *file, int line, int column)
{
    if (!e || e->line || e->file[0])
        return -1;
    if (file)
        set_printable(e->file, sizeof e->file, file);
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
