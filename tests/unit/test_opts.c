/* Command lines: every kind of value, what is refused and what is said then. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/cli/opts.h"

#include <stdio.h>

struct flags {
    bool quiet;
    const char *out;
    uint64_t count, size;
    unsigned jobs;
    int64_t time;
    double rate;
};

/* Splits `line` at spaces ("" is written ''), parses it, and leaves the rest in rest[]. */
static int parse(const char *line, struct flags *f, const char *rest[8], bool *help,
                 struct err *err)
{
    static char copy[512], empty[1];
    char *argv[32] = {(char[]){"hookstorm"}};
    int argc = 1, n = 0;
    const struct opt table[] = {{"quiet", 'q', OPT_FLAG, &f->quiet, NULL, "no live line"},
                                {"out", 'o', OPT_TEXT, &f->out, "DIR", "folder"},
                                {"count", 'n', OPT_COUNT, &f->count, "N", "how many"},
                                {"jobs", 'j', OPT_UINT, &f->jobs, "N", "at once"},
                                {"time", 0, OPT_DURATION, &f->time, "D", "how long"},
                                {"max-body", 0, OPT_SIZE, &f->size, "SIZE", "largest"},
                                {"rate", 0, OPT_RATE, &f->rate, "R", "per second"},
                                {0}};
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        argv[argc++] = strcmp(word, "''") == 0 ? empty : word;
    int result = opts_parse(table, argc, argv, &n, help, err);
    for (int i = 0; i < 8; i++)
        rest[i] = result == 0 && i < n ? argv[1 + i] : NULL;
    return result;
}

static void every_kind_of_value(void **state)
{
    struct flags f = {0};
    struct err err = ERR_INIT;
    const char *rest[8];
    bool help;
    assert_int_equal(parse("-q one --out=a=b -n 300_000 -j8 two --time 1m30s --max-body=16MiB "
                           "--rate 500/s -- --three",
                           &f, rest, &help, &err),
                     0);
    assert_false(help);
    assert_true(f.quiet);
    assert_string_equal(f.out, "a=b");
    assert_int_equal(f.count, 300000);
    assert_int_equal(f.jobs, 8);
    assert_int_equal(f.time, 90 * NS_PER_S);
    assert_int_equal(f.size, 16 << 20);
    assert_true(f.rate == 500);
    assert_string_equal(rest[0], "one");
    assert_string_equal(rest[1], "two");
    assert_string_equal(rest[2], "--three");
    assert_null(rest[3]);
}

static void a_dash_and_nothing_are_arguments(void **state)
{
    struct flags f = {0};
    struct err err = ERR_INIT;
    const char *rest[8];
    bool help;
    assert_int_equal(parse("- '' -o -", &f, rest, &help, &err), 0);
    assert_string_equal(rest[0], "-");
    assert_string_equal(rest[1], "");
    assert_string_equal(f.out, "-");
}

static void help_is_help_anywhere(void **state)
{
    struct flags f = {0};
    struct err err = ERR_INIT;
    const char *rest[8];
    bool help = false;
    assert_int_equal(parse("one -h --nonsense", &f, rest, &help, &err), 0);
    assert_true(help);
    assert_int_equal(parse("-q --help", &f, rest, &help, &err), 0);
    assert_true(help);
    assert_int_equal(parse("-- -h", &f, rest, &help, &err), 0);
    assert_false(help);
}

static void wrong_lines_are_told(void **state)
{
    static const struct {
        const char *line, *says;
    } cases[] = {
        {"--quite", "did you mean --quiet?"},
        {"--jbos 3", "did you mean --jobs?"},
        {"--maxbody=3", "did you mean --max-body?"},
        {"--quiett=yes", "did you mean --quiet?"},
        {"--entirely-different", "-h lists them"},
        {"-x", "unknown option -x"},
        {"--quiet=yes", "takes no value"},
        {"-qx", "takes no value"},
        {"--out", "--out needs a value (DIR)"},
        {"-n", "--count needs a value (N)"},
        {"-n many", "a number such as 300000, not \"many\""},
        {"-n -1", "a number such as"},
        {"-n 1.5", "a number such as"},
        {"-n ''", "a number such as"},
        {"-n 99999999999999999999", "a number such as"},
        {"-j 1000001", "a number such as 16"},
        {"--time 5", "a duration such as"},
        {"--time 5parsecs", "a duration such as"},
        {"--time=-5s", "a duration such as"},
        {"--max-body 16XB", "a size such as 16MiB"},
        {"--rate fast", "a rate such as 1000/s"},
        {"--rate nan/s", "a rate such as 1000/s"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct flags f = {0};
        struct err err = ERR_INIT;
        const char *rest[8];
        bool help;
        if (parse(cases[i].line, &f, rest, &help, &err) == 0)
            fail_msg("accepted: %s", cases[i].line);
        if (!strstr(err.text, cases[i].says))
            fail_msg("\"%s\" got \"%s\", not \"%s\"", cases[i].line, err.text, cases[i].says);
    }
}

static void the_nearest_name(void **state)
{
    static const char *const names[] = {"fuzz", "run", "replay", "report", "minimize", NULL};
    char word[200];
    assert_string_equal(nearest("fuz", names), "fuzz");
    assert_string_equal(nearest("rpelay", names), "replay");
    assert_string_equal(nearest("minimise", names), "minimize");
    assert_string_equal(nearest("report", names), "report");
    assert_null(nearest("xyzzy", names));
    assert_null(nearest("", names));
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_null(nearest(word, names));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_value),   cmocka_unit_test(a_dash_and_nothing_are_arguments),
        cmocka_unit_test(help_is_help_anywhere), cmocka_unit_test(wrong_lines_are_told),
        cmocka_unit_test(the_nearest_name),
    };
    return cmocka_run_group_tests_name("opts", tests, NULL, NULL);
}
