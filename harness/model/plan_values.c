/* Text to value; see plan_values.h. */
#include "harness/model/plan_values.h"

#include "harness/base/mem.h"
#include "harness/base/units.h"

#include <stdlib.h>

#define ID_MAX ((INT64_C(1) << 52) - 1) /* Bot API: User.id has at most 52 significant bits */

static struct span text_of(const struct yaml_node *n)
{
    return span_of(n->text);
}

/* Splits at the first `mark`; false where there is none. */
static bool split(struct span s, const char *mark, struct span *before, struct span *after)
{
    const char *at = span_find(s, span_of(mark));
    if (!at)
        return false;
    size_t n = (size_t)(at - s.p), skip = n + strlen(mark);
    *before = (struct span){s.p, n};
    *after = (struct span){s.p + skip, s.n - skip};
    return true;
}

int64_t value_int(const struct yaml_node *n, int64_t fallback)
{
    int64_t v = fallback;
    if (n)
        units_integer(text_of(n), INT64_MIN, INT64_MAX, &v);
    return v;
}

int64_t value_ns(const struct yaml_node *n)
{
    int64_t v = 0;
    if (n)
        units_duration(text_of(n), &v);
    return v;
}

uint64_t value_size(const struct yaml_node *n)
{
    uint64_t v = 0;
    if (n)
        units_size(text_of(n), &v);
    return v;
}

double value_rate(const struct yaml_node *n)
{
    double v = 0;
    if (n)
        units_rate(text_of(n), &v);
    return v;
}

bool value_bool(const struct yaml_node *n)
{
    return n && strcmp(n->text, "true") == 0;
}

char *value_text(const struct yaml_node *n)
{
    return n ? xstrdup(n->text) : NULL;
}

bool value_read_users(struct span s, int64_t *from, int64_t *to)
{
    struct span a = s, b = s;
    split(s, "..", &a, &b);
    return units_integer(a, 0, INT64_MAX, from) == 0 && units_integer(b, 0, INT64_MAX, to) == 0;
}

void value_users(const struct yaml_node *n, int64_t *from, int64_t *to)
{
    *from = *to = 0;
    if (n)
        value_read_users(text_of(n), from, to);
}

bool value_read_address(struct span s, struct span *host, int64_t *port)
{
    const char *colon = s.n ? memrchr(s.p, ':', s.n) : NULL;
    if (!colon || colon == s.p)
        return false;
    *host = (struct span){s.p, (size_t)(colon - s.p)};
    if (host->n > 2 && host->p[0] == '[' && host->p[host->n - 1] == ']')
        *host = (struct span){host->p + 1, host->n - 2};
    else if (memchr(host->p, ':', host->n))
        return false;
    struct span digits = {colon + 1, s.n - (size_t)(colon + 1 - s.p)};
    return units_integer(digits, 0, 65535, port) == 0;
}

void value_address(const struct yaml_node *n, struct plan_address *out)
{
    struct span host;
    int64_t port;
    if (n && value_read_address(text_of(n), &host, &port))
        *out = (struct plan_address){xstrndup(host.p, host.n), (int)port};
}

void value_strings(const struct yaml_node *list, struct plan_strings *out)
{
    for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
        MEM_GROW(out->item, out->cap, out->count + 1);
        out->item[out->count++] = xstrdup(n->text);
    }
}

bool value_read_ids(struct span s, struct plan_ids *out)
{
    struct span a = s, b = s;
    split(s, "-", &a, &b);
    return units_integer(a, 1, ID_MAX, &out->first) == 0 &&
           units_integer(b, out->first, ID_MAX, &out->last) == 0;
}

void value_ids(const struct yaml_node *n, struct plan_principal *out)
{
    bool list = n->kind == YAML_LIST;
    for (const struct yaml_node *i = list ? n->first : n; i; i = list ? i->next : NULL) {
        MEM_GROW(out->ids, out->ids_cap, out->ids_count + 1);
        if (value_read_ids(text_of(i), &out->ids[out->ids_count]))
            out->ids_count++;
    }
}

static bool read_operator(struct span *s, enum plan_op *op)
{
    static const struct {
        const char *text;
        enum plan_op op;
    } ops[] = {{"<=", OP_LE}, {">=", OP_GE}, {"==", OP_EQ}, {"<", OP_LT}, {">", OP_GT}};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        size_t n = strlen(ops[i].text);
        if (s->n < n || memcmp(s->p, ops[i].text, n) != 0)
            continue;
        *s = (struct span){s->p + n, s->n - n};
        while (s->n && s->p[0] == ' ')
            *s = (struct span){s->p + 1, s->n - 1};
        *op = ops[i].op;
        return true;
    }
    return false;
}

/* "1MiB/min": bytes per second. */
static bool read_size_rate(struct span s, double *out)
{
    struct span amount, period;
    struct buf one = BUF_INIT;
    uint64_t bytes;
    double per_second = 0;
    bool ok = split(s, "/", &amount, &period) && units_size(amount, &bytes) == 0;
    if (ok) {
        buf_str(&one, "1/");
        buf_span(&one, period);
        ok = units_rate(buf_view(&one), &per_second) == 0;
        *out = (double)bytes * per_second;
    }
    buf_release(&one);
    return ok;
}

/* Beyond any figure a run can show: an hour is 3.6e12 ns. */
#define FIGURE_MAX 1e15

bool value_compare(struct span text, struct span unit, struct plan_compare *out)
{
    int64_t whole = 0;
    bool ok;
    *out = (struct plan_compare){.set = true};
    if (!read_operator(&text, &out->op))
        return false;
    if (span_is(unit, "fraction"))
        ok = units_fraction(text, &out->value) == 0;
    else if (span_is(unit, "rate"))
        ok = units_rate(text, &out->value) == 0;
    else if (span_is(unit, "size-rate"))
        ok = read_size_rate(text, &out->value);
    else {
        ok = (span_is(unit, "duration") ? units_duration(text, &whole)
                                        : units_integer(text, 0, INT64_MAX, &whole)) == 0;
        out->value = (double)whole;
    }
    return ok && out->value <= FIGURE_MAX;
}

/* A port that is filled in when the bot starts: the caller gave PORT itself as PORT's value. */
#define OPEN_PORT "${PORT}"

static bool begins(struct span s, const char *with)
{
    size_t n = strlen(with);
    return s.n >= n && memcmp(s.p, with, n) == 0;
}

/* The forms of a target; how it is reached in full is the wire's business. */
bool value_host(struct span url, struct span *host)
{
    static const char *const unix_schemes[] = {"unix:/", "http+unix://"};
    static const char *const schemes[] = {"http://", "https://"};
    for (int i = 0; i < 2; i++)
        if (begins(url, unix_schemes[i]) && url.n > strlen(unix_schemes[i])) {
            *host = SPAN("localhost");
            return true;
        }
    for (int i = 0; i < 2; i++) {
        size_t n = strlen(schemes[i]);
        if (!begins(url, schemes[i]))
            continue;
        struct span rest = {url.p + n, url.n - n}, user;
        size_t end = 0;
        while (end < rest.n && !strchr("/?#", rest.p[end]))
            end++;
        rest.n = end;
        split(rest, "@", &user, &rest);
        int64_t port;
        if (split(rest, ":" OPEN_PORT, host, &user) && user.n == 0)
            return host->n > 0;
        if (!value_read_address(rest, host, &port))
            *host = rest; /* no port */
        return host->n > 0 && !memchr(host->p, ' ', host->n) &&
               (rest.p[0] == '[' || !memchr(host->p, ':', host->n));
    }
    return false;
}

bool value_is_loopback(struct span host)
{
    if (span_is(host, "localhost") || span_is(host, "::1") || span_is(host, "[::1]"))
        return true;
    int dots = 0;
    for (size_t i = 0; i < host.n; i++) {
        dots += host.p[i] == '.';
        if (host.p[i] != '.' && (host.p[i] < '0' || host.p[i] > '9'))
            return false; /* 127.0.0.1.example.org is a name */
    }
    return dots == 3 && host.n > 4 && memcmp(host.p, "127.", 4) == 0;
}

#define NAME_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

bool value_is_name(const char *text)
{
    size_t n = strspn(text, NAME_CHARS);
    return n > 0 && n <= 64 && text[n] == '\0' && *text != '-';
}

bool value_is_secret(const char *text)
{
    size_t n = strspn(text, NAME_CHARS);
    return text[n] == '\0' && n <= 256;
}
