/* Quantities as people write them; see units.h. Decimal numbers are read here and not by strtod:
 * plans mean the same in every locale. */
#include "harness/base/units.h"

#include "harness/base/clock.h"

#include <math.h>

struct unit {
    const char *name;
    int64_t factor;
};

/* Smallest first: the writer takes the largest that fits, the reader any. */
static const struct unit durations[] = {
    {"ns", 1},
    {"us", NS_PER_US},
    {"ms", NS_PER_MS},
    {"s", NS_PER_S},
    {"m", 60 * NS_PER_S},
    {"h", 3600 * NS_PER_S},
    {"d", 86400 * NS_PER_S},
    {NULL, 0},
};

static const struct unit sizes[] = {
    {"B", 1},
    {"KiB", INT64_C(1) << 10},
    {"MiB", INT64_C(1) << 20},
    {"GiB", INT64_C(1) << 30},
    {"TiB", INT64_C(1) << 40},
    {"k", 1000},
    {"kB", 1000},
    {"M", 1000000},
    {"MB", 1000000},
    {"G", 1000000000},
    {"GB", 1000000000},
    {NULL, 0},
};
#define BINARY_SIZES 5 /* the writer's part of the table */

static const struct unit periods[] = {
    {"s", 1}, {"m", 60}, {"min", 60}, {"h", 3600}, {NULL, 0},
};

/* A decimal number: whole and a fraction in [0, 1). */
struct decimal {
    int64_t whole;
    double fraction;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool read_decimal(struct span *text, struct decimal *out)
{
    size_t i = 0;
    *out = (struct decimal){0, 0};
    for (; i < text->n && is_digit(text->p[i]); i++)
        if (__builtin_mul_overflow(out->whole, 10, &out->whole) ||
            __builtin_add_overflow(out->whole, text->p[i] - '0', &out->whole))
            return false;
    if (i == 0)
        return false;
    if (i < text->n && text->p[i] == '.') {
        size_t point = i++;
        double digits = 0, scale = 1;
        for (; i < text->n && is_digit(text->p[i]); i++) {
            if (i - point > 15)
                return false;
            digits = digits * 10 + (text->p[i] - '0');
            scale *= 10;
        }
        if (i == point + 1)
            return false;
        out->fraction = digits / scale;
    }
    *text = (struct span){text->p + i, text->n - i};
    return true;
}

/* The unit a run of letters names, taken off the front of text. */
static const struct unit *read_unit(const struct unit *table, struct span *text)
{
    size_t n = 0;
    while (n < text->n &&
           ((text->p[n] >= 'a' && text->p[n] <= 'z') || (text->p[n] >= 'A' && text->p[n] <= 'Z')))
        n++;
    for (const struct unit *u = table; u->name; u++)
        if (span_is((struct span){text->p, n}, u->name)) {
            *text = (struct span){text->p + n, text->n - n};
            return u;
        }
    return NULL;
}

static bool scale_decimal(struct decimal d, int64_t factor, int64_t *out)
{
    int64_t part = (int64_t)llround(d.fraction * (double)factor);
    return !__builtin_mul_overflow(d.whole, factor, out) &&
           !__builtin_add_overflow(*out, part, out);
}

int units_duration(struct span text, int64_t *ns)
{
    int64_t total = 0, ceiling = INT64_MAX;
    if (span_is(text, "0")) {
        *ns = 0;
        return 0;
    }
    if (text.n == 0)
        return -1;
    while (text.n) {
        struct decimal d;
        int64_t part;
        if (!read_decimal(&text, &d))
            return -1;
        const struct unit *u = read_unit(durations, &text);
        if (!u || u->factor >= ceiling || !scale_decimal(d, u->factor, &part) ||
            __builtin_add_overflow(total, part, &total))
            return -1;
        ceiling = u->factor; /* "1h30m", never "30m1h" or "1m1m" */
    }
    *ns = total;
    return 0;
}

int units_size(struct span text, uint64_t *bytes)
{
    struct decimal d;
    int64_t total;
    if (!read_decimal(&text, &d))
        return -1;
    if (text.n == 0) {
        *bytes = (uint64_t)d.whole;
        return d.fraction > 0 ? -1 : 0;
    }
    if (text.n > 1 && text.p[0] == ' ')
        text = (struct span){text.p + 1, text.n - 1};
    const struct unit *u = read_unit(sizes, &text);
    if (!u || text.n || !scale_decimal(d, u->factor, &total))
        return -1;
    *bytes = (uint64_t)total;
    return 0;
}

int units_rate(struct span text, double *per_second)
{
    struct decimal d;
    if (!read_decimal(&text, &d))
        return -1;
    double count = (double)d.whole + d.fraction;
    if (text.n) {
        if (text.p[0] != '/')
            return -1;
        text = (struct span){text.p + 1, text.n - 1};
        const struct unit *u = read_unit(periods, &text);
        if (!u || text.n)
            return -1;
        count /= (double)u->factor;
    }
    *per_second = count;
    return 0;
}

int units_fraction(struct span text, double *fraction)
{
    struct decimal d;
    if (!read_decimal(&text, &d))
        return -1;
    double value = (double)d.whole + d.fraction;
    if (span_is(text, "%"))
        value /= 100;
    else if (text.n)
        return -1;
    *fraction = value;
    return 0;
}

int units_integer(struct span text, int64_t low, int64_t high, int64_t *out)
{
    bool negative = text.n && text.p[0] == '-', after_digit = false;
    int64_t value = 0;
    for (size_t i = negative; i < text.n; i++) {
        if (text.p[i] == '_' && after_digit && i + 1 < text.n) {
            after_digit = false;
            continue;
        }
        if (!is_digit(text.p[i]))
            return -1;
        int digit = text.p[i] - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value))
            return -1;
        after_digit = true;
    }
    if (!after_digit || value < low || value > high)
        return -1;
    *out = value;
    return 0;
}

void units_put_duration(struct buf *out, int64_t ns)
{
    if (ns < 0) {
        buf_byte(out, '-');
        ns = ns == INT64_MIN ? INT64_MAX : -ns;
    }
    if (ns == 0) {
        buf_byte(out, '0');
    } else if (ns < 60 * NS_PER_S - 50 * NS_PER_MS) {
        const struct unit *u = durations;
        while (u[1].factor <= NS_PER_S && (double)ns >= (double)u[1].factor * 0.99995)
            u++;
        if (u->factor == 1)
            buf_printf(out, "%dns", (int)ns);
        else
            buf_printf(out, "%.1f%s", (double)ns / (double)u->factor, u->name);
    } else {
        int64_t s = (ns + NS_PER_S / 2) / NS_PER_S;
        if (s < 3600)
            buf_printf(out, "%dm%02ds", (int)(s / 60), (int)(s % 60));
        else
            buf_printf(out, "%lldh%02dm", (long long)(s / 3600), (int)(s % 3600 / 60));
    }
}

void units_put_size(struct buf *out, uint64_t bytes)
{
    size_t i = 0;
    while (i + 1 < BINARY_SIZES && (double)bytes >= (double)sizes[i + 1].factor * 0.99995)
        i++;
    if (i == 0)
        buf_printf(out, "%u B", (unsigned)bytes);
    else
        buf_printf(out, "%.1f %s", (double)bytes / (double)sizes[i].factor, sizes[i].name);
}

void units_put_count(struct buf *out, uint64_t n)
{
    char digits[24];
    int len = 0;
    do
        digits[len++] = (char)('0' + n % 10);
    while (n /= 10);
    while (len--) {
        buf_byte(out, digits[len]);
        if (len && len % 3 == 0)
            buf_byte(out, ',');
    }
}
