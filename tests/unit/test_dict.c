/* dict/telegram.dict is what the tables make, and every line is one AFL++ and libFuzzer take. */
#include "harness/base/fs.h"
#include "harness/telegram/dict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void file_is_current(void **state)
{
    struct buf made = BUF_INIT, file = BUF_INIT;
    tg_dict_put(&made);
    assert_int_equal(fs_read("dict/telegram.dict", 1 << 20, &file, NULL), 0);
    assert_true(span_eq(buf_view(&made), buf_view(&file)));
    buf_release(&made);
    buf_release(&file);
}

/* The value of one entry decoded into `out`; false if the line is malformed. */
static bool read_entry(const char *line, struct buf *out)
{
    size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyz_0123456789");
    const char *p = line + name;
    if (name == 0 || strncmp(p, "=\"", 2) != 0)
        return false;
    for (p += 2; *p && *p != '"'; p++) {
        if ((unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7F)
            return false;
        if (*p != '\\') {
            buf_byte(out, *p);
        } else if (p[1] == 'x') {
            char hex[3] = {p[2], p[2] ? p[3] : '\0', '\0'};
            buf_byte(out, (char)strtol(hex, NULL, 16));
            p += 3;
        } else if (p[1] == '"' || p[1] == '\\') {
            buf_byte(out, *++p);
        } else {
            return false;
        }
    }
    return strcmp(p, "\"") == 0 && out->len > 0 && out->len <= 128; /* AFL++: MAX_DICT_FILE */
}

static void every_line_is_an_entry(void **state)
{
    struct buf made = BUF_INIT, all = BUF_INIT, value = BUF_INIT;
    unsigned entries = 0;
    tg_dict_put(&made);
    buf_byte(&all, '\n');
    for (char *line = strtok(made.data, "\n"); line; line = strtok(NULL, "\n")) {
        if (*line == '#')
            continue;
        buf_clear(&value);
        buf_byte(&value, '\n');
        size_t before = value.len;
        struct buf entry = BUF_INIT;
        assert_true(read_entry(line, &entry));
        buf_span(&value, buf_view(&entry));
        buf_byte(&value, '\n');
        assert_null(span_find(buf_view(&all), buf_view(&value))); /* none twice */
        buf_add(&all, value.data + before, value.len - before);
        buf_release(&entry);
        entries++;
    }
    assert_in_range(entries, 600, 2000);
    static const char *const some[] = {
        "\n\"callback_query\":\n", "\n\"private\"\n",  "\n/grant\n", "\n4503599627370496\n",
        "\n\"kicked\"\n",          "\n\xEF\xBB\xBF\n", "\n\\ud83d\n"};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        assert_non_null(span_find(buf_view(&all), span_of(some[i])));
    buf_release(&made);
    buf_release(&all);
    buf_release(&value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_is_current),
        cmocka_unit_test(every_line_is_an_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
