/* Bounded output with sanitizer reports picked out; see tail.h. */
#include "harness/target/tail.h"

/* Appends printable bytes of the line; a report holds paths and symbols, nothing else is needed. */
static void keep_line(char *out, size_t size, struct span line)
{
    size_t n = 0;
    for (size_t i = 0; i < line.n && n + 1 < size; i++)
        out[n++] = line.p[i] >= 0x20 && line.p[i] < 0x7f ? line.p[i] : '?';
    out[n] = '\0';
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* UBSan: "file.c:12:7: runtime error: ...". The digits before it tell it from Go's "panic:
 * runtime error:", which is a language's own exception and not a sanitizer's finding. */
static bool is_ubsan(struct span line)
{
    const char *at = span_find(line, SPAN(": runtime error: "));
    return at && ((at > line.p && digit(at[-1])) ||
                  span_eq((struct span){line.p, (size_t)(at - line.p)}, SPAN("<unknown>")));
}

/* "==123==ERROR: AddressSanitizer: ...", "==123==WARNING: MemorySanitizer: ...",
 * "WARNING: ThreadSanitizer: ...", "==123== ERROR: libFuzzer: ...". The start of the line is
 * checked so that a bot which logs what it was sent does not report by proxy. */
static bool is_named(struct span line)
{
    size_t i = 0;
    while (i < line.n && (line.p[i] == '=' || line.p[i] == ' ' || digit(line.p[i])))
        i++;
    struct span rest = {line.p + i, line.n - i};
    static const char *const level[] = {"ERROR: ", "WARNING: "};
    for (size_t k = 0; k < 2; k++) {
        size_t n = strlen(level[k]);
        if (rest.n <= n || memcmp(rest.p, level[k], n) != 0)
            continue;
        struct span name = {rest.p + n, rest.n - n};
        const char *colon = memchr(name.p, ':', name.n);
        if (!colon)
            return false;
        name.n = (size_t)(colon - name.p);
        return span_is(name, "libFuzzer") ||
               (name.n > 9 && memcmp(name.p + name.n - 9, "Sanitizer", 9) == 0);
    }
    return false;
}

bool tail_is_report(struct span line)
{
    return is_ubsan(line) || is_named(line);
}

void tail_end_line(struct tail *t)
{
    struct span line = {t->line, t->line_len};
    if (line.n >= 16 && tail_is_report(line)) {
        struct tail_report *r = &t->report[t->reports++ % TAIL_REPORTS];
        r->at = t->end;
        keep_line(r->line, sizeof r->line, line);
    }
    t->line_len = 0;
}

static void scan_lines(struct tail *t, struct span s)
{
    while (s.n) {
        const char *newline = memchr(s.p, '\n', s.n);
        size_t n = newline ? (size_t)(newline - s.p) : s.n;
        size_t room = sizeof t->line - t->line_len;
        memcpy(t->line + t->line_len, s.p, n < room ? n : room);
        t->line_len += n < room ? n : room;
        if (!newline)
            return;
        tail_end_line(t);
        s.p += n + 1;
        s.n -= n + 1;
    }
}

void tail_add(struct tail *t, struct span s, bool scan)
{
    struct span kept = s;
    t->end += s.n;
    if (kept.n > TAIL_RING)
        kept = (struct span){s.p + (s.n - TAIL_RING), TAIL_RING};
    size_t at = (size_t)((t->end - kept.n) % TAIL_RING);
    size_t first = kept.n < TAIL_RING - at ? kept.n : TAIL_RING - at;
    if (kept.n) {
        memcpy(t->ring + at, kept.p, first);
        memcpy(t->ring, kept.p + first, kept.n - first);
    }
    if (scan)
        scan_lines(t, s);
}

size_t tail_copy(const struct tail *t, uint64_t since, char *out, size_t max)
{
    uint64_t n = t->end > since ? t->end - since : 0;
    if (n > TAIL_RING)
        n = TAIL_RING;
    if (n > max)
        n = max;
    size_t at = (size_t)((t->end - n) % TAIL_RING);
    size_t first = n < TAIL_RING - at ? (size_t)n : TAIL_RING - at;
    memcpy(out, t->ring + at, first);
    memcpy(out + first, t->ring, (size_t)n - first);
    return (size_t)n;
}

const char *tail_report(const struct tail *t, uint64_t since)
{
    uint64_t kept = t->reports < TAIL_REPORTS ? t->reports : TAIL_REPORTS;
    for (uint64_t i = t->reports - kept; i < t->reports; i++)
        if (t->report[i % TAIL_REPORTS].at > since)
            return t->report[i % TAIL_REPORTS].line;
    return NULL;
}
