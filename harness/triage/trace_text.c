/* Cleaning of messages and sorting out of frames; see trace_text.h. */
#include "harness/triage/trace_text.h"

#include "harness/telegram/schema.h"

static bool starts(struct span s, const char *with)
{
    size_t n = strlen(with);
    return s.n >= n && memcmp(s.p, with, n) == 0;
}

/* ---- wrapping --------------------------------------------------------------------------
 */
static const struct {
    const char *from, *to;
} wrapped[] = {{"<br>", "\n"}, {"<br/>", "\n"}, {"<br />", "\n"}, {"<pre>", "\n"},
               {"</", "\n</"}, {"&nbsp;", " "}, {"&quot;", "\""}, {"&#34;", "\""},
               {"&#39;", "'"}, {"&#x27;", "'"}, {"&lt;", "<"},    {"&gt;", ">"},
               {"&amp;", "&"}, {"\\n", "\n"},   {"\\t", "\t"},    {"\\\"", "\""},
               {"\r", ""}};

/* A trace inside a JSON string is one long line. Where lines end already, a backslash belongs to a
 * line of source that the trace quotes. */
static bool is_one_line(struct span text)
{
    size_t ends = 0;
    for (size_t i = 0; i < text.n && ends < 3; i++)
        ends += text.p[i] == '\n';
    return ends < 3;
}

void trace_unwrap(struct span text, struct buf *out)
{
    bool escaped = is_one_line(text);
    while (text.n) {
        size_t i = text.p[0] == '\\' && !escaped ? sizeof wrapped / sizeof *wrapped : 0;
        while (i < sizeof wrapped / sizeof *wrapped && !starts(text, wrapped[i].from))
            i++;
        size_t used = 1;
        if (i < sizeof wrapped / sizeof *wrapped) {
            buf_str(out, wrapped[i].to);
            used = strlen(wrapped[i].from);
        } else {
            buf_byte(out, text.p[0] ? text.p[0] : ' ');
        }
        text = (struct span){text.p + used, text.n - used};
    }
}

/* ---- what varies -----------------------------------------------------------------------
 */
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

static bool is_field_name(struct span s)
{
    for (unsigned i = 0; i < TG_TYPES; i++)
        if (tg_schema_at(i)->shape == TG_OBJECT && tg_schema_field(tg_schema_at(i), s))
            return true;
    return false;
}

/* A run of name characters and dashes is an id where it starts with a digit or is long and holds
 * several: a UUID, a hash, a request id, a time. */
static bool is_id(struct span s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++)
        digits += is_digit(s.p[i]);
    return is_digit(s.p[0]) || (s.n >= 8 && digits >= 3);
}

static size_t run(struct span s, bool (*in)(char))
{
    size_t n = 0;
    while (n < s.n && in(s.p[n]))
        n++;
    return n;
}

static bool is_word(char c)
{
    return is_name(c) || c == '-';
}

static bool is_path(char c)
{
    return is_word(c) || c == '/' || c == '.' || c == '@' || c == '+' || c == '%';
}

static size_t quoted(struct span s)
{
    char end = s.p[0] == '`' && !memchr(s.p + 1, '`', s.n - 1) ? '\'' : s.p[0]; /* `so' or `so` */
    for (size_t i = 1; i < s.n && i < 400; i++)
        if (s.p[i] == end)
            return i + 1;
    return 0;
}

/* Appends what stands for the piece at the front of s; returns its length. */
static size_t clean_piece(struct span s, bool word_before, struct buf *out)
{
    size_t n = 0;
    if ((s.p[0] == '\'' || s.p[0] == '"' || s.p[0] == '`') && !word_before && (n = quoted(s))) {
        struct span inside = {s.p + 1, n - 2};
        if (is_field_name(inside))
            buf_printf(out, "'%.*s'", (int)inside.n, inside.p);
        else
            buf_str(out, "'*'");
        return n;
    }
    if (s.p[0] == '/' && (n = run(s, is_path)) > 2 && memchr(s.p + 1, '/', n - 1)) {
        buf_str(out, "<path>");
        return n;
    }
    if (is_name(s.p[0])) {
        n = run(s, is_word);
        if (is_id((struct span){s.p, n}))
            buf_byte(out, '#');
        else
            buf_add(out, s.p, n);
        return n;
    }
    if ((unsigned char)s.p[0] >= 0x20 && (unsigned char)s.p[0] < 0x7f)
        buf_byte(out, s.p[0]);
    return 1;
}

void trace_clean(struct span message, struct buf *out)
{
    bool word = false;
    while (message.n) {
        size_t n = clean_piece(message, word, out);
        word = is_name(message.p[n - 1]);
        message = (struct span){message.p + n, message.n - n};
    }
    while (out->len && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
}

/* ---- whose frame ----------------------------------------------------------------------- */
bool trace_is_foreign(struct span frame)
{
    static const char *const mark[] = {"node_modules",  "node:",
                                       "internal/",     "site-packages",
                                       "dist-packages", "/usr/lib",
                                       "/lib/python",   "asyncio/",
                                       "<frozen",       "<anonymous>",
                                       "runtime.",      "runtime/",
                                       "net/http",      "reflect.",
                                       "panic(",        "java.",
                                       "javax.",        "jdk.",
                                       "sun.",          "org.springframework",
                                       "org.apache",    "kotlin.",
                                       "std::",         "core::",
                                       "alloc::",       "rust_begin_unwind",
                                       "tokio::",       "hyper::",
                                       "/rustc/",       "__rust",
                                       "System.",       "Microsoft.",
                                       "/vendor/",      "/gems/",
                                       "{main}",        "libc.so",
                                       "__asan",        "__interceptor",
                                       "__GI_",         "__libc",
                                       "_start",        "libstdc++",
                                       "abort",         "raise+",
                                       "pthread_kill",  "process.processTicks"};
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++)
        if (span_find(frame, span_of(mark[i])))
            return true;
    return false;
}
