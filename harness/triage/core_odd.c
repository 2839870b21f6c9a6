/* Failures of text as such: bytes that are no UTF-8, or an unpaired surrogate, break a bot's parser
 * wherever they stand. The minimum shows them in the least place; an ordinary update with the same
 * oddity in a name shows whether the place matters. */
#include "harness/base/esc.h"
#include "harness/triage/core_probe.h"

static bool bad_utf8(struct span s)
{
    for (size_t i = 0, n; i < s.n; i += n)
        if (!(n = utf8_sequence(s.p + i, s.n - i)))
            return true;
    return false;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

/* The code unit of a \\uXXXX at s.p[i], or -1. */
static int unit_at(struct span s, size_t i)
{
    int unit = 0;
    if (i + 6 > s.n || s.p[i] != '\\' || s.p[i + 1] != 'u')
        return -1;
    for (size_t k = 2; k < 6; k++) {
        int digit = hex_digit(s.p[i + k]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool lone_surrogate(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\\')
            continue;
        int unit = unit_at(s, i);
        bool high = unit >= 0xd800 && unit < 0xdc00, low = unit >= 0xdc00 && unit < 0xe000;
        int next = high ? unit_at(s, i + 6) : -1;
        if (low || (high && (next < 0xdc00 || next >= 0xe000)))
            return true;
        i += high ? 11 : unit >= 0 ? 5 : 1;
    }
    return false;
}

unsigned body_oddities(struct span body)
{
    return (bad_utf8(body) ? ODD_BAD_UTF8 : 0u) | (lone_surrogate(body) ? ODD_LONE : 0u);
}

struct placing {
    struct probe *p;
    const struct input *min;
};

/* Candidate 0 is an ordinary message, the others hold one oddity each. */
static bool make_placed(void *arg, uint64_t i, struct input *out)
{
    static const char *const name[] = {"Ann", "Ann\xff", "Ann\\ud801"};
    struct placing *a = arg;
    input_dup(out, a->min);
    struct step *s = &out->step[out->count - 1];
    struct buf body = BUF_INIT;
    buf_printf(&body,
               "{\"update_id\":100000001,\"message\":{\"message_id\":1,\"from\":{\"id\":2000000,"
               "\"is_bot\":false,\"first_name\":\"%s\"},\"chat\":{\"id\":2000000,"
               "\"first_name\":\"Ann\",\"type\":\"private\"},\"date\":1767225600,"
               "\"text\":\"hello\"}}",
               name[i]);
    rope_clear(&s->body);
    size_t n = body.len;
    rope_own(&s->body, buf_steal(&body), n, 1);
    return true;
}

bool probe_text_as_such(struct probe *p, const struct input *min)
{
    struct placing a = {p, min};
    struct span body;
    bool hold[3];
    unsigned own;
    if (!rope_flat(&min->step[min->count - 1].body, &body) || !(own = body_oddities(body)))
        return false;
    if (!probe_each(p, (struct min_source){make_placed, &a}, 3, hold) || hold[0])
        return false;
    unsigned fails = (hold[1] ? ODD_BAD_UTF8 : 0u) | (hold[2] ? ODD_LONE : 0u);
    if (!(fails &
          own)) /* bytes and escapes are decoded in different places: one is not the other */
        return false;
    shape_is_about_text(p->step, fails & own);
    return true;
}
