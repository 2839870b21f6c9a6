/* Text as Telegram counts it; see text.h. */
#include "tests/bots/sample/text.h"

static size_t sequence_length(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

size_t text_units(struct span s)
{
    size_t units = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        units += (c & 0xc0) != 0x80; /* every character counts one, at its first byte */
        units += c >= 0xf0;          /* and those above U+FFFF another */
    }
    return units;
}

bool text_has_astral(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0xf0)
            return true;
    return false;
}

struct span text_clip(struct span s, size_t units)
{
    size_t at = 0, used = 0;
    while (at < s.n) {
        size_t n = sequence_length((unsigned char)s.p[at]);
        used += n == 4 ? 2 : 1;
        if (used > units || n > s.n - at)
            break;
        at += n;
    }
    return (struct span){s.p, at};
}

void text_copy(char *to, size_t size, struct span s)
{
    size_t at = 0;
    while (at < s.n) {
        size_t n = sequence_length((unsigned char)s.p[at]);
        if (n > s.n - at || at + n >= size)
            break;
        memcpy(to + at, s.p + at, n);
        if ((unsigned char)to[at] < 0x20)
            to[at] = ' ';
        at += n;
    }
    to[at] = '\0';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static struct span skip_spaces(struct span s)
{
    while (s.n && is_space(s.p[0]))
        s = (struct span){s.p + 1, s.n - 1};
    return s;
}

struct span text_word(struct span *s)
{
    struct span rest = skip_spaces(*s);
    size_t n = 0;
    while (n < rest.n && !is_space(rest.p[n]))
        n++;
    *s = n < rest.n ? skip_spaces((struct span){rest.p + n, rest.n - n}) : (struct span){"", 0};
    return (struct span){rest.p, n};
}

bool text_starts(struct span s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

bool text_integer(struct span s, int64_t *out)
{
    bool minus = s.n && s.p[0] == '-';
    uint64_t value = 0, limit = (uint64_t)INT64_MAX + minus;
    if (minus)
        s = (struct span){s.p + 1, s.n - 1};
    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = (unsigned)(unsigned char)s.p[i] - '0';
        if (digit > 9 || value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = minus ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

bool text_duration(struct span s, int64_t *seconds)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    int64_t count;
    if (s.n < 2 || s.p[0] == '-')
        return false;
    struct span digits = {s.p, s.n - 1};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (s.p[s.n - 1] != units[i].unit || !text_integer(digits, &count))
            continue;
        *seconds = count > INT64_MAX / units[i].seconds ? INT64_MAX : count * units[i].seconds;
        return true;
    }
    return false;
}
