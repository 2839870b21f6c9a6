/* Stack traces of the runtimes bots are written in, read line by line. A headline says what went
 * wrong; frames follow it (in Python they come before). The first complete report counts, except
 * that a later "Caused by" is nearer to the cause. */
#include "harness/triage/trace.h"

#include "harness/base/esc.h"
#include "harness/triage/trace_text.h"

#include <stdio.h>

enum { FRAMES = 3, TEXT_MOST = 64 << 10, HEADLINE_MOST = 300 };

struct report {
    struct span headline;
    struct span frame[FRAMES]; /* nearest first */
    size_t frames;
    bool python; /* frames come before the headline, nearest last */
    bool after;  /* the headline has been met, frames may follow */
    bool rust;
    bool closed;
};

/* ---- pieces of a line ------------------------------------------------------------------ */
static struct span trim(struct span s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = (struct span){s.p + 1, s.n - 1};
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static bool starts(struct span s, const char *with)
{
    size_t n = strlen(with);
    return s.n >= n && memcmp(s.p, with, n) == 0;
}

static struct span after(struct span s, const char *mark)
{
    const char *at = span_find(s, span_of(mark));
    return at ? (struct span){at + strlen(mark), s.n - (size_t)(at - s.p) - strlen(mark)}
              : SPAN("");
}

static struct span until(struct span s, const char *stops)
{
    size_t n = 0;
    while (n < s.n && !strchr(stops, s.p[n]))
        n++;
    return (struct span){s.p, n};
}

static struct span until_last(struct span s, char stop)
{
    const char *at = memrchr(s.p, stop, s.n);
    return (struct span){s.p, at ? (size_t)(at - s.p) : s.n};
}

static struct span base_name(struct span path)
{
    for (size_t i = path.n; i-- > 0;)
        if (path.p[i] == '/' || path.p[i] == '\\')
            return (struct span){path.p + i + 1, path.n - i - 1};
    return path;
}

/* ---- headlines ------------------------------------------------------------------------- */
static const char *const fatal[] = {"AddressSanitizer: ",
                                    "ThreadSanitizer: ",
                                    "MemorySanitizer: ",
                                    "UndefinedBehaviorSanitizer: ",
                                    "LeakSanitizer: ",
                                    "runtime error: ",
                                    "panic: ",
                                    "fatal error: ",
                                    "panicked at ",
                                    "free(): ",
                                    "malloc(): ",
                                    "double free or corruption",
                                    "corrupted size vs. prev_size",
                                    "munmap_chunk(): ",
                                    "realloc(): ",
                                    "stack smashing detected",
                                    "buffer overflow detected",
                                    "Assertion `",
                                    "Fatal error: ",
                                    "terminate called after throwing"};

/* "TypeError: x", "java.lang.NullPointerException", "error [ERR_X]: y", "... (NoMethodError)". */
static const char *exception_in(struct span line)
{
    static const char *const suffix[] = {"Error", "Exception", "Panic"};
    for (size_t i = 0; i < sizeof suffix / sizeof *suffix; i++) {
        const char *at = span_find(line, span_of(suffix[i]));
        const char *end = at ? at + strlen(suffix[i]) : NULL;
        if (!at || (end < line.p + line.n && !strchr(": [)<\"", *end)))
            continue;
        while (at > line.p && (strchr("._$:\\", at[-1]) || (at[-1] >= '0' && at[-1] <= '9') ||
                               ((at[-1] | 32) >= 'a' && (at[-1] | 32) <= 'z')))
            at--;
        bool ends = end == line.p + line.n;
        if (ends ? at == line.p : *end != ' ' || (end + 1 < line.p + line.n && end[1] == '['))
            return at;
    }
    return NULL;
}

static struct span headline_of(struct span line)
{
    const char *first = NULL;
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
        const char *found = span_find(line, span_of(fatal[i]));
        if (found && (!first || found < first))
            first = found;
    }
    if (first) {
        struct span head = {first, line.n - (size_t)(first - line.p)};
        struct span uncaught = after(head, "Uncaught "); /* PHP */
        return uncaught.n ? uncaught : head;
    }
    const char *at = exception_in(line);
    if (!at)
        return SPAN("");
    if (line.p[line.n - 1] == ')') { /* Ruby: "app.rb:3:in `f': message (NoMethodError)" */
        struct span message = after(line, "': ");
        return message.n ? message : line;
    }
    return (struct span){at, line.n - (size_t)(at - line.p)};
}

/* ---- frames ---------------------------------------------------------------------------- */
/* "at fn (file:1:2)", "at file:1:2", "at pkg.Class.fn(File.java:3)", "at A.B() in /x.cs:line 4". */
static struct span frame_at(struct span s)
{
    struct span rest = after(s, "at ");
    if (starts(rest, "async "))
        rest = after(rest, "async ");
    if (starts(rest, "file://")) /* Node's ES modules */
        rest = after(rest, "file://");
    struct span name = until(rest, " (");
    return name.n && !memchr(name.p, ':', name.n) ? name : base_name(until(rest, ":"));
}

static struct span frame_of(struct span line, bool go)
{
    struct span s = trim(line);
    bool indented = line.n && (line.p[0] == ' ' || line.p[0] == '\t');
    if (starts(s, "at "))
        return frame_at(s);
    if (starts(s, "File \"")) {
        struct span name = after(s, ", in ");
        return name.n ? name : base_name(until(after(s, "File \""), "\""));
    }
    if (s.n && s.p[0] == '#' && span_find(s, SPAN(" in ")))
        return until(after(s, " in "), " (");
    if (s.n && s.p[0] == '#' && span_find(s, SPAN(".php(")))
        return until(after(s, "): "), "(");
    if (starts(s, "from ") && span_find(s, SPAN(":in ")))
        return until(after(s, ":in `"), "'");
    if (indented && s.n > 3 && s.p[0] >= '0' && s.p[0] <= '9' && span_find(s, SPAN("::")))
        return trim(after(s, ": "));
    if (go && !indented && s.n && s.p[s.n - 1] == ')' && span_find(s, SPAN(".")) &&
        !starts(s, "goroutine"))
        return until_last(s, '(');
    return SPAN("");
}

static void add_frame(struct report *r, struct span line, struct span frame)
{
    if (trace_is_foreign(line))
        return;
    if (r->python) { /* the nearest comes last: shift */
        memmove(&r->frame[1], &r->frame[0], (FRAMES - 1) * sizeof *r->frame);
        r->frame[0] = frame;
        r->frames += r->frames < FRAMES;
    } else if (r->frames < FRAMES) {
        r->frame[r->frames++] = frame;
    }
}

/* ---- the report ------------------------------------------------------------------------ */
static void begin(struct report *r, struct span headline)
{
    *r = (struct report){
        .headline = headline, .after = true, .rust = starts(headline, "panicked at ")};
}

static void read_python(struct report *r, struct span line)
{
    struct span frame = frame_of(line, false);
    if (frame.n) {
        add_frame(r, line, frame);
    } else if (line.n && line.p[0] != ' ') {
        r->headline = line;
        r->closed = true;
    }
}

static void read_line(struct report *r, struct span line)
{
    struct span frame, headline;
    if (span_find(line, SPAN("Traceback (most recent call last)"))) {
        if (!r->frames)
            *r = (struct report){.python = true};
        return;
    }
    if (r->python) {
        read_python(r, line);
        return;
    }
    if (r->after && span_find(line, SPAN("Caused by: "))) {
        begin(r, after(line, "Caused by: "));
        return;
    }
    bool go = starts(r->headline, "panic: ") || starts(r->headline, "fatal error: ") ||
              starts(r->headline, "runtime error: ");
    frame = frame_of(line, go);
    if (frame.n && r->after) {
        if (!r->rust || !starts(trim(line), "at ")) /* there, "at" names the place of a frame */
            add_frame(r, line, frame);
        return;
    }
    headline = headline_of(line);
    if (!headline.n)
        return;
    if (!r->after) {
        begin(r, headline);
        if (line.n && line.p[line.n - 1] == ')' && span_find(line, SPAN(":in `")))
            add_frame(r, line, until(after(line, ":in `"), "'"));
    }
}

/* What a parser says describes the body (empty, cut short, a stray comma), not another bug: of
 * "SyntaxError: Unexpected end of JSON input" only the type tells. */
static struct span without_parser_words(struct span head)
{
    static const char *const parsing[] = {"JSON",   "Json",       "SyntaxError",
                                          "Decode", "ParseError", "ParserError"};
    struct span type = until(head, " ");
    while (type.n && type.p[type.n - 1] == ':')
        type.n--;
    for (size_t i = 0; i < sizeof parsing / sizeof *parsing; i++)
        if (span_find(type, span_of(parsing[i])))
            return type;
    return head;
}

static void put_report(const struct report *r, struct buf *out)
{
    struct span head = without_parser_words(r->headline);
    head.n = head.n < HEADLINE_MOST ? head.n : HEADLINE_MOST;
    static const char *const end[] = {" on address", "\",\"", "\"}"}; /* sanitizers; JSON */
    for (size_t i = 0; i < sizeof end / sizeof *end; i++) {
        const char *at = span_find(head, span_of(end[i]));
        head.n = at ? (size_t)(at - head.p) : head.n;
    }
    const char *in =
        starts(head, "TypeError: Cannot use 'in'") ? span_find(head, SPAN("' in ")) : NULL;
    if (in) /* V8 adds the value itself, unquoted */
        head.n = (size_t)(in + 1 - head.p);
    trace_clean(head, out);
    for (size_t i = 0; i < r->frames; i++) {
        buf_str(out, i ? " < " : " @ ");
        trace_clean(r->frame[i], out);
    }
}

/* Rust puts the message on the line after the place. */
static struct span join_rust(struct span head, struct span next)
{
    return starts(head, "panicked at ") && head.p[head.n - 1] == ':' ? next : head;
}

void trace_normalise(struct span text, char *out, size_t size)
{
    struct buf plain = BUF_INIT, line = BUF_INIT;
    struct report r = {.closed = false};
    if (size == 0)
        return;
    trace_unwrap((struct span){text.p, text.n < TEXT_MOST ? text.n : TEXT_MOST}, &plain);
    struct span rest = buf_view(&plain);
    bool join = false;
    while (rest.n && !r.closed) {
        struct span one = until(rest, "\n");
        rest = one.n < rest.n ? (struct span){rest.p + one.n + 1, rest.n - one.n - 1} : SPAN("");
        if (join && trim(one).n) {
            r.headline = join_rust(r.headline, trim(one));
            join = false;
            continue;
        }
        bool before = r.after;
        read_line(&r, one);
        join = !before && r.rust;
    }
    if (r.headline.n)
        put_report(&r, &line);
    snprintf(out, size, "%s", buf_cstr(&line));
    buf_release(&plain);
    buf_release(&line);
}
