/* Whether a value is what its row in chaos/plan.schema asks for: the type's form, then the range or
 * the words the row allows. */
#include "harness/base/units.h"
#include "harness/model/plan_schema.h"
#include "harness/model/plan_values.h"

/* ---- quantities: comparable, so that "A..B" can bound them -------------------------------- */
static bool as_integer(struct span s, long double *out)
{
    int64_t v;
    bool ok = units_integer(s, INT64_MIN, INT64_MAX, &v) == 0;
    *out = ok ? v : 0;
    return ok;
}

static bool as_duration(struct span s, long double *out)
{
    int64_t v;
    bool ok = units_duration(s, &v) == 0;
    *out = ok ? v : 0;
    return ok;
}

static bool as_size(struct span s, long double *out)
{
    uint64_t v;
    bool ok = units_size(s, &v) == 0;
    *out = ok ? v : 0;
    return ok;
}

static bool as_rate(struct span s, long double *out)
{
    double v = 0;
    bool ok = units_rate(s, &v) == 0;
    *out = v;
    return ok;
}

static bool as_fraction(struct span s, long double *out)
{
    double v = 0;
    bool ok = units_fraction(s, &v) == 0;
    *out = v;
    return ok;
}

/* The larger end, so that a row's range bounds both. */
static bool as_users(struct span s, long double *out)
{
    int64_t from = 0, to = 0;
    bool ok = value_read_users(s, &from, &to);
    *out = from > to ? from : to;
    return ok;
}

static const struct quantity {
    const char *type;
    bool (*read)(struct span s, long double *out);
    const char *form;
} quantities[] = {
    {"integer", as_integer, "an integer"},
    {"duration", as_duration, "a duration such as 250ms, 20s or 1h30m"},
    {"size", as_size, "a size such as 64KiB or 16MiB"},
    {"rate", as_rate, "a rate such as 50/s"},
    {"fraction", as_fraction, "a share such as 5% or 0.05"},
    {"users", as_users, "a number of users, or a range such as 0..1000"},
};

/* "A..B", either end of which may be left out; "-" allows all. */
static bool within(const struct quantity *q, long double value, struct span allowed)
{
    const char *dots = span_find(allowed, SPAN(".."));
    long double bound;
    if (!dots)
        return true;
    struct span low = {allowed.p, (size_t)(dots - allowed.p)};
    struct span high = {dots + 2, allowed.n - low.n - 2};
    if (low.n && q->read(low, &bound) && value < bound)
        return false;
    return !(high.n && q->read(high, &bound) && value > bound);
}

static int check_quantity(const struct quantity *q, const struct yaml_node *n, struct err *err)
{
    struct span allowed = n->row->allowed, key = schema_key(n->row);
    long double value;
    if (!q->read(span_of(n->text), &value))
        return yaml_error(n, err, "%.*s must be %s, not \"%.80s\"", (int)key.n, key.p, q->form,
                          n->text);
    if (within(q, value, allowed))
        return 0;
    bool open = allowed.p[allowed.n - 1] == '.'; /* "0.." */
    return yaml_error(n, err, "%.*s must be %s %.*s, not \"%.80s\"", (int)key.n, key.p,
                      open ? "at least" : "within", (int)allowed.n - (open ? 2 : 0), allowed.p,
                      n->text);
}

/* ---- words -------------------------------------------------------------------------------- */
static bool is_string(const struct yaml_node *n)
{
    return true;
}

static bool is_bool(const struct yaml_node *n)
{
    return strcmp(n->text, "true") == 0 || strcmp(n->text, "false") == 0;
}

static bool is_name(const struct yaml_node *n)
{
    return value_is_name(n->text);
}

/* Bot API: BotCommand.command, 1-32 of lower-case letters, digits and underscores. */
static bool is_command(const struct yaml_node *n)
{
    size_t len = strspn(n->text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return len > 0 && len <= 32 && n->text[len] == '\0';
}

static bool is_path(const struct yaml_node *n)
{
    return *n->text != '\0';
}

static bool is_file(const struct yaml_node *n)
{
    return *n->text && *n->text != '.' && !strchr(n->text, '/') && strlen(n->text) < 200;
}

static bool is_url(const struct yaml_node *n)
{
    struct span host;
    return value_host(span_of(n->text), &host);
}

static bool is_secret(const struct yaml_node *n)
{
    return value_is_secret(n->text);
}

static bool is_address(const struct yaml_node *n)
{
    struct span host;
    int64_t port;
    return value_read_address(span_of(n->text), &host, &port);
}

static bool is_comparison(const struct yaml_node *n)
{
    struct plan_compare ignored;
    return value_compare(span_of(n->text), n->parent->row->unit, &ignored);
}

static bool is_ids(const struct yaml_node *n)
{
    struct plan_ids ignored;
    if (n->kind == YAML_TEXT)
        return value_read_ids(span_of(n->text), &ignored);
    for (const struct yaml_node *i = n->first; i; i = i->next)
        if (i->kind != YAML_TEXT || !value_read_ids(span_of(i->text), &ignored))
            return false;
    return n->kind == YAML_LIST && n->first;
}

static const struct word {
    const char *type;
    bool (*fits)(const struct yaml_node *n);
    const char *form;
} words[] = {
    {"string", is_string, "text"},
    {"bool", is_bool, "true or false"},
    {"name", is_name, VALUE_NAME_FORM},
    {"command", is_command, "a command of at most 32 lower-case letters, digits and _"},
    {"path", is_path, "a path"},
    {"file", is_file, "a file name without a folder"},
    {"url", is_url, "a URL such as http://127.0.0.1:8080/webhook or unix:/run/bot.sock:/webhook"},
    {"secret", is_secret, "at most 256 of A-Z a-z 0-9 _ and - (setWebhook's rule)"},
    {"address", is_address, "host:port"},
    {"ids", is_ids, "Telegram user ids: N, A-B, or a list of both"},
    {"comparison", is_comparison, NULL},
};

static int check_comparison(const struct yaml_node *n, struct err *err)
{
    static const char *const examples[][2] = {{"duration", "\"< 500ms\""},
                                              {"fraction", "\"< 1%\""},
                                              {"rate", "\"> 100/s\""},
                                              {"size-rate", "\"< 1MiB/min\""},
                                              {"count", "\"== 0\""}};
    const char *example = "";
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (span_is(n->parent->row->unit, examples[i][0]))
            example = examples[i][1];
    return yaml_error(n, err, "%s of %s must be a comparison such as %s, not \"%.80s\"", n->key,
                      n->parent->key, example, n->text);
}

static int check_word(const struct word *w, const struct yaml_node *n, struct err *err)
{
    if (w->fits(n))
        return 0;
    if (!w->form)
        return check_comparison(n, err);
    bool hide = span_is(n->row->type, "secret") || n->kind != YAML_TEXT;
    return yaml_error(n, err, "%s%s must be %s%s%.80s%s", YAML_NAMED(n), w->form,
                      hide ? "" : ", not \"", hide ? "" : n->text, hide ? "" : "\"");
}

/* One of the row's words; names the nearest. */
static int check_choice(const struct yaml_node *n, struct err *err)
{
    struct span rest = n->row->allowed, best = SPAN("");
    unsigned nearest = ~0u;
    while (rest.n) {
        const char *end = memchr(rest.p, ' ', rest.n);
        struct span word = {rest.p, end ? (size_t)(end - rest.p) : rest.n};
        unsigned d = edit_distance(word, span_of(n->text));
        if (d == 0)
            return 0;
        if (d < nearest) {
            nearest = d;
            best = word;
        }
        size_t used = word.n + (end != NULL);
        rest = (struct span){rest.p + used, rest.n - used};
    }
    return yaml_error(n, err, "\"%.80s\" is not allowed here; the nearest that is: \"%.*s\"",
                      n->text, (int)best.n, best.p);
}

int value_check(const struct yaml_node *n, struct err *err)
{
    struct span type = n->row->type;
    for (size_t i = 0; i < sizeof quantities / sizeof *quantities; i++)
        if (span_is(type, quantities[i].type))
            return check_quantity(&quantities[i], n, err);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_is(type, words[i].type))
            return check_word(&words[i], n, err);
    return check_choice(n, err);
}
