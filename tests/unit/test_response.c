/* The response reader: a table of answers, each fed whole, cut at every position and byte by byte;
 * random bytes; and bounds that hold however long a server goes on. */
#include "tests/unit/unit.h"

#include "harness/base/rng.h"
#include "harness/net/response.h"

#define LIMIT 100

enum want { COMPLETE, ON_CLOSE, GARBAGE, SHORT };

struct answer_case {
    const char *says; /* shown when it fails */
    const char *bytes;
    enum want want;
    int status;
    const char *body; /* as kept */
    bool reusable;    /* COMPLETE: may the connection go on? */
    size_t left_over; /* bytes after the response */
    bool head;        /* the request was HEAD */
};

#define OK "HTTP/1.1 200 OK\r\n"
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct answer_case cases[] = {
    {"plain", OK "Content-Length: 2\r\n\r\n{}", COMPLETE, 200, "{}", true, 0, false},
    {"bare LF line ends", "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}", COMPLETE, 200, "{}", true, 0,
     false},
    {"no reason, no space", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", COMPLETE, 200, "", true, 0,
     false},
    {"any case, odd space", OK "cOnTeNt-LeNgTh: \t 3 \t\r\n\r\nabc", COMPLETE, 200, "abc", true, 0,
     false},
    {"the same length twice", OK "Content-Length: 1\r\nContent-Length: 01\r\n\r\nx", COMPLETE, 200,
     "x", true, 0, false},
    {"Connection: close", OK "Connection: foo, Close\r\nContent-Length: 0\r\n\r\n", COMPLETE, 200,
     "", false, 0, false},
    {"HTTP/1.0 closes", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", COMPLETE, 200, "", false, 0,
     false},
    {"HTTP/1.0 keep-alive",
     "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", COMPLETE, 200, "",
     true, 0, false},
    {"bytes after the end", OK "Content-Length: 1\r\n\r\nxHTTP", COMPLETE, 200, "x", true, 4,
     false},
    {"204 has no body", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", COMPLETE, 204, "",
     true, 0, false},
    {"304 has no body", "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", COMPLETE,
     304, "", true, 0, false},
    {"answer to HEAD", OK "Content-Length: 500\r\n\r\n", COMPLETE, 200, "", true, 0, true},
    {"early 413", "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno",
     COMPLETE, 413, "no", false, 0, false},
    {"interim 100", "HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 0\r\n\r\n", COMPLETE, 200,
     "", true, 0, false},
    {"two interims with headers",
     "HTTP/1.1 103 Early Hints\r\nContent-Length: 7\r\nLink: x\r\n\r\nHTTP/1.1 102 P\r\n\r\n" OK
     "Content-Length: 1\r\n\r\n!",
     COMPLETE, 200, "!", true, 0, false},
    {"101 is final", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", COMPLETE, 101, "", false, 0,
     false},
    {"status 999", "HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n", COMPLETE, 999, "", true, 0,
     false},
    {"chunked", OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", COMPLETE,
     200, "abcde", true, 0, false},
    {"chunk extensions",
     OK "Transfer-Encoding: Chunked\r\n\r\nA;x=\"y\" \r\n" TEN "\r\n0 ; z\r\n\r\n", COMPLETE, 200,
     TEN, true, 0, false},
    {"trailers", OK "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\n",
     COMPLETE, 200, "a", true, 0, false},
    {"gzip, chunked",
     OK "Transfer-Encoding: gzip\r\nTransfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n", COMPLETE, 200,
     "", true, 0, false},
    {"until close", OK "Content-Type: text/plain\r\n\r\nhello", ON_CLOSE, 200, "hello", false, 0,
     false},
    {"until close, empty", OK "\r\n", ON_CLOSE, 200, "", false, 0, false},
    {"as long as the limit", OK "Content-Length: 100\r\n\r\n" HUNDRED, COMPLETE, 200, HUNDRED, true,
     0, false},

    {"nothing", "", SHORT, 0, "", false, 0, false},
    {"half a status line", "HTTP/1.1 20", SHORT, 0, "HTTP/1.1 20", false, 0, false},
    {"half a head", OK "Content-Le", SHORT, 200, "", false, 0, false},
    {"half a body", OK "Content-Length: 9\r\n\r\nhalf", SHORT, 200, "half", false, 0, false},
    {"interim only", "HTTP/1.1 100 Continue\r\n\r\n", SHORT, 0, "", false, 0, false},
    {"half a chunk", OK "Transfer-Encoding: chunked\r\n\r\n5\r\nabc", SHORT, 200, "abc", false, 0,
     false},
    {"no last chunk", OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", SHORT, 200, "abc", false,
     0, false},
    {"no end of trailers", OK "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n", SHORT, 200, "",
     false, 0, false},

    {"not HTTP", "SSH-2.0-OpenSSH\r\n", GARBAGE, 0, "SSH-2.0-OpenSSH\r\n", false, 0, false},
    {"not HTTP, no line end", "\x16\x03\x01", GARBAGE, 0, "\x16\x03\x01", false, 0, false},
    {"an empty line first", "\r\n" OK "\r\n", GARBAGE, 0, "\r\n" OK "\r\n", false, 0, false},
    {"HTTP/2", "HTTP/2 200\r\n", GARBAGE, 0, "HTTP/2 200\r\n", false, 0, false},
    {"HTTP/1.x", "HTTP/1.x 200 OK\r\n", GARBAGE, 0, "HTTP/1.x 200 OK\r\n", false, 0, false},
    {"status of two digits", "HTTP/1.1 20 OK\r\n", GARBAGE, 0, NULL, false, 0, false},
    {"status of four digits", "HTTP/1.1 2000 OK\r\n", GARBAGE, 0, NULL, false, 0, false},
    {"status 099", "HTTP/1.1 099 No\r\n\r\n", GARBAGE, 0, NULL, false, 0, false},
    {"two spaces", "HTTP/1.1  200 OK\r\n\r\n", GARBAGE, 0, NULL, false, 0, false},
    {"no colon", OK "NoColon\r\n\r\n", GARBAGE, 200, "NoColon\r\n\r\n", false, 0, false},
    {"no name", OK ": x\r\n\r\n", GARBAGE, 200, ": x\r\n\r\n", false, 0, false},
    {"space before colon", OK "Content-Length : 1\r\n\r\nx", GARBAGE, 200, NULL, false, 0, false},
    {"folded line", OK "A: b\r\n c\r\n\r\n", GARBAGE, 200, NULL, false, 0, false},
    {"CR inside", OK "A: b\rc\r\n\r\n", GARBAGE, 200, NULL, false, 0, false},
    {"lengths differ", OK "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", GARBAGE, 200, NULL,
     false, 0, false},
    {"length list", OK "Content-Length: 1, 1\r\n\r\nx", GARBAGE, 200, NULL, false, 0, false},
    {"length +1", OK "Content-Length: +1\r\n\r\nx", GARBAGE, 200, NULL, false, 0, false},
    {"length -1", OK "Content-Length: -1\r\n\r\nx", GARBAGE, 200, NULL, false, 0, false},
    {"length empty", OK "Content-Length:\r\n\r\nx", GARBAGE, 200, NULL, false, 0, false},
    {"length hex", OK "Content-Length: 0x1\r\n\r\nx", GARBAGE, 200, NULL, false, 0, false},
    {"length too long", OK "Content-Length: 99999999999999999999999\r\n\r\nx", GARBAGE, 200, NULL,
     false, 0, false},
    {"length and chunked", OK "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     GARBAGE, 200, NULL, false, 0, false},
    {"chunked not last", OK "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", GARBAGE, 200, NULL,
     false, 0, false},
    {"identity", OK "Transfer-Encoding: identity\r\n\r\nx", GARBAGE, 200, NULL, false, 0, false},
    {"chunk size missing", OK "Transfer-Encoding: chunked\r\n\r\n\r\nabc", GARBAGE, 200, NULL,
     false, 0, false},
    {"chunk size no hex", OK "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", GARBAGE, 200, "xyz\r\n",
     false, 0, false},
    {"chunk size too big", OK "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", GARBAGE,
     200, NULL, false, 0, false},
    {"chunk longer than said", OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
     GARBAGE, 200, "abcd\r\n0\r\n\r\n", false, 0, false},
    {"bad trailer", OK "Transfer-Encoding: chunked\r\n\r\n0\r\nbad\r\n\r\n", GARBAGE, 200, NULL,
     false, 0, false},
    {"body over the limit", OK "Content-Length: 101\r\n\r\n" HUNDRED "x", GARBAGE, 200, HUNDRED "x",
     false, 0, false},
    {"endless over the limit", OK "\r\n" HUNDRED "xyz", GARBAGE, 200, HUNDRED "xyz", false, 0,
     false},
    {"chunks over the limit", OK "Transfer-Encoding: chunked\r\n\r\n65\r\n" HUNDRED "!\r\n",
     GARBAGE, 200, HUNDRED "!\r\n", false, 0, false},
};

struct reading {
    struct response r;
    struct exchange x;
    enum response_result result;
    size_t used;
};

static void start(struct reading *g, bool head)
{
    memset(g, 0, sizeof *g);
    response_init(&g->r, LIMIT);
    response_start(&g->r, head);
}

/* Feeds one piece as the wire would; the pieces are copied to their own heap block, so that a read
 * beyond them is seen by the sanitizer. */
static void feed(struct reading *g, const char *p, size_t n)
{
    size_t used = 0;
    char *own = malloc(n ? n : 1);
    memcpy(own, p, n);
    if (g->result != RESPONSE_DONE)
        g->result = response_feed(&g->r, (struct span){own, n}, &used, &g->x);
    g->used += used;
    free(own);
}

static enum want outcome(struct reading *g)
{
    if (g->result == RESPONSE_DONE)
        return COMPLETE;
    if (g->result == RESPONSE_BAD)
        return GARBAGE;
    return response_close(&g->r, &g->x) == RESPONSE_DONE ? ON_CLOSE : SHORT;
}

static void check(const struct answer_case *c, struct reading *g)
{
    enum want got = outcome(g);
    struct span body = exchange_body(&g->x);
    if (got != c->want || g->x.status != c->status || (c->body && !span_is(body, c->body)))
        fail_msg("%s: outcome %d status %d body '%.*s'", c->says, (int)got, g->x.status,
                 (int)body.n, body.p);
    if (got == COMPLETE &&
        (g->r.close == c->reusable || g->used != strlen(c->bytes) - c->left_over))
        fail_msg("%s: close %d, %zu bytes used", c->says, g->r.close, g->used);
    response_release(&g->r);
}

static void whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading g;
        start(&g, cases[i].head);
        feed(&g, cases[i].bytes, strlen(cases[i].bytes));
        check(&cases[i], &g);
    }
}

static void cut_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t cut = 0; cut <= strlen(cases[i].bytes); cut++) {
            struct reading g;
            start(&g, cases[i].head);
            feed(&g, cases[i].bytes, cut);
            feed(&g, cases[i].bytes + cut, strlen(cases[i].bytes) - cut);
            check(&cases[i], &g);
        }
}

static void byte_by_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading g;
        start(&g, cases[i].head);
        for (const char *p = cases[i].bytes; *p; p++)
            feed(&g, p, 1);
        check(&cases[i], &g);
    }
}

static void head_is_kept(void **state)
{
    (void)state;
    struct reading g;
    struct span v;
    start(&g, false);
    const char *text = "HTTP/1.1 100 Continue\r\nA: interim\r\n\r\nHTTP/1.1 429 Slow\r\n"
                       "Retry-After:  7 \r\nContent-Length: 0\r\nretry-after: 8\r\n\r\n";
    feed(&g, text, strlen(text));
    assert_int_equal(g.result, RESPONSE_DONE);
    assert_true(exchange_header(&g.x, "RETRY-after", &v));
    assert_true(span_is(v, "7"));
    assert_true(exchange_header(&g.x, "content-length", &v));
    assert_false(exchange_header(&g.x, "A", &v));
    assert_false(exchange_header(&g.x, "retry", &v));
    response_release(&g.r);
}

/* A NUL cannot stand in the table's strings. */
static void nul_in_header(void **state)
{
    (void)state;
    static const char text[] = OK "A: b\0c\r\n\r\n";
    struct reading g;
    start(&g, false);
    feed(&g, text, sizeof text - 1);
    assert_int_equal(g.result, RESPONSE_BAD);
    response_release(&g.r);
}

/* Feeds `unit` until the reader stops or `max` units went in; returns how many bytes it took. */
static size_t go_on(struct reading *g, const char *start_with, const char *unit, size_t max)
{
    size_t n = strlen(start_with);
    feed(g, start_with, n);
    for (size_t i = 0; i < max && g->result == RESPONSE_MORE; i++) {
        feed(g, unit, strlen(unit));
        n += strlen(unit);
        assert_true(g->r.line.cap <= 2 * RESPONSE_HEAD_MAX);
    }
    return n;
}

static void endless(void **state)
{
    (void)state;
    static const struct {
        const char *says, *first, *unit;
    } table[] = {
        {"headers", OK, "X-Pad: " TEN TEN "\r\n"},
        {"one header", OK "X-Pad: ", TEN TEN},
        {"one status line", "HTTP/1.1 200 ", TEN TEN},
        {"interims", "", "HTTP/1.1 100 Continue\r\n\r\n"},
        {"trailers", OK "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n"},
        {"a chunk line", OK "Transfer-Encoding: chunked\r\n\r\n1;", TEN TEN},
        {"leading zeros", OK "Transfer-Encoding: chunked\r\n\r\n0", "0"},
        {"line between chunks", OK "Transfer-Encoding: chunked\r\n\r\n1\r\nx", " "},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct reading g;
        start(&g, false);
        size_t n = go_on(&g, table[i].first, table[i].unit, 1 << 20);
        if (g.result != RESPONSE_BAD || n > RESPONSE_HEAD_MAX + 256)
            fail_msg("%s: result %d after %zu bytes", table[i].says, (int)g.result, n);
        response_release(&g.r);
    }
}

/* Many small chunks with extensions: their lines may not outgrow the budget either. */
static void endless_chunk_extensions(void **state)
{
    (void)state;
    struct reading g;
    start(&g, false);
    g.r.limit = UINT64_MAX;
    size_t n =
        go_on(&g, OK "Transfer-Encoding: chunked\r\n\r\n", "1;" HUNDRED "\r\nx\r\n", 1 << 20);
    assert_int_equal(g.result, RESPONSE_BAD);
    assert_true(n < 2 * RESPONSE_HEAD_MAX);
    response_release(&g.r);
}

static void small_chunks_are_free(void **state)
{
    (void)state;
    struct reading g;
    start(&g, false);
    g.r.limit = UINT64_MAX;
    go_on(&g, OK "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", 200000);
    feed(&g, "0\r\n\r\n", 5);
    assert_int_equal(g.result, RESPONSE_DONE);
    assert_int_equal(g.x.received, 200000);
    assert_int_equal(g.x.body_len, EXCHANGE_BODY);
    response_release(&g.r);
}

/* Random bytes, and answers with random bytes replaced, in random pieces: the same result as in
 * one piece, and nothing out of bounds. */
static void same_in_pieces(struct rng *rng, const char *text, size_t n)
{
    struct reading a, b;
    start(&a, false);
    start(&b, false);
    feed(&a, text, n);
    for (size_t at = 0; at < n;) {
        size_t piece = 1 + rng_below(rng, n - at);
        feed(&b, text + at, piece);
        at += piece;
    }
    assert_int_equal(a.result, b.result);
    assert_int_equal(a.used, b.used);
    assert_int_equal(a.x.status, b.x.status);
    assert_int_equal(a.x.received, b.x.received);
    assert_true(span_eq(exchange_head(&a.x), exchange_head(&b.x)));
    assert_true(span_eq(exchange_body(&a.x), exchange_body(&b.x)));
    response_release(&a.r);
    response_release(&b.r);
}

static void random_answers(void **state)
{
    (void)state;
    struct rng rng;
    rng_seed(&rng, 2);
    for (int round = 0; round < 40000; round++) {
        char text[512];
        const char *from = cases[rng_below(&rng, sizeof cases / sizeof *cases)].bytes;
        size_t n = strlen(from);
        memcpy(text, from, n);
        if (n == 0 || rng_chance(&rng, 1, 8)) {
            n = 1 + rng_below(&rng, sizeof text - 1);
            for (size_t i = 0; i < n; i++)
                text[i] = (char)rng_u64(&rng);
        }
        for (uint64_t k = rng_below(&rng, 4); k; k--)
            text[rng_below(&rng, n)] = "\r\n:0 1,;\0fFxz"[rng_below(&rng, 13)];
        same_in_pieces(&rng, text, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(byte_by_byte),
        cmocka_unit_test(head_is_kept),
        cmocka_unit_test(nul_in_header),
        cmocka_unit_test(endless),
        cmocka_unit_test(endless_chunk_extensions),
        cmocka_unit_test(small_chunks_are_free),
        cmocka_unit_test(random_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
