/* Decoding, encoding, lengths in UTF-16 units, integers, members and paths. */
#include "tests/unit/json_check.h"

static void parse(struct json_tree *t, const char *text)
{
    if (json_parse(t, span_of(text), NULL, NULL))
        fail_msg("refused: %s", text);
}

static void test_text(void **state)
{
    static const struct {
        const char *lexeme;
        struct span text;
        size_t units;
    } row[] = {
        {"\"\"", {"", 0}, 0},
        {"\"plain\"", {"plain", 5}, 5},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", {"\"\\/\b\f\n\r\t", 8}, 8},
        {"\"a\\u0000b\"", {"a\0b", 3}, 3},
        {"\"\\u00e9\\u20AC\"", {"\xc3\xa9\xe2\x82\xac", 5}, 2},
        {"\"\\ud83d\\ude00\"", {"\xf0\x9f\x98\x80", 4}, 2},
        {"\"\xf0\x9f\x98\x80!\"", {"\xf0\x9f\x98\x80!", 5}, 3},
        {"\"\\uD83Dx\"", {"\xed\xa0\xbdx", 4}, 2},                  /* lone high */
        {"\"\\ude00\\ud83d\"", {"\xed\xb8\x80\xed\xa0\xbd", 6}, 2}, /* halves the wrong way */
        {"\"\\ud83d\\ud83d\\ude00\"", {"\xed\xa0\xbd\xf0\x9f\x98\x80", 7}, 3},
        {"\"\\ud83d\\n\"", {"\xed\xa0\xbd\n", 4}, 2},
        {"\"\xff\xc0\xaf\"", {"\xff\xc0\xaf", 3}, 3}, /* bytes that are no UTF-8: one each */
        {"\"\xe2\x82\"", {"\xe2\x82", 2}, 2},
        {"\"\\udbff\\udfff\"", {"\xf4\x8f\xbf\xbf", 4}, 2},
    };
    struct json_tree t = JSON_TREE_INIT;
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        parse(&t, row[i].lexeme);
        buf_clear(&text);
        assert_true(json_text(&t, t.root, &text));
        assert_true(span_eq(buf_view(&text), row[i].text));
        assert_int_equal(json_utf16_len(row[i].text), row[i].units);
        if (!memchr(row[i].text.p, 0, row[i].text.n)) {
            assert_true(json_text_is(&t, t.root, row[i].text.p));
            assert_false(json_text_is(&t, t.root, "other"));
        }
        struct buf lexeme = BUF_INIT; /* and back: what is encoded decodes to the same text */
        json_put_string(&lexeme, row[i].text);
        assert_int_equal(json_parse(&t, buf_view(&lexeme), NULL, NULL), 0);
        buf_clear(&text);
        assert_true(json_text(&t, t.root, &text));
        assert_true(span_eq(buf_view(&text), row[i].text));
        buf_release(&lexeme);
    }
    parse(&t, "[1]");
    assert_false(json_text(&t, t.root, &text));
    assert_false(json_text(&t, JSON_NONE, &text));
    buf_release(&text);
    json_release(&t);
}

static void test_put_string(void **state)
{
    struct buf out = BUF_INIT;
    json_put_string(&out, SPAN("a\"\\/\x01\n\x1f\x7f\xd0\xb6\xff"));
    assert_string_equal(buf_cstr(&out), "\"a\\\"\\\\/\\u0001\\n\\u001f\x7f\xd0\xb6\xff\"");
    buf_release(&out);
}

static void test_int(void **state)
{
    static const struct {
        const char *text;
        bool ok;
        int64_t value;
    } row[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"12", true, 12},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999", false, 0},
        {"1.0", false, 0},
        {"1e3", false, 0},
        {"\"1\"", false, 0},
        {"null", false, 0},
    };
    struct json_tree t = JSON_TREE_INIT;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        int64_t v = 0;
        parse(&t, row[i].text);
        assert_int_equal(json_int(&t, t.root, &v), row[i].ok);
        assert_true(v == row[i].value);
    }
    json_clear(&t);
    t.root = json_new_int(&t, INT64_MIN);
    check_written(&t, JSON_KEEP, SPAN("-9223372036854775808"));
    json_release(&t);
}

static void test_members(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf key = BUF_INIT;
    parse(&t, "{\"a\":1,\"\\u0061\":2,\"b\":\"x\\n\",\"a\\u0000\":4}");
    assert_int_equal(json_get(&t, t.root, "a"), json_item(&t, t.root, 0));
    assert_int_equal(json_get_last(&t, t.root, "a"), json_item(&t, t.root, 1));
    assert_int_equal(json_get(&t, t.root, "b"), json_item(&t, t.root, 2));
    assert_int_equal(json_get(&t, t.root, "c"), JSON_NONE);
    assert_int_equal(json_get(&t, json_item(&t, t.root, 0), "a"), JSON_NONE);
    assert_int_equal(json_item(&t, t.root, 4), JSON_NONE);
    assert_true(json_key_text(&t, json_item(&t, t.root, 3), &key));
    assert_int_equal(key.len, 2);
    assert_false(json_key_text(&t, t.root, &key));
    buf_release(&key);
    json_release(&t);
}

static void test_paths(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf path = BUF_INIT;
    parse(&t, "{\"message\":{\"entities\":[{\"type\":\"bold\"},7],\"a.b\\\\\":0,\"\":1,\"x\":2,"
              "\"x\":3,\"\\u0000\":4,\"#1\":5,\"12\":[[]]}}");
    assert_true(json_text_is(&t, json_path(&t, t.root, "message.entities.0.type"), "bold"));
    assert_int_equal(json_path(&t, t.root, ""), t.root);
    static const char *const nowhere[] = {"chat",
                                          "message.entities.2",
                                          "message.entities.x",
                                          "message.entities.1.type",
                                          "message.entities.",
                                          "message.\\#99",
                                          "message.\\#",
                                          "message.entities.4294967296"};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        assert_int_equal(json_path(&t, t.root, nowhere[i]), JSON_NONE);
    for (json_ref n = t.root; n; n = json_next(&t, t.root, n)) {
        buf_clear(&path);
        json_put_path(&t, n, &path);
        assert_int_equal(json_path(&t, t.root, buf_cstr(&path)), n);
    }
    buf_clear(&path);
    json_put_path(&t, json_path(&t, t.root, "message.entities.1"), &path);
    assert_string_equal(buf_cstr(&path), "message.entities.1");
    buf_release(&path);
    json_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),  cmocka_unit_test(test_put_string),
        cmocka_unit_test(test_int),   cmocka_unit_test(test_members),
        cmocka_unit_test(test_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
