/* The base library: buffers, errors, escapes, files, base64. */
#include "tests/unit/unit.h"

#include "harness/base/base64.h"
#include "harness/base/esc.h"
#include "harness/base/fs.h"
#include "harness/base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void buf_grows_and_ends_in_nul(void **state)
{
    struct buf b = BUF_INIT;
    assert_string_equal(buf_cstr(&b), "");
    buf_reserve(&b, 1);
    assert_string_equal(buf_cstr(&b), "");
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%d,", i);
    buf_fill(&b, 'x', 3);
    assert_int_equal(b.len, 3890 + 3);
    assert_memory_equal(b.data, "0,1,2,3", 7);
    assert_string_equal(b.data + b.len - 7, "999,xxx");
    buf_drop(&b, b.len - 3);
    assert_string_equal(b.data, "xxx");
    buf_drop(&b, 100);
    assert_int_equal(b.len, 0);
    char *s = buf_steal(&b);
    assert_string_equal(s, "");
    assert_null(b.data);
    free(s);
}

static void err_keeps_the_first(void **state)
{
    struct err e = ERR_INIT;
    char line[1024];
    assert_int_equal(err_set(&e, "no such key %s", "a\x1b[2Jb"), -1);
    assert_int_equal(err_set(&e, "later"), -1);
    err_at(&e, "chaos.yaml", 41, 5);
    err_at(&e, "other", 1, 1);
    assert_string_equal(err_format(&e, line, sizeof line),
                        "chaos.yaml:41:5: no such key a\\x1b[2Jb");
    assert_int_equal(err_set(NULL, "nobody listens"), -1);
    struct err n = ERR_INIT;
    errno = ENOENT;
    err_errno(&n, "cannot read %s", "x");
    assert_string_equal(err_format(&n, line, sizeof line),
                        "cannot read x: No such file or directory");
}

struct esc_case {
    void (*escape)(struct buf *, struct span);
    const char *in;
    size_t n;
    const char *out;
};
#define ESC(fn, in, out)            \
    {                               \
        fn, in, sizeof(in) - 1, out \
    }

static const struct esc_case esc_cases[] = {
    ESC(esc_terminal, "\x1b[2J\r\n\x7f", "\\x1b[2J\\x0d\\n\\x7f"),
    ESC(esc_terminal, "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80", "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80"),
    ESC(esc_terminal,
        "\xe2\x80\xae"
        "a\xc2\x9b"
        "b\xff\x00",
        "\\xe2\\x80\\xaea\\xc2\\x9bb\\xff\\x00"),
    ESC(esc_terminal, "\xc0\xaf\xed\xa0\x80", "\\xc0\\xaf\\xed\\xa0\\x80"),
    ESC(esc_html, "<a b=\"c\" d='e'>&\x1b",
        "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\xef\xbf\xbd"),
    ESC(esc_html,
        "a\xff"
        "b",
        "a\xef\xbf\xbd"
        "b"),
    ESC(esc_xml, "]]>\x0b\xef\xbf\xbf\n", "]]&gt;\xef\xbf\xbd\xef\xbf\xbd\n"),
    ESC(esc_shell, "a'b $(id) `x` \\\n\x00y", "'a'\\''b $(id) `x` \\\ny'"),
    ESC(esc_filename, "../../etc/passwd", "_._.._etc_passwd"),
    ESC(esc_filename, ".hidden \n\xc3\xbc", "_hidden____"),
    ESC(esc_utf8, "a\xf0\x9f\x98", "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
    ESC(esc_csv, "=cmd|' /C'!A0", "\"'=cmd|' /C'!A0\""),
    ESC(esc_csv, "a\"b,c", "\"a\"\"b,c\""),
};

static void esc_disarms_hostile_bytes(void **state)
{
    for (size_t i = 0; i < sizeof esc_cases / sizeof *esc_cases; i++) {
        const struct esc_case *c = &esc_cases[i];
        struct buf out = BUF_INIT;
        c->escape(&out, (struct span){c->in, c->n});
        assert_string_equal(buf_cstr(&out), c->out);
        buf_release(&out);
    }
}

static void esc_redacts_secrets(void **state)
{
    struct buf out = BUF_INIT;
    assert_int_equal(esc_secret_add("abc"), -1);
    assert_int_equal(esc_secret_add("s3cr3t"), 0);
    assert_int_equal(esc_secret_add("s3cr3t"), 0);
    esc_redact(&out, SPAN("s3cr3ts3cr3 x=s3cr3t"));
    assert_string_equal(buf_cstr(&out), "<redacted>s3cr3 x=<redacted>");
    buf_release(&out);
}

static void base64_both_ways(void **state)
{
    static const char *const pairs[][2] = {
        {"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
        {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xff\xfe", "//4="}};
    static const char *const bad[] = {
        "Zg", "Zg=", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 8", "Z\n9v"};
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        buf_clear(&b);
        base64_put(&b, span_of(pairs[i][0]));
        assert_string_equal(buf_cstr(&b), pairs[i][1]);
        buf_clear(&b);
        assert_int_equal(base64_get(&b, span_of(pairs[i][1])), 0);
        assert_string_equal(buf_cstr(&b), pairs[i][0]);
    }
    buf_clear(&b);
    buf_str(&b, "kept");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(base64_get(&b, span_of(bad[i])), -1);
    assert_string_equal(buf_cstr(&b), "kept");
    buf_release(&b);
}

static void hashes_match_published_vectors(void **state)
{
    char hex[SHA256_HEX];
    assert_string_equal(sha1_hex(SPAN("abc"), hex), "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_string_equal(sha256_hex(SPAN("abc"), hex),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct sha256 *h = sha256_new();
    for (int round = 0; round < 2; round++) {
        char again[SHA256_HEX];
        sha256_update(h, SPAN("a"));
        sha256_update(h, SPAN("bc"));
        assert_string_equal(sha256_finish(h, again), hex);
    }
    sha256_free(h);
}

static void fs_writes_all_or_nothing(void **state)
{
    char *dir = unit_tmpdir();
    char *deep = fs_join(dir, "a/b"), *file = fs_join(deep, "f"), *link = fs_join(dir, "link");
    struct buf got = BUF_INIT;
    struct err e = ERR_INIT;
    assert_int_equal(fs_mkdirs(deep, &e), 0);
    assert_int_equal(fs_write(file, SPAN("old"), true, &e), 0);
    assert_int_equal(chmod(deep, 0777), 0);
    assert_int_equal(fs_write(file, SPAN("new"), false, &e), 0);
    assert_int_equal(fs_read(file, 3, &got, &e), 0);
    assert_string_equal(buf_cstr(&got), "new");
    assert_int_equal(fs_read(file, 2, &got, &e), -1);
    assert_non_null(strstr(e.text, "larger than 2 bytes"));

    struct fs_list names = {0};
    assert_int_equal(fs_list(deep, &names, NULL), 0);
    assert_int_equal(names.count, 1); /* no temporary file is left */
    fs_list_release(&names);

    struct err inside = ERR_INIT;
    char *below = fs_join(file, "x");
    assert_int_equal(fs_write(below, SPAN("x"), false, &inside), -1);
    assert_true(inside.text[0] != 0);
    free(below);

    assert_int_equal(symlink("/etc", link), 0);
    assert_int_equal(fs_remove_tree(dir), 0);
    assert_false(fs_exists(dir));
    assert_true(fs_exists("/etc/passwd"));
    buf_release(&got);
    free(deep);
    free(file);
    free(link);
    free(dir);
}

/* A full disk: the old file stays as it was. */
static void fs_full_disk_loses_nothing(void **state)
{
    struct err e = ERR_INIT;
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        skip();
    assert_int_equal(fs_append(fileno(full), SPAN("x"), &e), -1);
    assert_non_null(strstr(e.text, "No space left"));
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_grows_and_ends_in_nul),
        cmocka_unit_test(err_keeps_the_first),
        cmocka_unit_test(esc_disarms_hostile_bytes),
        cmocka_unit_test(esc_redacts_secrets),
        cmocka_unit_test(base64_both_ways),
        cmocka_unit_test(hashes_match_published_vectors),
        cmocka_unit_test(fs_writes_all_or_nothing),
        cmocka_unit_test(fs_full_disk_loses_nothing),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
