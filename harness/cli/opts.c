/* The option tables; see opts.h. */
#include "harness/cli/opts.h"

#include "harness/base/mem.h"
#include "harness/base/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t distance(const char *a, const char *b)
{
    size_t m = strlen(a), n = strlen(b), row[64];
    if (m > 63 || n > 63)
        return SIZE_MAX; /* nothing of ours is that long */
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t kept = row[j], best = diagonal + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
            diagonal = kept;
        }
    }
    return row[n];
}

const char *nearest(const char *word, const char *const *names)
{
    const char *best = NULL;
    size_t least = strlen(word) / 2 + 1;
    for (; *names; names++) {
        size_t d = distance(word, *names);
        if (d < least) {
            least = d;
            best = *names;
        }
    }
    return best;
}

static const struct opt *find_long(const struct opt *table, const char *name, size_t n)
{
    for (; table->name; table++)
        if (strlen(table->name) == n && memcmp(table->name, name, n) == 0)
            return table;
    return NULL;
}

static const struct opt *find_letter(const struct opt *table, char letter)
{
    for (; table->name; table++)
        if (table->letter == letter)
            return table;
    return NULL;
}

static int unknown_option(const struct opt *table, const char *arg, struct err *err)
{
    const char *names[64];
    size_t n = 0;
    for (; table->name && n < 63; table++)
        names[n++] = table->name;
    names[n] = NULL;
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(arg + 2, "="), arg + 2);
    const char *near = strncmp(arg, "--", 2) == 0 ? nearest(word, names) : NULL;
    if (near)
        return err_set(err, "unknown option %s: did you mean --%s?", arg, near);
    return err_set(err, "unknown option %s: -h lists them", arg);
}

static int store(const struct opt *o, const char *value, struct err *err)
{
    struct span s = span_of(value);
    int64_t n = 0;
    int bad = 0;
    switch (o->kind) {
    case OPT_FLAG:
        *(bool *)o->into = true;
        break;
    case OPT_TEXT:
        *(const char **)o->into = value;
        break;
    case OPT_COUNT:
        bad = units_integer(s, 0, INT64_MAX, &n);
        *(uint64_t *)o->into = (uint64_t)n;
        break;
    case OPT_UINT:
        bad = units_integer(s, 0, 1000000, &n);
        *(unsigned *)o->into = (unsigned)n;
        break;
    case OPT_DURATION:
        bad = units_duration(s, o->into);
        break;
    case OPT_SIZE:
        bad = units_size(s, o->into);
        break;
    case OPT_RATE:
        bad = units_rate(s, o->into);
        break;
    }
    static const char *const example[] = {[OPT_COUNT] = "a number such as 300000",
                                          [OPT_UINT] = "a number such as 16",
                                          [OPT_DURATION] = "a duration such as 30s or 5m",
                                          [OPT_SIZE] = "a size such as 16MiB",
                                          [OPT_RATE] = "a rate such as 1000/s"};
    return bad ? err_set(err, "--%s takes %s, not \"%s\"", o->name, example[o->kind], value) : 0;
}

int opts_parse(const struct opt *table, int argc, char **argv, int *positional, bool *help,
               struct err *err)
{
    int kept = 1;
    bool only_positional = false;
    *help = false;
    for (int i = 1; i < argc; i++) {
        char *arg = argv[i];
        if (only_positional || arg[0] != '-' || arg[1] == '\0') {
            argv[kept++] = arg;
            continue;
        }
        if (strcmp(arg, "--") == 0) {
            only_positional = true;
            continue;
        }
        if (strcmp(arg, "-h") == 0 || strcmp(arg, "--help") == 0) {
            *help = true;
            return 0;
        }
        const char *value = NULL;
        const struct opt *o;
        if (arg[1] == '-') {
            value = strchr(arg, '=');
            o = find_long(table, arg + 2, value ? (size_t)(value - arg - 2) : strlen(arg + 2));
            value += value != NULL;
        } else {
            o = find_letter(table, arg[1]);
            value = arg[2] ? arg + 2 : NULL;
        }
        if (!o)
            return unknown_option(table, arg, err);
        if (o->kind == OPT_FLAG && value)
            return err_set(err, "--%s takes no value", o->name);
        if (o->kind != OPT_FLAG && !value && i + 1 < argc)
            value = argv[++i];
        if (o->kind != OPT_FLAG && !value)
            return err_set(err, "--%s needs a value (%s)", o->name, o->value);
        if (store(o, value, err) < 0)
            return -1;
    }
    *positional = kept - 1;
    return 0;
}

void opts_print(const struct opt *table)
{
    for (; table->name; table++) {
        char left[64], letter[8] = "    ";
        if (table->letter)
            snprintf(letter, sizeof letter, "-%c, ", table->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, table->name, table->value ? " " : "",
                 table->value ? table->value : "");
        printf("  %-26s %s\n", left, table->help);
    }
}
