/* Inputs: every step option survives its line of JSON, hostile lines are refused, files load. */
#include "tests/unit/unit.h"

#include "harness/base/fs.h"
#include "harness/model/input.h"

#include <stdlib.h>

/* Steps that must come back as they were: the line is what is written for them. */
static const char *const lines[] = {
    "{}",
    "{\"after_ms\":250}",
    "{\"after_ms\":1.000001}",
    "{\"after_ms\":86400000}",
    "{\"principal\":999999999}",
    "{\"principal\":-1001}",
    "{\"method\":\"GET\",\"path\":\"/other?x=\\u0001\"}",
    "{\"method_b64\":\"/w==\",\"path_b64\":\"L/8=\"}",
    "{\"headers\":{\"Content-Type\":\"text/plain\",\"X\":\"\",\"X\":\"again\"}}",
    "{\"headers_b64\":{\"WA==\":\"/w==\",\"WQ==\":\"\"}}",
    "{\"secret\":\"absent\"}",
    "{\"secret\":\"twice-right-first\"}",
    "{\"secret\":\"in-query\"}",
    "{\"wire\":{\"declared\":0}}",
    "{\"wire\":{\"declared\":9223372036854775807,\"cut\":7,\"end\":\"half\",\"chunked\":true}}",
    "{\"wire\":{\"end\":\"close\"}}",
    "{\"wire\":{\"end\":\"reset\"}}",
    "{\"faults\":[{\"slow-body\":{\"bytes_per_second\":10}},{}]}",
    "{\"body\":{\"update_id\":1,\"update_id\":-0,\"n\":1e400,\"s\":\"\\ud800\\u0041\"}}",
    "{\"body\":5}",
    "{\"body\":\"\"}",
    "{\"body_text\":\"{\"}",
    "{\"body_text\":\"{ }\"}",
    "{\"body_text\":\"a\\u0000\\u001f\\nb\"}",
    "{\"body_b64\":\"/w==\"}",
    ("{\"after_ms\":1,\"principal\":1,\"method\":\"PUT\",\"path\":\"/\",\"headers\":{\"A\":\"b\"},"
     "\"secret\":\"empty\",\"wire\":{\"cut\":1},\"faults\":[{}],\"body\":[]}"),
};

static void every_option_round_trips(void **state)
{
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct step s, copy;
        struct err e = ERR_INIT;
        struct buf out = BUF_INIT;
        int parsed = step_parse_json(&s, span_of(lines[i]), &e);
        assert_string_equal(e.text, "");
        assert_int_equal(parsed, 0);
        step_put_json(&s, &out);
        assert_string_equal(buf_cstr(&out), lines[i]);
        buf_clear(&out);
        step_dup(&copy, &s);
        step_release(&s);
        step_put_json(&copy, &out);
        assert_string_equal(buf_cstr(&out), lines[i]);
        buf_release(&out);
        step_release(&copy);
    }
}

static void every_secret_shape_has_a_name(void **state)
{
    for (int i = 0; i < SECRET_SHAPES; i++) {
        enum secret_shape back;
        assert_int_equal(
            secret_shape_parse(span_of(secret_shape_name((enum secret_shape)i)), &back), 0);
        assert_int_equal(back, i);
        assert_int_equal(secret_shape_legal(back), i == SECRET_RIGHT || i == SECRET_SPACE);
    }
}

static const struct {
    const char *line, *says;
} hostile[] = {
    {"", "expected"},
    {"[]", "must be a JSON object"},
    {"5", "must be a JSON object"},
    {"{\"body\":{}", ""},
    {"{\"bodi\":{}}", "no member \"bodi\""},
    {"{\"body\":{},\"body\":{}}", "\"body\" twice"},
    {"{\"body\":{},\"body_b64\":\"\"}", "\"body\" twice"},
    {"{\"after_ms\":-1}", "after_ms"},
    {"{\"after_ms\":1e9}", "after_ms"},
    {"{\"after_ms\":86400001}", "after_ms"},
    {"{\"after_ms\":99999999999999999999999}", "after_ms"},
    {"{\"after_ms\":1.0000001}", "after_ms"},
    {"{\"after_ms\":\"1\"}", "after_ms"},
    {"{\"principal\":1.5}", "principal"},
    {"{\"principal\":99999999999999999999}", "principal"},
    {"{\"method\":1}", "method"},
    {"{\"method\":\"a\\u0000b\"}", "method"},
    {"{\"path_b64\":\"AA==\"}", "path_b64"},
    {"{\"path_b64\":\"x\"}", "path_b64"},
    {"{\"headers\":[]}", "headers"},
    {"{\"headers\":{\"\":\"x\"}}", "headers"},
    {"{\"headers\":{\"a\":1}}", "headers"},
    {"{\"headers\":{\"a\":\"\\u0000\"}}", "headers"},
    {"{\"headers_b64\":{\"a\":\"\"}}", "headers"},
    {"{\"secret\":\"s3cr3t\"}", "secret"},
    {"{\"secret\":1}", "secret"},
    {"{\"wire\":1}", "wire"},
    {"{\"wire\":{\"declared\":-1}}", "declared"},
    {"{\"wire\":{\"cut\":\"1\"}}", "cut"},
    {"{\"wire\":{\"end\":\"never\"}}", "end"},
    {"{\"wire\":{\"chunked\":1}}", "chunked"},
    {"{\"wire\":{\"speed\":1}}", "wire"},
    {"{\"faults\":{}}", "faults"},
    {"{\"faults\":[1]}", "faults"},
    {"{\"body_text\":{}}", "body_text"},
    {"{\"body_b64\":\"*\"}", "body_b64"},
    {"{\"body_parts\":{}}", "body_parts"},
    {"{\"body_parts\":[{\"repeat\":2}]}", "body_parts"},
    {"{\"body_parts\":[{\"text\":\"\",\"b64\":\"\"}]}", "body_parts"},
    {"{\"body_parts\":[{\"text\":\"a\",\"repeat\":0}]}", "body_parts"},
    {"{\"body_parts\":[1]}", "body_parts"},
};

static void hostile_lines_are_refused(void **state)
{
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct step s;
        struct err e = ERR_INIT;
        assert_int_equal(step_parse_json(&s, span_of(hostile[i].line), &e), -1);
        assert_true(e.text[0] != 0);
        if (!strstr(e.text, hostile[i].says))
            fail_msg("%s: %s", hostile[i].line, e.text);
    }
}

/* A body of 16 MiB and more is a few words in memory and on disk. */
static void large_ropes_keep_their_segments(void **state)
{
    struct step s = {.wire = WIRE_INIT}, back;
    struct buf line = BUF_INIT;
    struct err e = ERR_INIT;
    rope_add(&s.body, SPAN("{\"text\":\""), 1);
    rope_add(&s.body, SPAN("a\xff"), 8 << 20);
    rope_add(&s.body, SPAN("\"}"), 1);
    step_put_json(&s, &line);
    assert_true(line.len < 200);
    assert_int_equal(step_parse_json(&back, buf_view(&line), &e), 0);
    assert_int_equal(back.body.len, s.body.len);
    assert_int_equal(back.body.count, 3);
    assert_true(rope_hash(&back.body, 0) == rope_hash(&s.body, 0));
    step_release(&s);
    step_release(&back);
    buf_release(&line);
}

static void sequences_say_which_line_is_wrong(void **state)
{
    struct input in = INPUT_INIT, copy = INPUT_INIT;
    struct err e = ERR_INIT;
    struct buf out = BUF_INIT;
    assert_int_equal(input_parse_jsonl(&in, SPAN("{\"body\":1}\r\n\n{\"body\":2}"), &e), 0);
    assert_int_equal(in.count, 2);
    input_tag(&in, "first");
    input_dup(&copy, &in);
    assert_string_equal(copy.mutator[0], "first");
    input_put_jsonl(&copy, &out);
    assert_string_equal(buf_cstr(&out), "{\"body\":1}\n{\"body\":2}\n");
    assert_int_equal(input_parse_jsonl(&in, SPAN("{}\n\n{\"x\":1}\n"), &e), -1);
    assert_int_equal(e.line, 3);
    assert_int_equal(in.count, 0);
    struct err none = ERR_INIT;
    assert_int_equal(input_parse_jsonl(&in, SPAN("\n\n"), &none), -1);
    assert_string_equal(none.text, "no steps");
    input_release(&in);
    input_release(&copy);
    buf_release(&out);
}

/* The hash sees what is sent, and only that. */
static void hash_follows_what_is_sent(void **state)
{
    struct input base = INPUT_INIT, other = INPUT_INIT;
    size_t count = sizeof lines / sizeof *lines;
    uint64_t seen[sizeof lines / sizeof *lines];
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        if (strstr(lines[i], "\"principal\"") && strlen(lines[i]) < 30)
            continue;
        assert_int_equal(input_parse_jsonl(&base, span_of(lines[i]), NULL), 0);
        seen[distinct++] = input_hash(&base);
        for (size_t k = 0; k + 1 < distinct; k++)
            assert_true(seen[k] != seen[distinct - 1]);
    }
    input_dup(&other, &base);
    other.from.index = 7;
    other.step[0].principal = 5;
    input_tag(&other, "any");
    assert_true(input_hash(&base) == input_hash(&other));
    input_release(&base);
    input_release(&other);
}

static void headers_are_found_in_any_case(void **state)
{
    struct step s = {.wire = WIRE_INIT};
    assert_true(step_plain(&s));
    step_set_header(&s, "Content-Type", "a");
    step_set_header(&s, "content-type", "b");
    assert_int_equal(s.header_count, 1);
    assert_string_equal(step_header(&s, "CONTENT-TYPE"), "b");
    assert_null(step_header(&s, "Host"));
    assert_false(step_plain(&s));
    step_release(&s);
    assert_true(step_plain(&s));
}

/* Writes a file and loads it; the step line it gives, or the error. */
static char *load(const char *dir, const char *name, struct span text)
{
    struct input in = INPUT_INIT;
    struct err e = ERR_INIT;
    struct buf out = BUF_INIT;
    char where[1024], *path = fs_join(dir, name);
    assert_int_equal(fs_write(path, text, false, NULL), 0);
    if (input_load(&in, path, &e) == 0)
        input_put_jsonl(&in, &out);
    else
        buf_str(&out, strrchr(err_format(&e, where, sizeof where), '/') + 1);
    input_release(&in);
    free(path);
    return buf_steal(&out);
}

static const struct {
    const char *name, *text, *gives;
} files[] = {
    {"one.json", "{\"update_id\": 1}", "{\"body_text\":\"{\\\"update_id\\\": 1}\"}\n"},
    {"two.steps", "{\"body\":1}\n{\"body\":2}\n", "{\"body\":1}\n{\"body\":2}\n"},
    {"bad.jsonl", "{}\n{\"body\":}\n", "bad.jsonl:2:9: "},
    {"empty.jsonl", "", "empty.jsonl: no steps"},
    {"a.http",
     "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
     "X-Telegram-Bot-Api-Secret-Token: abc\r\n\r\n{}",
     "{\"path\":\"/hook\",\"headers\":{\"Content-Type\":\"text/plain\"},\"body\":{}}\n"},
    {"b.http", "GET / HTTP/1.0\nContent-Length: 9\n\nabc",
     "{\"method\":\"GET\",\"path\":\"/\",\"wire\":{\"declared\":9},\"body_text\":\"abc\"}\n"},
    {"c.http",
     "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
     "x-telegram-bot-api-secret-token:\r\n\r\n2;x=y\r\n{}\r\n0\r\n\r\n",
     "{\"path\":\"/\",\"secret\":\"empty\",\"wire\":{\"chunked\":true},\"body\":{}}\n"},
    {"d.http", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n{}",
     "d.http: the chunked body is malformed"},
    {"e.http", "hello", "e.http:1:1: no HTTP request line"},
    {"f.http", "POST / HTTP/1.1\r\nA: b\r\n", "f.http:3:1: the request's headers do not end"},
    {"g.http", "POST / HTTP/1.1\r\nnonsense\r\n\r\n", "g.http:2:1: no HTTP header line"},
};

static void files_of_every_form_load(void **state)
{
    char *dir = unit_tmpdir();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *got = load(dir, files[i].name, span_of(files[i].text));
        if (strncmp(got, files[i].gives, strlen(files[i].gives)) != 0)
            fail_msg("%s: %s", files[i].name, got);
        free(got);
    }
    fs_remove_tree(dir);
    free(dir);
}

static void finding_folders_load(void **state)
{
    char *dir = unit_tmpdir(), *file = fs_join(dir, "min"), *steps = fs_join(dir, "min.jsonl");
    struct input in = INPUT_INIT;
    struct err e = ERR_INIT;
    assert_int_equal(input_load(&in, dir, &e), -1);
    assert_non_null(strstr(e.text, "no finding"));
    assert_int_equal(fs_write(file, SPAN("\0\xff"), false, NULL), 0);
    assert_int_equal(input_load(&in, dir, NULL), 0);
    assert_int_equal(in.step[0].body.len, 2);
    assert_int_equal(fs_write(steps, SPAN("{}\n{}\n"), false, NULL), 0);
    assert_int_equal(input_load(&in, dir, NULL), 0);
    assert_int_equal(in.count, 2);
    struct err gone = ERR_INIT;
    fs_remove_tree(dir);
    assert_int_equal(input_load(&in, dir, &gone), -1);
    assert_non_null(strstr(gone.text, "No such file"));
    input_release(&in);
    free(file);
    free(steps);
    free(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_round_trips),
        cmocka_unit_test(every_secret_shape_has_a_name),
        cmocka_unit_test(hostile_lines_are_refused),
        cmocka_unit_test(large_ropes_keep_their_segments),
        cmocka_unit_test(sequences_say_which_line_is_wrong),
        cmocka_unit_test(hash_follows_what_is_sent),
        cmocka_unit_test(headers_are_found_in_any_case),
        cmocka_unit_test(files_of_every_form_load),
        cmocka_unit_test(finding_folders_load),
    };
    return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
