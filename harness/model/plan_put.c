/* Values and members of a printed plan; see plan_put.h. */
#include "harness/model/plan_put.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"

/* ---- values ------------------------------------------------------------------------------- */
/* Only ASCII comes out, so that no text of the plan steers a terminal or breaks a YAML line. */
void plan_put_text(struct buf *out, const char *s)
{
    buf_byte(out, '"');
    for (size_t n; *s; s += n) {
        n = utf8_sequence(s, strlen(s));
        if (*s == '"' || *s == '\\')
            buf_printf(out, "\\%c", *s);
        else if (*s == '$' && s[1] == '{')
            buf_str(out, "$$");
        else if (n == 1 && (unsigned char)*s >= 0x20 && *s != 0x7f)
            buf_byte(out, *s);
        else
            buf_printf(out, "\\U%08X", n ? (unsigned)utf8_code_point(s, n) : 0xfffdu);
        n = n ? n : 1;
    }
    buf_byte(out, '"');
}

/* In the largest unit that needs no fraction. */
void plan_put_ns(struct buf *out, int64_t ns)
{
    static const struct {
        const char *name;
        int64_t ns;
    } units[] = {{"h", 3600 * NS_PER_S}, {"m", 60 * NS_PER_S}, {"s", NS_PER_S},
                 {"ms", NS_PER_MS},      {"us", NS_PER_US},    {"ns", 1}};
    int i = 0;
    while (ns % units[i].ns)
        i++;
    if (ns == 0)
        buf_byte(out, '0');
    else
        buf_printf(out, "%lld%s", (long long)(ns / units[i].ns), units[i].name);
}

void plan_put_decimal(struct buf *out, double v)
{
    buf_printf(out, "%.9f", v);
    while (out->data[out->len - 1] == '0')
        out->len--;
    if (out->data[out->len - 1] == '.')
        out->len--;
    out->data[out->len] = '\0';
}

void plan_put_strings(struct buf *out, const struct plan_strings *s)
{
    buf_byte(out, '[');
    for (size_t i = 0; i < s->count; i++) {
        buf_str(out, i ? ", " : "");
        plan_put_text(out, s->item[i]);
    }
    buf_byte(out, ']');
}

/* ---- members: each begins with a comma unless it is the first of its map ------------------- */
void plan_put_key(struct buf *out, const char *name)
{
    if (out->data[out->len - 1] != '{')
        buf_str(out, ", ");
    buf_printf(out, "%s: ", name);
}

void plan_put_key_text(struct buf *out, const char *name, const char *s)
{
    if (!s)
        return;
    plan_put_key(out, name);
    plan_put_text(out, s);
}

void plan_put_key_ns(struct buf *out, const char *name, int64_t ns)
{
    if (!ns)
        return;
    plan_put_key(out, name);
    plan_put_ns(out, ns);
}

void plan_put_key_count(struct buf *out, const char *name, uint64_t n)
{
    if (!n)
        return;
    plan_put_key(out, name);
    buf_printf(out, "%llu", (unsigned long long)n);
}

void plan_put_key_rate(struct buf *out, const char *name, double per_second)
{
    if (per_second < 1e-9)
        return;
    plan_put_key(out, name);
    plan_put_decimal(out, per_second);
    buf_str(out, "/s");
}

void plan_put_key_strings(struct buf *out, const char *name, const struct plan_strings *s)
{
    if (!s->count)
        return;
    plan_put_key(out, name);
    plan_put_strings(out, s);
}

void plan_put_key_pairs(struct buf *out, const char *name, const struct plan_pair *p, size_t count,
                        bool hide)
{
    if (!count)
        return;
    plan_put_key(out, name);
    buf_byte(out, '{');
    for (size_t i = 0; i < count; i++) {
        buf_str(out, i ? ", " : "");
        plan_put_text(out, p[i].name);
        buf_str(out, ": ");
        plan_put_text(out, hide ? "<redacted>" : p[i].value);
    }
    buf_byte(out, '}');
}

void plan_put_key_address(struct buf *out, const char *name, const struct plan_address *a)
{
    bool v6 = strchr(a->host, ':');
    plan_put_key(out, name);
    buf_printf(out, "\"%s%s%s:%d\"", v6 ? "[" : "", a->host, v6 ? "]" : "", a->port);
}

void plan_put_open(struct buf *out, const char *name)
{
    buf_str(out, "  ");
    plan_put_text(out, name);
    buf_str(out, ": {");
}
