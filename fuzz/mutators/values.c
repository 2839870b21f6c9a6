/* Awkward values; see values.h. Choices are uniform over a table, so a table holds what has broken
 * programs before, once each. */
#include "fuzz/mutators/values.h"

#include "fuzz/mutators/pick.h"
#include "harness/telegram/principal.h"
#include "harness/telegram/schema.h"

#include <stdio.h>

/* clang-format off */
static const char *const integer[] = {
    "0",
    "-1",
    "1",
    "2",
    "-2",
    "127",
    "128",
    "255",
    "256",
    "32767",
    "32768",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "4294967295",
    "4294967296",
    "4503599627370495",
    "4503599627370496",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "1000000",
    "100000000",
    "999999999999",
    "-1000000000000",
    "-100",
    "1087968824",
    "777000",
    "136817688",
};

static const char *const number[] = {
    "-0",
    "0.0",
    "-0.0",
    "0.1",
    "1.5",
    "-0.5",
    "1e3",
    "1E+2",
    "1e-7",
    "1e308",
    "1e309",
    "1e400",
    "-1e400",
    "1e-400",
    "5e-324",
    "0e0",
    "1e99999",
    "123456789012345678901234567890",
    "0.30000000000000004",
    "1.0000000000000000000001",
    "1e2147483648",
    "100e-2",
};

static const char *const string[] = {
    "",
    " ",
    "0",
    "-1",
    "null",
    "true",
    "undefined",
    "NaN",
    "[]",
    "{}",
    "[object Object]",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "\n",
    "\r\n",
    "\t",
    "\\",
    "\"",
    "'",
    "`",
    "%s%n",
    "%00",
    "{0}",
    "${7*7}",
    "{{7*7}}",
    "../../../../etc/passwd",
    "/",
    ".",
    "..",
    "<b>",
    "<script>alert(1)</script>",
    "*_[`",
    "'; DROP TABLE users;--",
    "' OR '1'='1",
    "$(id)",
    "; id",
    "| id",
    "a\nb",
    "\x7f",
    "(",
    "[a-",
    "(a+)+$",
    "1e400",
    "http://127.0.0.1/",
    "file:///etc/passwd",
    "javascript:0",
    "\xf0\x9f\x98\x80",
    "\xe2\x80\x8b",
    "\xc3\xa9",
    "\xd8\xb9",
    "CON",
    "=1+1",
    "attach://x",
    "@",
    "#",
    "-",
    "true ",
    "Infinity",
    "1,2",
    "a:b:c",
};
/* clang-format on */

/* What a person types after a command, or a bad client sends as button data. */
/* clang-format off */
static const char *const argument[] = {
    "",
    "0",
    "-1",
    "1",
    "-5",
    "00",
    "1.5",
    "1e9",
    "0x10",
    "+1",
    "2147483648",
    "9223372036854775808",
    "99999999999999999999999999",
    "NaN",
    "Infinity",
    "null",
    "undefined",
    "@",
    "@nobody",
    "me",
    "all",
    "*",
    "?",
    "--help",
    "-",
    "--",
    ":",
    "::",
    "/",
    "//",
    "\\",
    "\"",
    "'",
    "\"unclosed",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "__class__",
    "%s",
    "%n%n%n",
    "{}",
    "{0.__class__}",
    "[]",
    "((",
    "(a+)+$",
    "[z-a]",
    "*_[`~",
    "<b>x",
    "&amp;",
    "../..",
    "\n",
    "a\nb",
    "  ",
    "\t",
    "in 5 minutes",
    "in -5 minutes",
    "in 99999999999 days",
    "in 0 seconds",
    "5m",
    "0m",
    "-5m",
    "99999999h",
    "5",
    "5 x",
    "10s",
    "1y",
    "25:00",
    "24:60",
    "00:00 x",
    "tomorrow",
    "yesterday",
    "1970-01-01",
    "2038-01-19",
    "9999-12-31",
    "2025-02-30",
    "29.02.2025",
    "en",
    "xx",
    "EN",
    "en-",
    "en: ",
    "en de fr",
    "zh-Hant-TW",
    "user",
    "admin",
    "developer",
    "guest",
    "999999999 admin",
    "2000000",
    "2000000 ",
    "2000000 admin",
    "-1 admin",
    "0 user",
    "2000000 nosuchtier",
    "on",
    "off",
    "yes",
    "\xf0\x9f\x98\x80",
    "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
    "\xe2\x80\xaezyx",
    "\xc2\xa0",
    "\xe2\x80\x8b",
    "\xef\xbc\x95",
    "\xd9\xa3",
    "\xc4\xb0",
    "http://127.0.0.1:1/",
    "file:///etc/passwd",
    "' OR 1=1--",
    "; rm",
    "$(id)",
};
/* clang-format on */

struct span values_integer(struct rng *r)
{
    return span_of(RNG_PICK(r, integer));
}

struct span values_number(struct rng *r)
{
    return span_of(rng_chance(r, 2, 3) ? RNG_PICK(r, integer) : RNG_PICK(r, number));
}

struct span values_string(struct rng *r)
{
    return span_of(RNG_PICK(r, string));
}

struct span values_argument(struct rng *r)
{
    return span_of(RNG_PICK(r, argument));
}

const char *values_command(struct rng *r)
{
    static const char *const foreign[] = {"settings", "stop", "nosuchcommand"};
    const struct tg_tiers *t = tg_tiers_default();
    return rng_chance(r, 1, 8) ? RNG_PICK(r, foreign)
                               : t->command[rng_below(r, t->command_count)].name;
}

/* Commands of a tier that no plain user has: not those of the first two tiers. */
const char *values_privileged(struct rng *r)
{
    const struct tg_tiers *t = tg_tiers_default();
    for (;;) {
        const struct tg_command *c = &t->command[rng_below(r, t->command_count)];
        if (c->tier > 1)
            return c->name;
    }
}

const char *values_kind(struct rng *r)
{
    return tg_kind_name((enum tg_kind)rng_below(r, TG_KINDS));
}

json_ref values_other(struct mutation *m, unsigned not_types)
{
    /* clang-format off */
    static const struct {
        unsigned type;
        const char *lexeme; /* NULL: an empty container, or one that holds something */
    } small[] = {
        {PICK_NULL, "null"},    {PICK_BOOL, "true"},      {PICK_BOOL, "false"},
        {PICK_NUMBER, "0"},     {PICK_NUMBER, "1"},       {PICK_NUMBER, "-1"},
        {PICK_NUMBER, "1.5"},   {PICK_NUMBER, "2000000"}, {PICK_STRING, "\"\""},
        {PICK_STRING, "\"x\""}, {PICK_STRING, "\"1\""},   {PICK_ARRAY, NULL},
        {PICK_ARRAY, "0"},      {PICK_OBJECT, NULL},      {PICK_OBJECT, "0"},
    };
    /* clang-format on */
    for (;;) {
        size_t i = rng_below(m->rng, sizeof small / sizeof *small);
        if (small[i].type & not_types)
            continue;
        if (!(small[i].type & PICK_CONTAINER))
            return json_new_lexeme(m->tree, span_of(small[i].lexeme));
        json_ref n = json_new(m->tree, small[i].type == PICK_ARRAY ? JSON_ARRAY : JSON_OBJECT);
        if (small[i].lexeme) {
            json_ref inner = json_new_lexeme(m->tree, span_of(small[i].lexeme));
            if (small[i].type == PICK_OBJECT)
                json_set_key(m->tree, inner, "id");
            json_append(m->tree, n, inner);
        }
        return n;
    }
}

uint32_t values_limit(const struct json_tree *t, json_ref n)
{
    /* clang-format off */
    static const struct {
        const char *key;
        uint32_t max;
    } limit[] = {
        {"text", 4096},       {"caption", 1024}, {"data", 64},         {"query", 256},
        {"question", 300},    {"username", 32},  {"first_name", 64},   {"last_name", 64},
        {"title", 128},       {"bio", 70},       {"file_name", 255},   {"invoice_payload", 128},
        {"language_code", 8}, {"emoji", 16},     {"description", 255},
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof limit / sizeof *limit; i++)
        if (json_key_is(t, n, limit[i].key))
            return limit[i].max;
    return 0;
}

struct span values_edge(struct rng *r, char out[32])
{
    /* clang-format off */
    static const int64_t special[] = {
        64,   100,  200,   256,    300,      512,      1000,       1024,          1500,
        3600, 4096, 86400, 604800, 20 << 20, 50 << 20, 2000000000, 1000000000000,
    };
    /* clang-format on */
    int64_t base;
    switch (rng_below(r, 3)) {
    case 0:
        base = INT64_C(1) << rng_below(r, 62);
        break;
    case 1:
        base = RNG_PICK(r, special);
        break;
    default:
        base = 1;
        for (uint64_t k = rng_below(r, 18); k; k--)
            base *= 10;
    }
    base += rng_range(r, -1, 1);
    if (rng_chance(r, 1, 4))
        base = -base;
    return (struct span){out, (size_t)snprintf(out, 32, "%lld", (long long)base)};
}
