/* Requests byte for byte: defaults, every shape of the secret, every wire option, hostile headers;
 * and target URLs. */
#include "tests/unit/unit.h"

#include "harness/net/request.h"

#include <stdio.h>

#define LINE "POST /hook HTTP/1.1\r\n"
#define COMMON                                                        \
    "Host: bot.test:8080\r\nUser-Agent: hookstorm/" HOOKSTORM_VERSION \
    "\r\nContent-Type: application/json\r\nX-Hookstorm-Run: r1\r\n"
#define SECRET "X-Telegram-Bot-Api-Secret-Token: "

struct bench {
    struct endpoint endpoint;
    struct request_defaults defaults;
    struct step step;
    struct request request;
    struct buf out; /* what goes on the wire */
};

static void setup(struct bench *b, const char *url, const char *secret)
{
    memset(b, 0, sizeof *b);
    assert_int_equal(endpoint_parse(&b->endpoint, url, NULL), 0);
    request_defaults_init(&b->defaults, &b->endpoint, secret, "r1");
    b->step.wire = WIRE_INIT;
    rope_add(&b->step.body, SPAN("{\"a\":1}"), 1);
}

static void teardown(struct bench *b)
{
    for (size_t i = 0; i < b->step.header_count; i++) {
        free(b->step.header[i].name);
        free(b->step.header[i].value);
    }
    free(b->step.header);
    rope_release(&b->step.body);
    request_release(&b->request);
    request_defaults_release(&b->defaults);
    endpoint_release(&b->endpoint);
    buf_release(&b->out);
}

static void add_header(struct step *s, const char *name, const char *value)
{
    s->header = realloc(s->header, (s->header_count + 1) * sizeof *s->header);
    s->header[s->header_count++] = (struct header){strdup(name), strdup(value)};
}

static const char *wire_bytes(struct bench *b)
{
    request_build(&b->request, &b->step, &b->defaults);
    buf_clear(&b->out);
    buf_span(&b->out, buf_view(&b->request.head));
    rope_flatten(request_body(&b->request), b->request.send, &b->out);
    return buf_cstr(&b->out);
}

static void expect(struct bench *b, const char *want, bool reusable)
{
    assert_string_equal(wire_bytes(b), want);
    assert_int_equal(b->request.reusable, reusable);
}

static void plain(void **state)
{
    (void)state;
    struct bench b;
    setup(&b, "http://bot.test:8080/hook", NULL);
    expect(&b, LINE COMMON "Content-Length: 7\r\n\r\n{\"a\":1}", true);
    /* Again in the same memory, and an empty body. */
    rope_clear(&b.step.body);
    expect(&b, LINE COMMON "Content-Length: 0\r\n\r\n", true);
    teardown(&b);
}

static void secrets(void **state)
{
    (void)state;
    static const struct {
        enum secret_shape shape;
        const char *configured, *without;
    } table[] = {
        {SECRET_RIGHT, SECRET "aZ9_-b\r\n", ""},
        {SECRET_ABSENT, "", ""},
        {SECRET_EMPTY, SECRET "\r\n", SECRET "\r\n"},
        {SECRET_WRONG, SECRET "bY8-_c\r\n", SECRET "ippltupsn_tfdsfu\r\n"},
        {SECRET_PREFIX, SECRET "aZ9_-\r\n", SECRET "hookstorm-secre\r\n"},
        {SECRET_SUFFIX, SECRET "aZ9_-b0\r\n", SECRET "hookstorm-secret0\r\n"},
        {SECRET_CASE, SECRET "Az9_-B\r\n", SECRET "HOOKSTORM-SECRET\r\n"},
        {SECRET_TWICE_WRONG_FIRST, SECRET "bY8-_c\r\n" SECRET "aZ9_-b\r\n",
         SECRET "ippltupsn_tfdsfu\r\n" SECRET "hookstorm-secret\r\n"},
        {SECRET_TWICE_RIGHT_FIRST, SECRET "aZ9_-b\r\n" SECRET "bY8-_c\r\n",
         SECRET "hookstorm-secret\r\n" SECRET "ippltupsn_tfdsfu\r\n"},
        {SECRET_SPACE, SECRET "aZ9_-b \r\n", ""},
    };
    assert_int_equal(sizeof table / sizeof *table, SECRET_SHAPES - 1);
    for (size_t i = 0; i < 2 * sizeof table / sizeof *table; i++) {
        struct bench b;
        char want[512];
        bool has = i % 2;
        setup(&b, "http://bot.test:8080/hook", has ? "aZ9_-b" : "");
        b.step.secret = table[i / 2].shape;
        snprintf(want, sizeof want, LINE COMMON "%sContent-Length: 7\r\n\r\n{\"a\":1}",
                 has ? table[i / 2].configured : table[i / 2].without);
        expect(&b, want, true);
        teardown(&b);
    }
}

static void secret_in_query(void **state)
{
    (void)state;
    struct bench b;
    setup(&b, "http://bot.test:8080/hook", "a/b");
    b.step.secret = SECRET_IN_QUERY;
    expect(&b,
           "POST /hook?secret_token=a%2Fb HTTP/1.1\r\n" COMMON "Content-Length: 7\r\n\r\n{\"a\":1}",
           true);
    b.step.path = strdup("/x?y=1");
    expect(&b,
           "POST /x?y=1&secret_token=a%2Fb HTTP/1.1\r\n" COMMON
           "Content-Length: 7\r\n\r\n{\"a\":1}",
           true);
    free(b.step.path);
    teardown(&b);
}

#define CHUNKED "Transfer-Encoding: chunked\r\n"

static void wire_options(void **state)
{
    (void)state;
    static const struct {
        struct wire wire;
        const char *want; /* after the common headers */
        bool reusable;
    } table[] = {
        {{100, -1, WIRE_AWAIT, false}, "Content-Length: 100\r\n\r\n{\"a\":1}", false},
        {{3, -1, WIRE_AWAIT, false}, "Content-Length: 3\r\n\r\n{\"a\":1}", false},
        {{7, -1, WIRE_AWAIT, false}, "Content-Length: 7\r\n\r\n{\"a\":1}", true},
        {{0, -1, WIRE_AWAIT, false}, "Content-Length: 0\r\n\r\n{\"a\":1}", false},
        {{-1, 3, WIRE_HALF, false}, "Content-Length: 7\r\n\r\n{\"a", false},
        {{-1, 0, WIRE_CLOSE, false}, "Content-Length: 7\r\n\r\n", false},
        {{-1, 7, WIRE_AWAIT, false}, "Content-Length: 7\r\n\r\n{\"a\":1}", true},
        {{-1, 99, WIRE_RESET, false}, "Content-Length: 7\r\n\r\n{\"a\":1}", false},
        {{-1, -1, WIRE_AWAIT, true}, CHUNKED "\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n", true},
        {{-1, 0, WIRE_AWAIT, true}, CHUNKED "\r\n7\r\n", false},
        {{-1, 4, WIRE_AWAIT, true}, CHUNKED "\r\n7\r\n{\"a\"", false},
        {{-1, 7, WIRE_AWAIT, true}, CHUNKED "\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n", true},
        {{5, -1, WIRE_AWAIT, true},
         CHUNKED "Content-Length: 5\r\n\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n",
         false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct bench b;
        char want[512];
        setup(&b, "http://bot.test:8080/hook", NULL);
        b.step.wire = table[i].wire;
        snprintf(want, sizeof want, LINE COMMON "%s", table[i].want);
        expect(&b, want, table[i].reusable);
        assert_int_equal(b.request.end, table[i].wire.end);
        teardown(&b);
    }
}

static void chunks_of_a_rope(void **state)
{
    (void)state;
    struct bench b;
    setup(&b, "http://bot.test:8080/hook", NULL);
    b.step.wire.chunked = true;
    rope_add(&b.step.body, SPAN("xy"), 10);
    expect(&b, LINE COMMON CHUNKED "\r\n7\r\n{\"a\":1}\r\n14\r\nxyxyxyxyxyxyxyxyxyxy\r\n0\r\n\r\n",
           true);
    b.step.wire.cut = 10;
    expect(&b, LINE COMMON CHUNKED "\r\n7\r\n{\"a\":1}\r\n14\r\nxyx", false);
    rope_clear(&b.step.body);
    b.step.wire.cut = -1;
    expect(&b, LINE COMMON CHUNKED "\r\n0\r\n\r\n", true);
    /* 1 TiB of one byte is still a few words. */
    rope_add(&b.step.body, SPAN("z"), ROPE_MAX);
    request_build(&b.request, &b.step, &b.defaults);
    assert_true(b.request.send > ROPE_MAX || b.request.send == ROPE_MAX);
    assert_true(b.request.framed.count < 8);
    teardown(&b);
}

static void headers(void **state)
{
    (void)state;
    struct bench b;
    setup(&b, "http://bot.test:8080/hook", "s3cret");
    add_header(&b.step, "content-type", "text/plain");
    add_header(&b.step, "User-Agent", "");
    add_header(&b.step, "HOST", "evil");
    add_header(&b.step, "x-telegram-bot-api-secret-token", "mine");
    add_header(&b.step, "X-Empty", "");
    add_header(&b.step, "X-Forwarded-For", "149.154.160.1");
    add_header(&b.step, "X-Forwarded-For", "91.108.4.1");
    b.step.method = strdup("PUT");
    expect(
        &b,
        "PUT /hook HTTP/1.1\r\nX-Hookstorm-Run: r1\r\ncontent-type: text/plain\r\nHOST: evil\r\n"
        "x-telegram-bot-api-secret-token: mine\r\nX-Empty: \r\nX-Forwarded-For: 149.154.160.1\r\n"
        "X-Forwarded-For: 91.108.4.1\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
        true);
    free(b.step.method);
    teardown(&b);
}

static void own_framing(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *want;
    } table[] = {
        {"content-length", "abc", "content-length: abc\r\n\r\n{\"a\":1}"},
        {"Transfer-Encoding", "x", "Transfer-Encoding: x\r\n\r\n{\"a\":1}"},
        {"Connection", "close", "Connection: close\r\nContent-Length: 7\r\n\r\n{\"a\":1}"},
        {"X", "a\r\nY: b", "X: a\r\nY: b\r\nContent-Length: 7\r\n\r\n{\"a\":1}"},
        {"X\nY", "a", "X\nY: a\r\nContent-Length: 7\r\n\r\n{\"a\":1}"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct bench b;
        char want[512];
        setup(&b, "http://bot.test:8080/hook", NULL);
        add_header(&b.step, table[i].name, table[i].value);
        snprintf(want, sizeof want, LINE COMMON "%s", table[i].want);
        expect(&b, want, false);
        teardown(&b);
    }
}

static void methods(void **state)
{
    (void)state;
    struct bench b;
    setup(&b, "http://bot.test:8080/hook", NULL);
    b.step.method = (char[]){"HEAD"};
    b.step.path = (char[]){"/a b\xff"};
    wire_bytes(&b);
    assert_true(b.request.head_only);
    assert_int_equal(strncmp(b.out.data, "HEAD /a b\xff HTTP/1.1\r\n", 21), 0);
    b.step.method = NULL;
    wire_bytes(&b);
    assert_false(b.request.head_only);
    b.step.path = (char[]){"/ HTTP/1.1\r\n\r\nGET /"};
    wire_bytes(&b);
    assert_false(b.request.reusable);
    b.step.path = NULL;
    teardown(&b);
}

static void urls(void **state)
{
    (void)state;
    static const struct {
        const char *url, *host, *header, *path, *socket, *authorization;
        int port;
        bool tls, loopback;
    } table[] = {
        {"http://127.0.0.1:8080/webhook/telegram?x=1", "127.0.0.1", "127.0.0.1:8080",
         "/webhook/telegram?x=1", NULL, NULL, 8080, false, true},
        {"https://bot.example", "bot.example", "bot.example", "/", NULL, NULL, 443, true, false},
        {"http://bot.example:80/", "bot.example", "bot.example", "/", NULL, NULL, 80, false, false},
        {"https://[::1]:8443/x", "::1", "[::1]:8443", "/x", NULL, NULL, 8443, true, true},
        {"http://u:p%40ss@localhost/", "localhost", "localhost", "/", NULL, "Basic dTpwQHNz", 80,
         false, true},
        {"http://127.1.2.3/", "127.1.2.3", "127.1.2.3", "/", NULL, NULL, 80, false, true},
        {"http://128.0.0.1/", "128.0.0.1", "128.0.0.1", "/", NULL, NULL, 80, false, false},
        {"http://127.evil.example/", "127.evil.example", "127.evil.example", "/", NULL, NULL, 80,
         false, false},
        {"unix:/run/bot.sock:/hook?a", "localhost", "localhost", "/hook?a", "/run/bot.sock", NULL,
         0, false, true},
        {"unix:/run/bot.sock", "localhost", "localhost", "/", "/run/bot.sock", NULL, 0, false,
         true},
        {"http+unix://%2Frun%2Fbot.sock/hook", "localhost", "localhost", "/hook", "/run/bot.sock",
         NULL, 0, false, true},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct endpoint e;
        assert_int_equal(endpoint_parse(&e, table[i].url, NULL), 0);
        assert_string_equal(e.host, table[i].host);
        assert_string_equal(e.host_header, table[i].header);
        assert_string_equal(e.path, table[i].path);
        assert_int_equal(e.port, table[i].port);
        assert_int_equal(e.tls, table[i].tls);
        assert_int_equal(endpoint_loopback(&e), table[i].loopback);
        assert_string_equal(e.socket ? e.socket : "", table[i].socket ? table[i].socket : "");
        assert_string_equal(e.authorization ? e.authorization : "",
                            table[i].authorization ? table[i].authorization : "");
        endpoint_release(&e);
    }
}

static void bad_urls(void **state)
{
    (void)state;
    static const char *const table[] = {"",
                                        "127.0.0.1:8080",
                                        "ftp://x/",
                                        "http://",
                                        "http://x:99999/",
                                        "unix:",
                                        "unix::/x",
                                        "http+unix:///x",
                                        "file:///etc",
                                        "http://a b/",
                                        "http+unix://%00a/",
                                        "unix:/s:/a b"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct endpoint e;
        struct err err = ERR_INIT;
        if (endpoint_parse(&e, table[i], &err) != -1)
            fail_msg("accepted '%s'", table[i]);
        assert_string_not_equal(err.text, "");
        assert_null(e.host);
    }
    struct err err = ERR_INIT;
    struct endpoint e;
    char url[400] = "unix:/";
    memset(url + 6, 'a', 300);
    assert_int_equal(endpoint_parse(&e, url, &err), -1);
    assert_int_equal(endpoint_parse(&e, "http://127.0.0.1/", &err), 0);
    assert_int_equal(endpoint_add_source(&e, "127.0.0.2", &err), 0);
    assert_int_equal(endpoint_add_source(&e, "localhost", &err), -1);
    endpoint_release(&e);
}

static void authorization_is_sent(void **state)
{
    (void)state;
    struct bench b;
    setup(&b, "http://u:p@bot.test:8080/hook", NULL);
    assert_non_null(strstr(wire_bytes(&b), "\r\nAuthorization: Basic dTpw\r\n"));
    teardown(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),
        cmocka_unit_test(secrets),
        cmocka_unit_test(secret_in_query),
        cmocka_unit_test(wire_options),
        cmocka_unit_test(chunks_of_a_rope),
        cmocka_unit_test(headers),
        cmocka_unit_test(own_framing),
        cmocka_unit_test(methods),
        cmocka_unit_test(urls),
        cmocka_unit_test(bad_urls),
        cmocka_unit_test(authorization_is_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
