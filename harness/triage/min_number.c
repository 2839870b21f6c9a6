/* Smaller spellings of a number lexeme. Integers that fit 64 bits are treated as values; what is
 * longer, or has a fraction or an exponent, as text. */
#include "harness/triage/min.h"

#include <inttypes.h>

bool min_integer(struct span lexeme, bool *negative, uint64_t *value)
{
    *negative = lexeme.n && lexeme.p[0] == '-';
    *value = 0;
    for (size_t i = *negative; i < lexeme.n; i++)
        if (lexeme.p[i] < '0' || lexeme.p[i] > '9' ||
            __builtin_mul_overflow(*value, UINT64_C(10), value) ||
            __builtin_add_overflow(*value, (uint64_t)(lexeme.p[i] - '0'), value))
            return false;
    return lexeme.n > *negative;
}

static bool integer_variant(bool negative, uint64_t v, unsigned i, struct buf *out)
{
    const char *sign = negative ? "-" : "";
    switch (i) {
    case 0:
        buf_printf(out, "%" PRIu64, v);
        return true;
    case 1:
        buf_printf(out, "%s%" PRIu64, sign, v ? v - 1 : 0);
        return true;
    case 2:
        buf_printf(out, "%s%" PRIu64, sign, v / 10);
        return true;
    case 3:
        buf_printf(out, "%s%" PRIu64, sign, v / 2);
        return true;
    default:
        return false;
    }
}

/* Each byte left out, then each digit lowered to each lesser one. */
static bool text_variant(struct span s, unsigned i, struct buf *out)
{
    if (i < s.n) {
        buf_add(out, s.p, i);
        buf_add(out, s.p + i + 1, s.n - i - 1);
        return true;
    }
    i -= (unsigned)s.n;
    if (i / 9 >= s.n)
        return false;
    buf_span(out, s);
    char *c = &out->data[i / 9], lower = (char)('0' + i % 9);
    if (*c >= '0' && *c <= '9' && lower < *c)
        *c = lower;
    return true;
}

bool min_number_variant(struct span lexeme, unsigned i, struct buf *out)
{
    bool negative;
    uint64_t v;
    buf_clear(out);
    if (min_integer(lexeme, &negative, &v))
        return integer_variant(negative, v, i, out);
    return text_variant(lexeme, i, out);
}
