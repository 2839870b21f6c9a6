/* A finding's folder: read(write(x)) is x; what a bot or an input said stays inside; folders of
 * other people's making are harmless. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/triage/finding.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOSTILE "\x1b[31m\"><script>`id`$(id)'\\\r\n\xff\x00%s</failure>]]>"

static const struct finding_place place = {"http://127.0.0.1:8080/we'b;hook", "POST", "/we'b;hook",
                                           true};

static void put_body(struct input *in, struct span body)
{
    rope_copy(&input_add(in)->body, body, 1);
}

static struct finding sample(struct span body)
{
    struct finding f = {.original = INPUT_INIT, .min = INPUT_INIT};
    snprintf(f.bucket, sizeof f.bucket, "status-5xx-500-message-0badcafe");
    f.verdict = (struct verdict){.oracle = "status-5xx",
                                 .outcome = "500",
                                 .threat = 1,
                                 .severity = SEVERITY_HIGH,
                                 .detail = "status 500: \"oops\"",
                                 .trace = "TypeError: x < handler"};
    put_body(&f.original, SPAN("{\"update_id\":1,\"message\":{\"text\":\"hello\"}}"));
    input_tag(&f.original, "other-type");
    snprintf(f.original.from.seed, sizeof f.original.from.seed, "message-text");
    put_body(&f.min, body);
    f.core = core_new(&f.min);
    f.reproduced = 9;
    f.tried = 10;
    f.queries = 137;
    f.minimal = true;
    f.count = 12;
    f.execution = 4711;
    f.first_seen = 1767225600 * NS_PER_S;
    f.seed = 42;
    f.status = 500;
    buf_str(&f.body, "Internal Server Error");
    buf_str(&f.tail, "Traceback");
    return f;
}

static char *folder_of(const char *dir, const struct finding *f)
{
    return fs_join(dir, f->bucket);
}

static void read_file(const char *folder, const char *name, struct buf *out)
{
    char *path = fs_join(folder, name);
    struct err err = ERR_INIT;
    buf_clear(out);
    assert_int_equal(fs_read(path, 1 << 20, out, &err), 0);
    free(path);
}

static void assert_same_input(const struct input *a, const struct input *b)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    input_put_jsonl(a, &x);
    input_put_jsonl(b, &y);
    assert_string_equal(buf_cstr(&x), buf_cstr(&y));
    buf_release(&x);
    buf_release(&y);
}

static void assert_same_finding(const struct finding *a, const struct finding *b)
{
    assert_string_equal(a->bucket, b->bucket);
    assert_string_equal(a->verdict.oracle, b->verdict.oracle);
    assert_string_equal(a->verdict.outcome, b->verdict.outcome);
    assert_string_equal(a->verdict.detail, b->verdict.detail);
    assert_string_equal(a->verdict.trace, b->verdict.trace);
    assert_int_equal(a->verdict.severity, b->verdict.severity);
    assert_int_equal(a->verdict.threat, b->verdict.threat);
    assert_int_equal(a->reproduced, b->reproduced);
    assert_int_equal(a->tried, b->tried);
    assert_int_equal(a->queries, b->queries);
    assert_int_equal(a->minimal, b->minimal);
    assert_int_equal(a->known, b->known);
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->execution, b->execution);
    assert_int_equal(a->first_seen, b->first_seen);
    assert_int_equal(a->seed, b->seed);
    assert_int_equal(a->status, b->status);
    assert_string_equal(buf_cstr((struct buf *)&a->body), buf_cstr((struct buf *)&b->body));
    assert_string_equal(buf_cstr((struct buf *)&a->tail), buf_cstr((struct buf *)&b->tail));
    assert_same_input(&a->original, &b->original);
    assert_same_input(&a->min, &b->min);
    assert_string_equal(core_text(a->core), core_text(b->core));
    assert_int_equal(core_hash(a->core), core_hash(b->core));
}

static void write_and_compare(const char *dir, struct finding *f)
{
    struct err err = ERR_INIT;
    struct finding back;
    char *folder = folder_of(dir, f);
    if (finding_write(dir, f, &place, &err) < 0)
        fail_msg("%s", err.text);
    if (finding_read(folder, &back, &err) < 0)
        fail_msg("%s", err.text);
    assert_same_finding(f, &back);
    finding_release(&back);
    free(folder);
}

static void reads_what_it_wrote(void **state)
{
    struct finding f = sample(SPAN("{\"message\":{\"text\":1}}"));
    write_and_compare(*state, &f);
    f.count = 13; /* written again where it stands */
    write_and_compare(*state, &f);
    input_clear(&f.min); /* now a sequence, so that `min` has to go */
    put_body(&f.min, SPAN("{}"));
    put_body(&f.min, SPAN(HOSTILE));
    f.min.step[1].after = 5 * NS_PER_MS;
    core_free(f.core);
    f.core = core_new(&f.min);
    write_and_compare(*state, &f);
    char *folder = folder_of(*state, &f), *min = fs_join(folder, "min");
    assert_false(fs_exists(min));
    free(min);
    free(folder);
    finding_release(&f);
}

/* Only line ends below space, no delete, valid UTF-8 without bytes that move a cursor. */
static void assert_plain_text(const struct buf *b)
{
    for (size_t i = 0; i < b->len;) {
        unsigned char c = (unsigned char)b->data[i];
        if ((c < ' ' && c != '\n') || c == 0x7f)
            fail_msg("byte %02x at %zu of: %s", c, i, b->data);
        size_t n = utf8_sequence(b->data + i, b->len - i);
        if (n == 0)
            fail_msg("byte %02x at %zu is no UTF-8", c, i);
        i += n;
    }
}

static struct finding hostile(void)
{
    struct finding f = sample(SPAN("{\"message\":\"" HOSTILE "\"}"));
    struct step *s = &f.min.step[0];
    s->method = xstrdup("PO'ST");
    s->path = xstrdup("/a'b`id`$(id)[1-9]{x}\x1b[2J");
    step_set_header(s, "X-Quote", "it's \"$(touch pwned)\" `touch pwned`");
    step_set_header(s, "X-Line", "a\r\nX-Injected: yes\n\x1b]0;title\x07");
    step_set_header(s, "X-\xff", "\xfe");
    snprintf(f.verdict.detail, sizeof f.verdict.detail,
             "status 500: \"<img src=x onerror=alert(1)> [x](javascript:0) @everyone\"");
    buf_clear(&f.body);
    buf_span(&f.body, SPAN(HOSTILE));
    buf_clear(&f.tail);
    buf_span(&f.tail, SPAN(HOSTILE));
    return f;
}

static void hostile_bytes_stay_inside(void **state)
{
    struct finding f = hostile();
    struct err err = ERR_INIT;
    struct buf text = BUF_INIT;
    assert_int_equal(finding_write(*state, &f, &place, &err), 0);
    char *folder = folder_of(*state, &f);
    static const char *const names[] = {"README.md", "finding.json", "repro.sh"};
    for (size_t i = 0; i < 3; i++) {
        read_file(folder, names[i], &text);
        assert_plain_text(&text);
    }
    read_file(folder, "README.md", &text);
    for (char *line = strtok(text.data, "\n"); line; line = strtok(NULL, "\n"))
        if (strstr(line, "<script>") || strstr(line, "<img"))
            assert_memory_equal(line, "    ", 4); /* a code block: no markup, no mention */
    char *check = xasprintf("cd '%s' && sh -n repro.sh", folder);
    assert_int_equal(system(check), 0);
    free(check);
    free(folder);
    buf_release(&text);
    finding_release(&f);
}

/* repro.sh with a stand-in for curl that writes its arguments down, one a line. */
static void run_repro(const char *dir, const struct finding *f, struct buf *out)
{
    struct err err = ERR_INIT;
    assert_int_equal(finding_write(dir, f, &place, &err), 0);
    char *folder = folder_of(dir, f), *curl = fs_join(dir, "curl"), *said = fs_join(dir, "said");
    char *script = xasprintf("#!/bin/sh\nprintf '%%s\\n' \"$@\" >'%s'\n", said);
    assert_int_equal(fs_write(curl, span_of(script), false, &err), 0);
    assert_int_equal(chmod(curl, 0700), 0);
    char *line = xasprintf("cd / && PATH='%s':\"$PATH\" WEBHOOK_SECRET='s e\"c' sh '%s/repro.sh'",
                           dir, folder);
    assert_int_equal(system(line), 0);
    read_file(dir, "said", out);
    unlink(curl);
    unlink(said);
    free(line);
    free(script);
    free(said);
    free(curl);
    free(folder);
}

static void repro_quotes_for_the_shell(void **state)
{
    struct finding f = sample(SPAN("{\"message\":{}}"));
    struct step *s = &f.min.step[0];
    s->method = xstrdup("P$(id)");
    s->path = xstrdup("/a'b`id`$(id)/../[1-9]\"");
    step_set_header(s, "X-Quote", "it's \"$(id)\" `id` $HOME \\");
    step_set_header(s, "X-Empty", "");
    step_set_header(s, "Content-Type", "");
    struct buf said = BUF_INIT;
    run_repro(*state, &f, &said);
    static const char *const lines[] = {
        "\nP$(id)\n", "\nX-Quote: it's \"$(id)\" `id` $HOME \\\n",        "\nX-Empty;\n",
        "\n@min\n",   "\nX-Telegram-Bot-Api-Secret-Token: s e\"c\n",      "\nContent-Type:\n",
        "\n-g\n",     "\nhttp://127.0.0.1:8080/a'b`id`$(id)/../[1-9]\"\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(buf_cstr(&said), lines[i]))
            fail_msg("no line \"%s\" in: %s", lines[i], buf_cstr(&said));
    buf_release(&said);
    finding_release(&f);
}

static void curl_is_not_asked_for_what_it_cannot_do(void **state)
{
    struct finding f = sample(SPAN("{}"));
    struct step *s = &f.min.step[0];
    struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    char *folder = folder_of(*state, &f);
    for (int i = 0; i < 5; i++) {
        s->wire = WIRE_INIT;
        s->secret = SECRET_RIGHT;
        if (i == 0)
            s->wire.cut = 1;
        else if (i == 1)
            s->wire.chunked = true;
        else if (i == 2)
            s->secret = SECRET_PREFIX;
        else if (i == 3)
            step_set_header(s, "@/etc/passwd", "x");
        else
            put_body(&f.min, SPAN("{}"));
        assert_int_equal(finding_write(*state, &f, &place, &err), 0);
        read_file(folder, "repro.sh", &text);
        assert_null(strstr(buf_cstr(&text), "exec curl"));
        assert_non_null(strstr(buf_cstr(&text), "replay --target"));
        s = &f.min.step[0];
    }
    free(folder);
    buf_release(&text);
    finding_release(&f);
}

static void secrets_are_redacted(void **state)
{
    assert_int_equal(esc_secret_add("tok3n-of-the-webhook"), 0);
    struct finding f = sample(SPAN("{\"message\":1}"));
    struct err err = ERR_INIT;
    struct buf text = BUF_INIT;
    buf_str(&f.tail, " env: WEBHOOK_SECRET=tok3n-of-the-webhook");
    buf_str(&f.body, " tok3n-of-the-webhook");
    step_set_header(&f.min.step[0], "X-Copy", "tok3n-of-the-webhook");
    assert_int_equal(finding_write(*state, &f, &place, &err), 0);
    char *folder = folder_of(*state, &f);
    static const char *const names[] = {"README.md", "finding.json"};
    for (size_t i = 0; i < 2; i++) {
        read_file(folder, names[i], &text);
        assert_null(strstr(buf_cstr(&text), "tok3n"));
    }
    free(folder);
    buf_release(&text);
    finding_release(&f);
}

/* ---- folders of other people's making ------------------------------------------------------- */

static char *foreign_folder(const char *dir, const char *json, const char *min_name,
                            struct span min)
{
    struct err err = ERR_INIT;
    char *folder = fs_join(dir, "foreign"), *path = fs_join(folder, "finding.json");
    fs_remove_tree(folder);
    assert_int_equal(fs_mkdirs(folder, &err), 0);
    assert_int_equal(fs_write(path, span_of(json), false, &err), 0);
    free(path);
    path = fs_join(folder, min_name);
    assert_int_equal(fs_write(path, min, false, &err), 0);
    free(path);
    return folder;
}

static void a_bucket_is_no_path(void **state)
{
    struct err err = ERR_INIT;
    struct finding f;
    char *folder = foreign_folder(*state,
                                  "{\"bucket\":\"../../escaped\",\"oracle\":\"x\\u001b[31m\","
                                  "\"outcome\":\"a\\nb\",\"detail\":\"\\u001b]0;t\\u0007\","
                                  "\"first_seen\":\"9999-12-31T23:59:59Z\"}",
                                  "min", SPAN("{}"));
    assert_int_equal(finding_read(folder, &f, &err), 0);
    assert_null(strchr(f.bucket, '/'));
    assert_true(f.bucket[0] != '.');
    assert_null(strchr(f.verdict.detail, '\x1b'));
    assert_null(strchr(f.verdict.oracle, '\x1b'));
    assert_null(strchr(f.verdict.outcome, '\n'));
    assert_int_equal(f.first_seen, 0);
    finding_release(&f);
    free(folder);
}

static void odd_folders_are_errors_or_defaults(void **state)
{
    static const struct {
        const char *json, *min_name, *min;
        int result;
    } cases[] = {
        {"{}", "min", "{}", 0},
        {"{}", "min", "", 0},
        {"{}", "min.jsonl", "", -1}, /* no step at all */
        {"{}", "min.jsonl", "{\"body\":1}\n{\"nonsense\":1}\n", -1},
        {"[]", "min", "{}", -1},
        {"", "min", "{}", -1},
        {"{\"bucket\":1,\"reproduced\":[],\"evidence\":3,\"minimized\":\"\",\"core_state\":[[]]}",
         "min", "{}", 0},
        {"{\"core_state\":{\"shapes\":[{\"nodes\":[{\"parent\":99}]}],\"probed\":true}}", "min",
         "{\"a\":[1]}", 0},
        {"{\"seed\":-1,\"count\":-5,\"reproduced\":\"99999999999999/x\"}", "min", "{", 0},
        {"{}", "other", "{}", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = ERR_INIT;
        struct finding f;
        char *folder =
            foreign_folder(*state, cases[i].json, cases[i].min_name, span_of(cases[i].min));
        int result = finding_read(folder, &f, &err);
        if (result != cases[i].result)
            fail_msg("case %zu: %d (%s)", i, result, err.text);
        if (result == 0) {
            assert_int_equal(finding_write(*state, &f, &place, &err), 0);
            finding_release(&f);
        } else {
            assert_true(err.text[0]);
        }
        free(folder);
    }
}

static void a_full_disk_keeps_what_stands(void **state)
{
    struct finding f = sample(SPAN("{\"message\":{\"text\":1}}"));
    struct err err = ERR_INIT;
    struct finding back;
    assert_int_equal(finding_write(*state, &f, &place, &err), 0);
    char *blocked = xasprintf("%s/.%s.new", (char *)*state, f.bucket);
    assert_int_equal(fs_write(blocked, SPAN("in the way"), false, &err), 0);
    /* A file where the fresh folder goes is removed like any other rest of a killed run. */
    assert_int_equal(finding_write(*state, &f, &place, &err), 0);
    assert_false(fs_exists(blocked));
    assert_int_equal(finding_write("/proc/nowhere", &f, &place, &err), -1);
    assert_true(err.text[0]);
    char *folder = folder_of(*state, &f);
    assert_int_equal(finding_read(folder, &back, &err), 0);
    assert_same_finding(&f, &back);
    finding_release(&back);
    free(folder);
    free(blocked);
    finding_release(&f);
}

static int make_folder(void **state)
{
    return (*state = unit_tmpdir()) ? 0 : -1;
}

static int remove_folder(void **state)
{
    fs_remove_tree(*state);
    free(*state);
    return 0;
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(reads_what_it_wrote),
        IN_FOLDER(hostile_bytes_stay_inside),
        IN_FOLDER(repro_quotes_for_the_shell),
        IN_FOLDER(curl_is_not_asked_for_what_it_cannot_do),
        IN_FOLDER(secrets_are_redacted),
        IN_FOLDER(a_bucket_is_no_path),
        IN_FOLDER(odd_folders_are_errors_or_defaults),
        IN_FOLDER(a_full_disk_keeps_what_stands),
    };
    return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
