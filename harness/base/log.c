/* One safe line on stderr; see log.h. */
#include "harness/base/log.h"

#include "harness/base/esc.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static _Atomic int threshold = LOG_INFO;
static void (*_Atomic before)(void);

void log_level_set(enum log_level level)
{
    threshold = level;
}

void log_before_line(void (*hook)(void))
{
    before = hook;
}

void log_line(enum log_level level, const char *fmt, ...)
{
    static const char *const prefix[] = {"error: ", "warning: ", "", "debug: "};
    if ((int)level > threshold)
        return;
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    struct buf line = BUF_INIT;
    buf_printf(&line, "hookstorm: %s", prefix[level]);
    esc_terminal(&line, span_of(text));
    buf_byte(&line, '\n');
    void (*hook)(void) = before;
    if (hook)
        hook();
    ssize_t ignored = write(STDERR_FILENO, line.data, line.len); /* one write: lines never mix */
    (void)ignored;
    buf_release(&line);
}
