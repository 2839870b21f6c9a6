/* Classes of value. Two values of one class are expected to be treated alike by a bot; where that
 * is not so, the literal of the minimum decides. */
#include "harness/triage/core_tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name, *example;
} class_row[CLASSES] = {
    [CLASS_NULL] = {"null", "null"},
    [CLASS_FALSE] = {"false", "false"},
    [CLASS_TRUE] = {"true", "true"},
    [CLASS_ZERO] = {"0", "0"},
    [CLASS_POSITIVE] = {"positive", "7"},
    [CLASS_NEGATIVE] = {"negative", "-7"},
    [CLASS_BEYOND_31] = {">31bit", "4294967303"},
    [CLASS_BEYOND_53] = {">53bit", "9007199254740999"},
    [CLASS_FRACTION] = {"fraction", "7.5"},
    [CLASS_HUGE] = {"overflow", "7e400"},
    [CLASS_EMPTY] = {"\"\"", "\"\""},
    [CLASS_TEXT] = {"text", "\"ab\""},
    [CLASS_DIGITS] = {"digits", "\"77\""},
    [CLASS_COMMAND] = {"command", "\"/ab\""},
    [CLASS_UNICODE] = {"non-ascii", "\"\xc3\xa9\""},
    [CLASS_ASTRAL] = {"astral", "\"\xf0\x9f\x98\x80\""},
    [CLASS_LONE] = {"lone-surrogate", "\"\\ud801\""},
    [CLASS_CONTROL] = {"control", "\"\\u0001\""},
    [CLASS_BAD_UTF8] = {"bad-utf8", "\"\xff\""},
    [CLASS_KNOWN] = {"documented", ""},
    [CLASS_EMPTY_ARRAY] = {"[]", "[]"},
    [CLASS_ARRAY] = {"array", "[7]"},
    [CLASS_EMPTY_OBJECT] = {"{}", "{}"},
    [CLASS_OBJECT] = {"object", "{\"ab\":7}"},
};

const char *class_name(unsigned class)
{
    return class_row[class].name;
}

static bool is_documented(const struct tg_field *f, struct span text)
{
    if (!f)
        return false;
    if (f->always && span_is(text, f->always))
        return true;
    for (unsigned i = 0; i < f->values; i++)
        if (span_is(text, tg_schema_value(f->value + i)))
            return true;
    return false;
}

struct span class_example(unsigned class, const struct tg_field *field)
{
    static _Thread_local char quoted[80];
    if (class != CLASS_KNOWN)
        return span_of(class_row[class].example);
    const char *value = !field              ? NULL
                        : field->always     ? field->always
                        : field->values > 1 ? tg_schema_value(field->value + 1u)
                        : field->values     ? tg_schema_value(field->value)
                                            : NULL;
    if (!value || strlen(value) > sizeof quoted - 3)
        return SPAN("");
    snprintf(quoted, sizeof quoted, "\"%s\"", value);
    return span_of(quoted);
}

static unsigned class_of_number(struct span lexeme)
{
    bool negative = lexeme.n && lexeme.p[0] == '-';
    uint64_t v = 0;
    for (size_t i = negative; i < lexeme.n; i++) {
        if (lexeme.p[i] < '0' || lexeme.p[i] > '9') {
            char text[64] = "";
            memcpy(text, lexeme.p, lexeme.n < sizeof text - 1 ? lexeme.n : sizeof text - 1);
            double d = strtod(text, NULL);
            return d > 1.7e308 || d < -1.7e308 ? CLASS_HUGE : CLASS_FRACTION;
        }
        if (__builtin_mul_overflow(v, UINT64_C(10), &v) ||
            __builtin_add_overflow(v, (uint64_t)(lexeme.p[i] - '0'), &v))
            v = UINT64_MAX;
    }
    if (v == 0)
        return CLASS_ZERO;
    if (negative)
        return CLASS_NEGATIVE;
    return v >= UINT64_C(1) << 53   ? CLASS_BEYOND_53
           : v >= UINT64_C(1) << 31 ? CLASS_BEYOND_31
                                    : CLASS_POSITIVE;
}

static unsigned class_of_text(struct span s, const struct tg_field *field)
{
    bool digits = true, unicode = false, astral = false, control = false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        digits &= c >= '0' && c <= '9';
        unicode |= c >= 0x80;
        astral |= c >= 0xf0;
        control |= c < 0x20 && c != '\n' && c != '\t';
    }
    if (s.n == 0)
        return CLASS_EMPTY;
    if (is_documented(field, s))
        return CLASS_KNOWN;
    return control         ? CLASS_CONTROL
           : astral        ? CLASS_ASTRAL
           : unicode       ? CLASS_UNICODE
           : s.p[0] == '/' ? CLASS_COMMAND
           : digits        ? CLASS_DIGITS
                           : CLASS_TEXT;
}

static unsigned class_of_string(const struct json_tree *t, json_ref n, const struct tg_field *field)
{
    uint8_t flags = json_at(t, n)->flags;
    if (flags & JSON_HAS_BAD_UTF8)
        return CLASS_BAD_UTF8;
    if (flags & JSON_HAS_LONE)
        return CLASS_LONE;
    struct buf text = BUF_INIT;
    json_text(t, n, &text);
    unsigned class = class_of_text(buf_view(&text), field);
    buf_release(&text);
    return class;
}

unsigned class_of(const struct json_tree *t, json_ref n, const struct tg_field *field)
{
    const struct json_node *node = json_at(t, n);
    switch ((enum json_type)node->type) {
    case JSON_NULL:
        return CLASS_NULL;
    case JSON_FALSE:
        return CLASS_FALSE;
    case JSON_TRUE:
        return CLASS_TRUE;
    case JSON_NUMBER:
        return class_of_number(node->lex);
    case JSON_ARRAY:
        return node->first ? CLASS_ARRAY : CLASS_EMPTY_ARRAY;
    case JSON_OBJECT:
        return node->first ? CLASS_OBJECT : CLASS_EMPTY_OBJECT;
    case JSON_STRING:
    case JSON_RAW:
    case JSON_FILL:
        break;
    }
    return class_of_string(t, n, field);
}

/* ---- nearness -------------------------------------------------------------------------- */
/* What a minimum of plain letters is long in may be bytes or UTF-16 units: they are as many. */
static bool as_long(struct span s, struct span want)
{
    uint64_t units = json_utf16_len(want);
    return json_utf16_len(s) >= units || (units == want.n && s.n >= want.n);
}

static bool like_text(const struct shape_node *p, struct span s)
{
    struct span want = {p->literal, p->literal_n};
    bool begins = s.n >= want.n && memcmp(s.p, want.p, want.n) == 0;
    if ((p->likeness & LIKE_EXACT) && begins && s.n == want.n)
        return true;
    if ((p->likeness & LIKE_WORD) && begins && (s.n == want.n || s.p[want.n] == ' '))
        return true;
    if ((p->likeness & LIKE_PREFIX) && begins)
        return true;
    if ((p->likeness & LIKE_INSIDE) && span_find(s, want))
        return true;
    return (p->likeness & LIKE_LONG) && s.n >= p->head && memcmp(s.p, want.p, p->head) == 0 &&
           as_long(s, want);
}

static uint64_t magnitude(struct span lexeme)
{
    uint64_t v = 0;
    for (size_t i = lexeme.n && lexeme.p[0] == '-'; i < lexeme.n; i++)
        if (lexeme.p[i] < '0' || lexeme.p[i] > '9' || __builtin_mul_overflow(v, UINT64_C(10), &v) ||
            __builtin_add_overflow(v, (uint64_t)(lexeme.p[i] - '0'), &v))
            return UINT64_MAX;
    return v;
}

bool like_literal(const struct shape_node *p, const struct json_tree *t, json_ref n)
{
    const struct json_node *node = json_at(t, n);
    if (node->type == JSON_STRING && p->literal) {
        struct buf text = BUF_INIT;
        json_text(t, n, &text);
        bool like = like_text(p, (struct span){buf_cstr(&text), text.len});
        buf_release(&text);
        return like;
    }
    if (node->type != JSON_NUMBER || p->literal || !(p->likeness & (LIKE_EXACT | LIKE_BOUND)))
        return false;
    if (p->negative != (node->lex.p[0] == '-'))
        return false;
    uint64_t v = magnitude(node->lex);
    return v == p->bound || ((p->likeness & LIKE_BOUND) && v >= p->bound);
}
