/* Facts of one exchange; see exchange.h. */
#include "harness/model/exchange.h"

#include <strings.h>

const char *exchange_end_name(enum exchange_end e)
{
    static const char *const name[] = {
        [END_ANSWERED] = "answered",
        [END_REFUSED] = "refused",
        [END_CONNECT_TIMEOUT] = "connect-timeout",
        [END_RESET] = "reset",
        [END_CLOSED] = "closed",
        [END_TIMEOUT] = "timeout",
        [END_GARBAGE] = "garbage",
        [END_SENT] = "sent",
        [END_LOCAL] = "local",
    };
    return (size_t)e < sizeof name / sizeof *name ? name[e] : "unknown";
}

static struct span trim(const char *from, const char *to)
{
    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    while (from < to && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r'))
        to--;
    return (struct span){from, (size_t)(to - from)};
}

bool exchange_header(const struct exchange *x, const char *name, struct span *value)
{
    size_t n = strlen(name);
    const char *end = x->head + x->head_len;
    const char *line = memchr(x->head, '\n', x->head_len);
    while (line && ++line < end) {
        const char *eol = memchr(line, '\n', (size_t)(end - line));
        const char *stop = eol ? eol : end;
        if ((size_t)(stop - line) > n && line[n] == ':' && strncasecmp(line, name, n) == 0) {
            *value = trim(line + n + 1, stop);
            return true;
        }
        line = eol;
    }
    return false;
}
