/* Parsing and writing: case folders, every prefix and bit flip, depth, limits, copies. */
#include "harness/base/fs.h"
#include "tests/unit/json_check.h"

#include <stdio.h>

/* The tests run from anywhere: the binary stands in build/<variant>/tests. */
static char *case_path(const char *folder, const char *name)
{
    char *self = fs_self_dir();
    char *path = xasprintf("%s/../../../tests/cases/json/%s/%s", self, folder, name);
    free(self);
    return path;
}

static void read_case(const char *folder, const char *name, struct buf *out)
{
    struct err err = ERR_INIT;
    char *path = case_path(folder, name);
    if (fs_read(path, 1 << 20, out, &err))
        fail_msg("%s", err.text);
    free(path);
}

static bool ends_with(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    return n >= m && strcmp(name + n - m, suffix) == 0;
}

static void each_case(const char *folder, size_t at_least, void (*check)(const char *, struct span))
{
    struct fs_list list = {0};
    struct buf text = BUF_INIT;
    size_t count = 0;
    char *path = case_path(folder, "");
    assert_int_equal(fs_list(path, &list, NULL), 0);
    for (size_t i = 0; i < list.count; i++) {
        if (!ends_with(list.names[i], ".json"))
            continue;
        buf_clear(&text);
        read_case(folder, list.names[i], &text);
        check(list.names[i], buf_view(&text));
        count++;
    }
    assert_true(count >= at_least);
    free(path);
    buf_release(&text);
    fs_list_release(&list);
}

static void accept(const char *name, struct span text)
{
    struct json_error e;
    if (!check_text(text, &e))
        fail_msg("%s: refused at %zu: %s", name, e.offset, e.reason);
}

static void test_accepts(void **state)
{
    each_case("accept", 25, accept);
}

/* reject/NAME.error holds "offset line:column reason". */
static void reject(const char *name, struct span text)
{
    struct json_error e;
    char said[200], file[80];
    struct buf want = BUF_INIT;
    if (check_text(text, &e))
        fail_msg("%s: accepted", name);
    snprintf(said, sizeof said, "%zu %d:%d %s\n", e.offset, e.line, e.column, e.reason);
    snprintf(file, sizeof file, "%.*s.error", (int)(strlen(name) - 5), name);
    read_case("reject", file, &want);
    assert_string_equal(said, buf_cstr(&want));
    buf_release(&want);
}

static void test_rejects(void **state)
{
    each_case("reject", 40, reject);
}

static const char *const document[] = {
    "{\"update_id\":10,\"message\":{\"text\":\"\\ud83d\\ude00 \xd0\xb6\",\"date\":-1.5e+3}}",
    " [ true , false , null , { } , [ ] , \"\\u00e9\\n\" , { \"a\" : [ 0 ] } ] \n",
    "{\n  \"k\": \"\xf0\x9f\x91\x8b\xff\",\n  \"k\": [[[]]],\n  \"\": 1e400\n}",
};
#define DOCUMENTS (sizeof document / sizeof *document)

static void test_every_prefix(void **state)
{
    for (size_t d = 0; d < DOCUMENTS; d++) {
        struct span whole = span_of(document[d]);
        while (whole.n && strchr(" \n", whole.p[whole.n - 1]))
            whole.n--;
        for (size_t n = 0; n < whole.n; n++) {
            struct json_error e;
            assert_false(check_text((struct span){whole.p, n}, &e));
            assert_true(e.offset <= n);
        }
        assert_true(check_text(whole, NULL));
    }
}

static void test_every_flip(void **state)
{
    size_t accepted = 0, refused = 0;
    for (size_t d = 0; d < DOCUMENTS; d++) {
        char *text = xstrdup(document[d]);
        size_t n = strlen(text);
        for (size_t i = 0; i < n * 8; i++) {
            text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
            *(check_text((struct span){text, n}, NULL) ? &accepted : &refused) += 1;
            text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
        }
        free(text);
    }
    assert_true(accepted > 50 && refused > 50);
}

/* Strings are scanned eight bytes at a time: every byte at every place within such a run. */
static void test_every_byte_in_a_string(void **state)
{
    for (int c = 0; c < 256; c++)
        for (int at = 1; at <= 17; at++) {
            char text[] = "\"xxxxxxxxxxxxxxxxxxxx\"";
            struct json_error e = {0};
            text[at] = (char)c;
            bool accepted = check_text((struct span){text, sizeof text - 1}, &e);
            assert_int_equal(accepted, c >= 0x20 && c != '"' && c != '\\');
            if (c < 0x20)
                assert_int_equal(e.offset, at);
        }
}

static void test_compact(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    assert_int_equal(
        json_parse(&t, SPAN(" { \"a b\" : [ 1 , \" x \" ] , \"c\" : { } } "), NULL, NULL), 0);
    struct span want = SPAN("{\"a b\":[1,\" x \"],\"c\":{}}");
    check_written(&t, JSON_COMPACT, want);
    assert_int_equal(json_size(&t, t.root), want.n);
    struct buf out = BUF_INIT;
    json_write_node(&t, json_path(&t, t.root, "a b"), JSON_KEEP, &out);
    assert_string_equal(buf_cstr(&out), "[ 1 , \" x \" ]");
    buf_release(&out);
    json_release(&t);
}

static void test_depth(void **state)
{
    const size_t deep = 1000000;
    struct buf text = BUF_INIT;
    struct json_tree t = JSON_TREE_INIT, copy = JSON_TREE_INIT;
    for (size_t i = 0; i < deep; i++)
        buf_str(&text, i % 2 ? "[" : "{\"a\":");
    buf_str(&text, "0");
    for (size_t i = deep; i-- > 0;)
        buf_byte(&text, i % 2 ? ']' : '}');
    assert_int_equal(json_parse(&t, buf_view(&text), NULL, NULL), 0);
    json_clone(&copy, &t);
    check_written(&copy, JSON_COMPACT, buf_view(&text));
    assert_int_equal(json_size(&copy, copy.root), text.len);
    json_ref twin = json_graft(&copy, &t, t.root);
    assert_true(json_same(&t, t.root, &copy, twin));
    assert_int_equal(json_depth(&copy, copy.used - 1), deep);
    buf_release(&text);
    json_release(&copy);
    json_release(&t);
}

static void test_limit(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct json_error e;
    struct json_limits four = {.nodes = 4};
    assert_int_equal(json_parse(&t, SPAN("[1,2,3]"), &four, &e), 0);
    assert_int_equal(json_parse(&t, SPAN("[1,2,3,4]"), &four, &e), -1);
    assert_string_equal(e.reason, "too many nodes");
    assert_int_equal(e.offset, 7);
    struct buf many = BUF_INIT;
    buf_fill(&many, '[', 5000000);
    assert_int_equal(json_parse(&t, buf_view(&many), NULL, &e), -1);
    assert_int_equal(e.offset, 4000000);
    buf_release(&many);
    json_release(&t);
}

static void test_flags(void **state)
{
    static const struct {
        const char *text;
        int flags;
    } row[] = {
        {"\"plain\"", 0},
        {"\"\\n\"", JSON_HAS_ESCAPE},
        {"\"\\ud83d\\ude00\"", JSON_HAS_ESCAPE},
        {"\"\\ud83d\"", JSON_HAS_ESCAPE | JSON_HAS_LONE},
        {"\"\\ude00\\ud83d\"", JSON_HAS_ESCAPE | JSON_HAS_LONE},
        {"\"\xed\xa0\x80\"", JSON_HAS_BAD_UTF8},
        {"\"\xd0\xb6\"", 0},
        {"12", 0},
    };
    struct json_tree t = JSON_TREE_INIT;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        assert_int_equal(json_parse(&t, span_of(row[i].text), NULL, NULL), 0);
        assert_int_equal(json_at(&t, t.root)->flags, row[i].flags);
        json_set_lexeme(&t, t.root, SPAN("\"\\t\xff\""));
        assert_int_equal(json_at(&t, t.root)->flags, JSON_HAS_ESCAPE | JSON_HAS_BAD_UTF8);
        json_set_lexeme(&t, t.root, span_of(row[i].text));
        assert_int_equal(json_at(&t, t.root)->flags, row[i].flags);
    }
    assert_int_equal(json_parse(&t, SPAN("{\"\\t\":\"a\",\"b\":\"\xff\"}"), NULL, NULL), 0);
    assert_int_equal(json_at(&t, json_item(&t, t.root, 0))->flags, JSON_HAS_ESCAPE);
    assert_int_equal(json_at(&t, json_item(&t, t.root, 1))->flags, JSON_HAS_BAD_UTF8);
    json_release(&t);
}

/* The hot loop of mutation: the working tree is edited and copied anew, the pristine one stays. */
static void test_copy_and_rewind(void **state)
{
    struct span text = SPAN("{ \"a\" : [ 1, 2 ], \"b\" : \"x\" }");
    struct json_tree pristine = JSON_TREE_INIT, work = JSON_TREE_INIT;
    assert_int_equal(json_parse(&pristine, text, NULL, NULL), 0);
    for (int round = 0; round < 100; round++) {
        json_clone(&work, &pristine);
        json_graft(&work, &pristine, json_get(&pristine, pristine.root, "b"));
        check_written(&work, JSON_KEEP, text); /* a graft that hangs nowhere changes nothing */
        json_put(&work, work.root, "c", json_new_string(&work, "a text kept by the copy alone"));
        json_remove(&work, json_get(&work, work.root, "a"));
        check_tree(&work);
        check_written(&work, JSON_KEEP,
                      SPAN("{ \"b\" : \"x\" ,\"c\":\"a text kept by the copy alone\"}"));
        check_written(&work, JSON_COMPACT,
                      SPAN("{\"b\":\"x\",\"c\":\"a text kept by the copy alone\"}"));
    }
    check_written(&pristine, JSON_KEEP, text);
    uint32_t cap = work.cap;
    json_clear(&work);
    assert_int_equal(work.cap, cap);
    check_written(&work, JSON_KEEP, SPAN(""));
    json_clone(&pristine, &work); /* an empty one */
    check_written(&pristine, JSON_KEEP, SPAN(""));
    json_release(&work);
    json_release(&pristine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepts),         cmocka_unit_test(test_rejects),
        cmocka_unit_test(test_every_prefix),    cmocka_unit_test(test_every_flip),
        cmocka_unit_test(test_compact),         cmocka_unit_test(test_depth),
        cmocka_unit_test(test_limit),           cmocka_unit_test(test_flags),
        cmocka_unit_test(test_copy_and_rewind), cmocka_unit_test(test_every_byte_in_a_string),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
