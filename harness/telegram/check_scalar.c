/* One scalar against its field: type, documented values, limits, and what its role implies. */
#include "harness/telegram/checker.h"
#include "harness/telegram/limits.h"

#include <stdlib.h>

static size_t code_points(struct span s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static bool is_documented(const struct tg_field *f, struct span s)
{
    for (unsigned i = 0; i < f->values; i++)
        if (span_is(s, tg_schema_value(f->value + i)))
            return true;
    return f->values == 0;
}

static bool is_within(const struct tg_field *f, int64_t v)
{
    return v >= f->low && v <= f->high;
}

static bool all(struct span s, bool (*is)(unsigned char))
{
    for (size_t i = 0; i < s.n; i++)
        if (!is((unsigned char)s.p[i]))
            return false;
    return true;
}

static bool is_upper(unsigned char ch)
{
    return ch >= 'A' && ch <= 'Z';
}

static bool is_visible(unsigned char ch)
{
    return ch > ' ' && ch < 0x7F;
}

static bool is_word(unsigned char ch)
{
    return is_upper(ch) || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_';
}

static enum tgc_rule role(const struct tg_field *f, struct span s)
{
    switch (f->role) {
    case TG_ROLE_CURRENCY: /* ISO 4217, "XTR" or "TON" */
        return s.n == 3 && all(s, is_upper) ? TGC_FINE : TGC_CODE;
    case TG_ROLE_COUNTRY: /* ISO 3166-1 alpha-2, or "FT" */
        return s.n == 2 && all(s, is_upper) ? TGC_FINE : TGC_CODE;
    case TG_ROLE_FILE_ID:
    case TG_ROLE_FILE_UNIQUE_ID:
        return all(s, is_visible) ? TGC_FINE : TGC_FILE_ID;
    case TG_ROLE_USERNAME:
        return s.n && s.n <= TG_USERNAME_MAX && all(s, is_word) ? TGC_FINE : TGC_USERNAME;
    default:
        return TGC_FINE;
    }
}

static enum tgc_rule string(struct tgc *c, json_ref n, const struct tg_field *f)
{
    if (json_at(c->tree, n)->flags & (JSON_HAS_BAD_UTF8 | JSON_HAS_LONE))
        return TGC_UNICODE;
    buf_clear(&c->scratch);
    json_text(c->tree, n, &c->scratch);
    struct span s = buf_view(&c->scratch);
    if (f->always && !span_is(s, f->always))
        return TGC_CONSTANT;
    if (!is_documented(f, s))
        return TGC_VALUE;
    if (f->unit == TG_UNIT_CHARS && !is_within(f, (int64_t)code_points(s)))
        return TGC_LIMIT;
    if (f->unit == TG_UNIT_BYTES && !is_within(f, (int64_t)s.n))
        return TGC_LIMIT;
    return role(f, s);
}

static enum tgc_rule real(struct tgc *c, json_ref n, const struct tg_field *f)
{
    char text[64];
    struct span lex = json_at(c->tree, n)->lex;
    if (lex.n >= sizeof text)
        return TGC_LIMIT;
    memcpy(text, lex.p, lex.n);
    text[lex.n] = '\0';
    double v = strtod(text, NULL);
    bool fine = f->unit != TG_UNIT_VALUE || (v >= (double)f->low && v <= (double)f->high);
    return fine ? TGC_FINE : TGC_LIMIT;
}

enum tgc_rule tgc_scalar(struct tgc *c, json_ref n, const struct tg_field *f)
{
    unsigned type = json_at(c->tree, n)->type;
    int64_t v;
    switch (f->shape) {
    case TG_STRING:
        return type == JSON_STRING ? string(c, n, f) : TGC_TYPE;
    case TG_INTEGER:
        if (!json_int(c->tree, n, &v))
            return TGC_TYPE;
        return f->unit != TG_UNIT_VALUE || is_within(f, v) ? TGC_FINE : TGC_LIMIT;
    case TG_FLOAT:
        return type == JSON_NUMBER ? real(c, n, f) : TGC_TYPE;
    default:
        return type == JSON_TRUE || type == JSON_FALSE ? TGC_FINE : TGC_TYPE;
    }
}
