/* What the server really sees: wire options byte for byte and how the connection ends; long ropes
 * streamed in little memory; a thousand connections at once. */
#include "tests/unit/net_fixture.h"

#include <poll.h>
#include <sys/resource.h>

static pthread_mutex_t heard_lock = PTHREAD_MUTEX_INITIALIZER;
static struct buf heard;
static atomic_int ended; /* 1: orderly end, else errno + 1 */

static void keep(const char *p, size_t n)
{
    pthread_mutex_lock(&heard_lock);
    buf_add(&heard, p, n);
    pthread_mutex_unlock(&heard_lock);
}

/* Notes all bytes until the sending side ends, then answers (perhaps to nobody). */
static void note(struct client *c)
{
    char piece[4096];
    ssize_t n;
    while ((n = recv(c->fd, piece, sizeof piece, 0)) > 0)
        keep(piece, (size_t)n);
    int error = n < 0 ? errno : 0;
    SAY(c, OK_BODY(2, "{}"));
    atomic_store(&ended, error + 1);
}

struct wire_case {
    const char *says;
    struct wire wire;
    enum exchange_end end;
    const char *tail; /* what follows the common headers */
    int error;        /* how the server's reading ends */
};

static const struct wire_case cases[] = {
    {"half",
     {-1, -1, WIRE_HALF, false},
     END_ANSWERED,
     "Content-Length: 15\r\n\r\n{\"update_id\":1}",
     0},
    {"cut and half", {-1, 4, WIRE_HALF, false}, END_ANSWERED, "Content-Length: 15\r\n\r\n{\"up", 0},
    {"cut and close", {-1, 4, WIRE_CLOSE, false}, END_SENT, "Content-Length: 15\r\n\r\n{\"up", 0},
    {"close after all",
     {-1, -1, WIRE_CLOSE, false},
     END_SENT,
     "Content-Length: 15\r\n\r\n{\"update_id\":1}",
     0},
    {"declared and close",
     {99, -1, WIRE_CLOSE, false},
     END_SENT,
     "Content-Length: 99\r\n\r\n{\"update_id\":1}",
     0},
    {"head only and half",
     {-1, 0, WIRE_HALF, false},
     END_ANSWERED,
     "Content-Length: 15\r\n\r\n",
     0},
    {"chunks cut",
     {-1, 1, WIRE_CLOSE, true},
     END_SENT,
     "Transfer-Encoding: chunked\r\n\r\nf\r\n{",
     0},
    {"chunked and half",
     {-1, -1, WIRE_HALF, true},
     END_ANSWERED,
     "Transfer-Encoding: chunked\r\n\r\nf\r\n{\"update_id\":1}\r\n0\r\n\r\n",
     0},
};

static void play_case(const struct wire_case *wc)
{
    struct talk t;
    struct server *s = server_start(note);
    buf_clear(&heard);
    atomic_store(&ended, 0);
    talk_init(&t, s->url);
    t.step.wire = wc->wire;
    talk_open(&t);
    const struct exchange *x = talk_once(&t);
    size_t head = strlen(wc->tail);
    if (x->end != wc->end || !x->request_done)
        fail_msg("%s: ended as %s", wc->says, exchange_end_name(x->end));
    assert_int_equal(x->sent, t.request.head.len + t.request.send);
    talk_close(&t);
    for (int i = 0; i < 20000 && !atomic_load(&ended); i++)
        clock_sleep(NS_PER_MS);
    server_stop(s);
    if (heard.len < head || strcmp(heard.data + heard.len - head, wc->tail) != 0 ||
        atomic_load(&ended) != wc->error + 1)
        fail_msg("%s: the server saw '%s', end %d", wc->says, buf_cstr(&heard),
                 atomic_load(&ended));
}

static void as_the_server_sees_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        play_case(&cases[i]);
    buf_release(&heard);
}

static void reset(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(wait_gone);
    talk_init(&t, s->url);
    t.step.wire = (struct wire){-1, 4, WIRE_RESET, false};
    talk_open(&t);
    for (int i = 0; i < 3; i++)
        ASSERT_END(talk_once(&t), END_SENT);
    talk_close(&t);
    for (int i = 0; i < 2000 && atomic_load(&s->error) == 0; i++)
        clock_sleep(NS_PER_MS);
    assert_int_equal(atomic_load(&s->error), ECONNRESET);
    server_stop(s);
}

static void cut_and_wait(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(wait_gone);
    talk_init(&t, s->url);
    t.config.first_byte = 20 * NS_PER_MS;
    t.step.wire.cut = 5;
    talk_open(&t);
    ASSERT_END(talk_once(&t), END_TIMEOUT);
    assert_true(t.x.request_done);
    talk_close(&t);
    server_stop(s);
}

static void serve(struct client *c)
{
    while (hear(c, NULL))
        SAY(c, OK_BODY(2, "{}"));
}

/* The server took the rest of the body for another request: nothing more may follow there. */
static void not_reused_after_a_lie(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(serve);
    talk_init(&t, s->url);
    t.step.wire.declared = 3;
    talk_open(&t);
    for (int i = 0; i < 3; i++) {
        ASSERT_END(talk_once(&t), END_ANSWERED);
        assert_false(t.x.reused);
    }
    talk_close(&t);
    server_stop(s);
}

static void head_request(void **state)
{
    (void)state;
    struct talk t;
    char method[] = "HEAD";
    struct server *s = server_start(serve);
    talk_init(&t, s->url);
    t.step.method = method;
    rope_clear(&t.step.body);
    talk_open(&t);
    ASSERT_END(talk_once(&t), END_ANSWERED);
    assert_int_equal(t.x.received, 0);
    talk_close(&t);
    server_stop(s);
}

/* Counts the body's bytes by value: [0] 'a' [1] 'b'. */
static atomic_ullong letters[2];

static void count_letters(struct client *c)
{
    char piece[65536];
    unsigned long long sum[2] = {0, 0};
    ssize_t n;
    while ((n = recv(c->fd, piece, sizeof piece, 0)) > 0)
        for (ssize_t i = 0; i < n; i++)
            if (piece[i] == '~' || piece[i] == '|')
                sum[piece[i] == '|']++;
    atomic_fetch_add(&letters[0], sum[0]);
    atomic_fetch_add(&letters[1], sum[1]);
    SAY(c, OK_BODY(2, "{}"));
}

static long resident_pages(void)
{
    long size, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%ld %ld", &size, &resident) != 2)
        resident = 0;
    if (f)
        fclose(f);
    return resident;
}

static void long_rope(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(count_letters);
    talk_init(&t, s->url);
    t.config.connections = 10;
    t.step.wire.end = WIRE_HALF;
    rope_add(&t.step.body, SPAN("~|~"), (16 << 20) / 3);
    talk_open(&t);
    long before = resident_pages();
    struct net_request rq = talk_request(&t);
    for (int i = 0; i < 10; i++)
        net_submit(t.net, &rq);
    talk_wait(&t);
    assert_int_equal(t.done, 10);
    ASSERT_END(&t.x, END_ANSWERED);
    assert_int_equal(t.x.sent, t.request.head.len + t.step.body.len);
    assert_int_equal(atomic_load(&letters[0]), 10 * 2 * ((16 << 20) / 3));
    assert_int_equal(atomic_load(&letters[1]), 10 * ((16 << 20) / 3));
    /* 160 MiB went through; a server's thread stacks and buffers are all that may have grown. */
    assert_true(resident_pages() - before < (32 << 20) / sysconf(_SC_PAGESIZE));
    talk_close(&t);
    server_stop(s);
}

/* A single thread that takes all connections before it answers any. */
#define CROWD 1000

static void *serve_crowd(void *arg)
{
    int listener = *(int *)arg;
    struct pollfd *p = calloc(CROWD, sizeof *p);
    int heads = 0;
    for (int i = 0; i < CROWD; i++)
        p[i] = (struct pollfd){.fd = accept(listener, NULL, NULL), .events = POLLIN};
    while (heads < CROWD && poll(p, CROWD, 20000) > 0)
        for (int i = 0; i < CROWD; i++)
            if (p[i].revents) {
                char in[4096];
                (void)!recv(p[i].fd, in, sizeof in, 0);
                p[i].events = 0;
                heads++;
            }
    for (int i = 0; i < CROWD; i++) {
        (void)!send(p[i].fd, OK_BODY(2, "{}"), sizeof OK_BODY(2, "{}") - 1, MSG_NOSIGNAL);
        close(p[i].fd);
    }
    free(p);
    return NULL;
}

static bool allow_descriptors(rlim_t need)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_max < need)
        return false;
    if (r.rlim_cur < need)
        r.rlim_cur = need;
    return setrlimit(RLIMIT_NOFILE, &r) == 0;
}

static void a_thousand_at_once(void **state)
{
    (void)state;
    struct talk t;
    unsigned port;
    char url[100];
    pthread_t thread;
    if (!allow_descriptors(2 * CROWD + 200))
        skip();
    int listener = listen_tcp(&port, 4096);
    pthread_create(&thread, NULL, serve_crowd, &listener);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/", port);
    talk_init(&t, url);
    t.config.connections = CROWD;
    talk_open(&t);
    struct net_request rq = talk_request(&t);
    for (int i = 0; i < CROWD; i++)
        net_submit(t.net, &rq);
    talk_wait(&t);
    assert_int_equal(t.done, CROWD);
    ASSERT_END(&t.x, END_ANSWERED);
    pthread_join(thread, NULL);
    talk_close(&t);
    close(listener);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_server_sees_it),  cmocka_unit_test(reset),
        cmocka_unit_test(cut_and_wait),           cmocka_unit_test(head_request),
        cmocka_unit_test(not_reused_after_a_lie), cmocka_unit_test(long_rope),
        cmocka_unit_test(a_thousand_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
