/* Traces of a dozen runtimes, as they come on stderr or in a body, and what is left of them. */
#include "tests/unit/unit.h"

#include "harness/base/fs.h"
#include "harness/triage/trace.h"

#include <stdio.h>

#define CASES "tests/cases/trace"

static void read_case(const char *name, const char *suffix, struct buf *out)
{
    char path[200];
    snprintf(path, sizeof path, CASES "/%s%s", name, suffix);
    buf_clear(out);
    assert_int_equal(fs_read(path, 1 << 20, out, NULL), 0);
}

static void test_cases(void **state)
{
    (void)state;
    struct fs_list list = {0};
    struct buf in = BUF_INIT, want = BUF_INIT;
    size_t cases = 0;
    assert_int_equal(fs_list(CASES, &list, NULL), 0);
    for (size_t i = 0; i < list.count; i++) {
        char name[100], got[512];
        if (sscanf(list.names[i], "%99[^.].in", name) != 1 || !strstr(list.names[i], ".in"))
            continue;
        read_case(name, ".in", &in);
        read_case(name, ".out", &want);
        if (want.len && want.data[want.len - 1] == '\n')
            want.data[--want.len] = '\0';
        trace_normalise(buf_view(&in), got, sizeof got);
        if (strcmp(got, buf_cstr(&want)) != 0)
            print_message("# %s\n#  want %s\n#  got  %s\n", name, buf_cstr(&want), got);
        assert_string_equal(got, buf_cstr(&want));
        cases++;
    }
    assert_true(cases >= 20);
    fs_list_release(&list);
    buf_release(&in);
    buf_release(&want);
}

/* The same failure met twice reads the same; another place does not. */
static void test_sameness(void **state)
{
    (void)state;
    const char *one = "TypeError: bad id 7f3a9c21 for '/home/a'\n    at pick (/a/b.js:1:2)\n";
    const char *two = "TypeError: bad id 90d1b7ff for '/srv/zz'\n    at pick (/x/b.js:9:7)\n";
    const char *other = "TypeError: bad id 90d1b7ff for '/srv/zz'\n    at drop (/x/b.js:9:7)\n";
    char a[512], b[512], c[512];
    trace_normalise(span_of(one), a, sizeof a);
    trace_normalise(span_of(two), b, sizeof b);
    trace_normalise(span_of(other), c, sizeof c);
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    assert_string_not_equal(a, "");
}

/* Any bytes, any size of answer: printable, terminated, in bounds. */
static void test_hostile(void **state)
{
    (void)state;
    char text[600], out[64];
    const char *parts[] = {"Error: ",   "\x1b[31m", "\n    at ",
                           "panic: ",   "\"",       "\xff\xfe",
                           "#0 ",       "(",        "Traceback (most recent call last)\n",
                           "  File \"", "\n",       "Exception",
                           ")"};
    for (unsigned seed = 0; seed < 3000; seed++) {
        size_t n = 0;
        unsigned x = seed * 2654435761u;
        while (n < 500 && (x = x * 1664525u + 1013904223u) >> 28) {
            const char *p = parts[(x >> 8) % (sizeof parts / sizeof *parts)];
            memcpy(text + n, p, strlen(p));
            n += strlen(p);
        }
        size_t size = seed % sizeof out;
        memset(out, 'Z', sizeof out);
        trace_normalise((struct span){text, n}, out, size);
        for (size_t i = 0; i < size && out[i]; i++)
            assert_true(out[i] >= 0x20 && out[i] < 0x7f);
        assert_true(size == 0 || memchr(out, '\0', size));
        assert_int_equal(out[size], 'Z');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_sameness),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
