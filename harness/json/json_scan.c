/* Where one lexeme ends: strings, numbers, words. Strings may hold any byte from 0x20; what is
 * odd about them is noted in flags, because mutators and text functions ask. */
#include "harness/base/esc.h"
#include "harness/json/json_store.h"

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define HIGH EACH(0x80)

static const char *stop_at(struct json_scan *s, const char *where, const char *reason)
{
    s->stop = where;
    s->reason = reason;
    return NULL;
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* The top bit of each byte that is not plain; bits above the first one may be wrong. */
static uint64_t odd_bytes(uint64_t v)
{
    uint64_t quote = v ^ EACH('"'), slash = v ^ EACH('\\');
    uint64_t found = (v - EACH(0x20)) | (quote - EACH(1)) | (slash - EACH(1)) | v;
    return found & HIGH;
}

/* Eight bytes at a time while all of them are plain. v < 0x80 holds for plain bytes, so the
 * subtractions above need no further masking: a set bit always stops, a plain byte never has one
 * unless a lower byte borrowed, and then that one stops first. */
static const char *skip_plain(const char *c, const char *end)
{
    while (end - c >= 8) {
        uint64_t v;
        memcpy(&v, c, sizeof v);
        uint64_t odd = odd_bytes(v);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        if (odd)
            return c + (__builtin_ctzll(odd) >> 3);
#else
        if (odd)
            break;
#endif
        c += 8;
    }
    while (c < end && is_plain((unsigned char)*c))
        c++;
    return c;
}

int json_hex4(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* c stands on the backslash of \uXXXX. A pair is taken whole: only a half alone is LONE. */
static const char *scan_unicode(struct json_scan *s, const char *c, const char *end)
{
    int unit = end - c >= 6 ? json_hex4(c + 2) : -1;
    if (unit < 0)
        return stop_at(s, c, "bad \\u escape");
    c += 6;
    if (unit < 0xD800 || unit > 0xDFFF)
        return c;
    if (unit < 0xDC00 && end - c >= 6 && c[0] == '\\' && c[1] == 'u') {
        int low = json_hex4(c + 2);
        if (low >= 0xDC00 && low <= 0xDFFF)
            return c + 6;
    }
    s->flags |= JSON_HAS_LONE;
    return c;
}

static const char *scan_escape(struct json_scan *s, const char *c, const char *end)
{
    s->flags |= JSON_HAS_ESCAPE;
    if (end - c < 2)
        return stop_at(s, end, "unterminated string");
    switch (c[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return c + 2;
    case 'u':
        return scan_unicode(s, c, end);
    default:
        return stop_at(s, c, "bad escape");
    }
}

static const char *scan_high(struct json_scan *s, const char *c, const char *end)
{
    size_t n = utf8_sequence(c, (size_t)(end - c));
    if (n)
        return c + n;
    s->flags |= JSON_HAS_BAD_UTF8;
    return c + 1;
}

const char *json_scan_string(struct json_scan *s, const char *c, const char *end)
{
    c++;
    while (c) {
        c = skip_plain(c, end);
        if (c == end)
            return stop_at(s, end, "unterminated string");
        if (*c == '"')
            return c + 1;
        if (*c == '\\')
            c = scan_escape(s, c, end);
        else if ((unsigned char)*c >= 0x80)
            c = scan_high(s, c, end);
        else
            return stop_at(s, c, "control character in string");
    }
    return NULL;
}

static const char *skip_digits(const char *c, const char *end)
{
    while (c < end && *c >= '0' && *c <= '9')
        c++;
    return c;
}

static const char *need_digits(struct json_scan *s, const char *c, const char *end)
{
    const char *after = skip_digits(c, end);
    return after > c ? after : stop_at(s, c, "expected a digit");
}

const char *json_scan_number(struct json_scan *s, const char *c, const char *end)
{
    if (c < end && *c == '-')
        c++;
    if (c < end && *c == '0')
        c++;
    else if (!(c = need_digits(s, c, end)))
        return NULL;
    if (c < end && *c == '.' && !(c = need_digits(s, c + 1, end)))
        return NULL;
    if (c < end && (*c == 'e' || *c == 'E')) {
        c++;
        if (c < end && (*c == '+' || *c == '-'))
            c++;
        c = need_digits(s, c, end);
    }
    return c;
}

const char *json_scan_word(struct json_scan *s, const char *c, const char *end, const char *word)
{
    const char *from = c;
    for (; *word; word++, c++)
        if (c == end || *c != *word)
            return c == end ? stop_at(s, end, "unexpected end")
                            : stop_at(s, from, "expected a value");
    return c;
}

enum json_type json_lexeme_type(struct span lexeme)
{
    struct json_scan s = {0};
    const char *c = lexeme.p, *end = c + lexeme.n;
    if (!lexeme.n)
        return JSON_RAW;
    switch (*c) {
    case '"':
        return json_scan_string(&s, c, end) == end ? JSON_STRING : JSON_RAW;
    case 'n':
        return span_is(lexeme, "null") ? JSON_NULL : JSON_RAW;
    case 't':
        return span_is(lexeme, "true") ? JSON_TRUE : JSON_RAW;
    case 'f':
        return span_is(lexeme, "false") ? JSON_FALSE : JSON_RAW;
    default:
        return json_scan_number(&s, c, end) == end ? JSON_NUMBER : JSON_RAW;
    }
}

/* What is no string at all may hold anything: the careful way of reading it is always right. */
uint8_t json_lexeme_flags(struct span lexeme)
{
    struct json_scan s = {0};
    if (!lexeme.n)
        return 0;
    const char *end = lexeme.p + lexeme.n;
    if (*lexeme.p == '"' && json_scan_string(&s, lexeme.p, end) == end)
        return s.flags;
    return s.flags | JSON_HAS_ESCAPE;
}
