/* The pieces of a string lexeme, and what may stand in for one. */
#include "harness/base/esc.h"
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <stdlib.h>

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* The code unit of a \uXXXX escape at p, or -1. */
static int escape_at(const char *p, size_t n)
{
    if (n < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    int v = 0;
    for (int i = 2; i < 6; i++) {
        if (!is_hex(p[i]))
            return -1;
        v = v * 16 + (p[i] <= '9' ? p[i] - '0' : (p[i] | 32) - 'a' + 10);
    }
    return v;
}

static bool is_high(int unit)
{
    return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low(int unit)
{
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/* Bytes of the code point, escape (or pair of them) or invalid byte at p. */
static size_t unit_length(const char *p, size_t n)
{
    int unit = escape_at(p, n);
    if (unit >= 0)
        return is_high(unit) && is_low(escape_at(p + 6, n - 6)) ? 12 : 6;
    if (p[0] == '\\' && n > 1)
        return 2;
    size_t length = utf8_sequence(p, n);
    return length ? length : 1;
}

static uint32_t code_point(struct span u)
{
    int unit = escape_at(u.p, u.n);
    if (u.n == 12)
        return 0x10000u + (((uint32_t)unit - 0xd800u) << 10) +
               ((uint32_t)escape_at(u.p + 6, 6) - 0xdc00u);
    if (unit >= 0)
        return (uint32_t)unit;
    const unsigned char *c = (const unsigned char *)u.p;
    switch (u.n) {
    case 2:
        return (c[0] & 0x1fu) << 6 | (c[1] & 0x3fu);
    case 3:
        return (c[0] & 0xfu) << 12 | (c[1] & 0x3fu) << 6 | (c[2] & 0x3fu);
    case 4:
        return (c[0] & 7u) << 18 | (c[1] & 0x3fu) << 12 | (c[2] & 0x3fu) << 6 | (c[3] & 0x3fu);
    default:
        return c[0];
    }
}

enum { ZERO_WIDTH_JOINER = 0x200d };

/* Whether a code point belongs to the one before it: combining marks, variation selectors, skin
 * tones, joiners (the common part of Unicode's extended grapheme clusters, UAX 29). */
static bool extends(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) ||
           (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe00 && c <= 0xfe0f) ||
           (c >= 0x1f3fb && c <= 0x1f3ff) || (c >= 0xe0100 && c <= 0xe01ef) ||
           c == ZERO_WIDTH_JOINER;
}

void min_units_split(struct min_units *u, struct span lexeme, bool graphemes)
{
    u->n = 0;
    bool joined = false;
    for (size_t at = 1; at + 1 < lexeme.n;) {
        struct span piece = {lexeme.p + at, unit_length(lexeme.p + at, lexeme.n - 1 - at)};
        uint32_t c = code_point(piece);
        at += piece.n;
        if (graphemes && u->n && (joined || extends(c))) {
            u->unit[u->n - 1].n += piece.n;
        } else {
            MEM_GROW(u->unit, u->cap, u->n + 1);
            u->unit[u->n++] = piece;
        }
        joined = c == ZERO_WIDTH_JOINER;
    }
}

void min_units_release(struct min_units *u)
{
    free(u->unit);
    *u = (struct min_units){0};
}

static struct span least_ascii(char c)
{
    if (c >= '0' && c <= '9')
        return SPAN("0");
    if (c >= 'a' && c <= 'z')
        return SPAN("a");
    if (c >= 'A' && c <= 'Z')
        return SPAN("A");
    return SPAN("!");
}

/* The least of the same class: so many UTF-8 bytes, half a surrogate pair, a control character. */
static struct span least_alike(struct span u)
{
    uint32_t c = code_point(u);
    if (u.n == 1)
        return c < 0x80 ? least_ascii(u.p[0]) : SPAN("\x80");
    if (u.p[0] == '\\' && u.n == 2)
        return SPAN("");
    if (c < 0x20)
        return SPAN("\\n");
    if (c < 0x80)
        return least_ascii((char)c);
    if (c < 0x800)
        return SPAN("\xc2\xa1");
    if (is_high((int)c))
        return SPAN("\\ud800");
    if (is_low((int)c))
        return SPAN("\\udc00");
    return c < 0x10000 ? SPAN("\xe0\xa0\x80") : SPAN("\xf0\x90\x80\x80");
}

struct span min_unit_least(struct span unit, int which)
{
    struct span s = which ? least_alike(unit) : SPAN("0");
    return span_eq(s, unit) || (which && span_is(s, "0")) ? SPAN("") : s;
}
