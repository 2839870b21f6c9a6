#ifndef TESTS_UNIT_NET_FIXTURE_H
#define TESTS_UNIT_NET_FIXTURE_H
/* A real server on loopback whose behaviour is a function, one thread a connection, and a net that
 * talks to it. Nothing sleeps for effect: both sides wait for each other, bounded by time-outs. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/net/net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE (INT64_C(20) * NS_PER_S) /* nothing here takes as long unless it is broken */
#define CLIENTS_MAX 256
#define OK_BODY(n, body) "HTTP/1.1 200 OK\r\nContent-Length: " #n "\r\n\r\n" body

struct server;
struct client {
    struct server *server;
    int fd;
    int number; /* 0: the first connection */
    pthread_t thread;
};

struct server {
    void (*behave)(struct client *c); /* runs on the connection's thread; fd is closed after it */
    int listener;
    pthread_t thread;
    struct client client[CLIENTS_MAX];
    atomic_int clients;
    atomic_ullong seen;  /* bytes, as the behaviour counts them */
    atomic_int requests; /* complete ones read by serve_request */
    atomic_int error;    /* errno of the last failed read */
    char url[200];
};

/* ---- server side ------------------------------------------------------------------------- */
static inline void say(struct client *c, const char *text, size_t n)
{
    while (n) {
        ssize_t sent = send(c->fd, text, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        text += sent;
        n -= (size_t)sent;
    }
}
#define SAY(c, literal) say((c), (literal), sizeof(literal) - 1)

/* Reads a head and a body of its Content-Length; appends both to out where given. */
static inline bool hear(struct client *c, struct buf *out)
{
    char head[8192];
    size_t used = 0;
    char *end = NULL;
    while (!end && used < sizeof head - 1) {
        ssize_t n = recv(c->fd, head + used, 1, 0);
        if (n <= 0) {
            atomic_store(&c->server->error, n < 0 ? errno : 0);
            return false;
        }
        head[++used] = '\0';
        end = used > 3 ? strstr(head + used - 4, "\r\n\r\n") : NULL;
    }
    char *length = strstr(head, "Content-Length: ");
    unsigned long long left = length ? strtoull(length + 16, NULL, 10) : 0;
    if (out)
        buf_add(out, head, used);
    while (left) {
        char piece[65536];
        ssize_t n = recv(c->fd, piece, left < sizeof piece ? (size_t)left : sizeof piece, 0);
        if (n <= 0) {
            atomic_store(&c->server->error, n < 0 ? errno : 0);
            return false;
        }
        if (out)
            buf_add(out, piece, (size_t)n);
        atomic_fetch_add(&c->server->seen, (unsigned long long)n);
        left -= (unsigned long long)n;
    }
    atomic_fetch_add(&c->server->requests, 1);
    return true;
}

/* Until the client is gone. */
static inline void wait_gone(struct client *c)
{
    char piece[65536];
    ssize_t n;
    while ((n = recv(c->fd, piece, sizeof piece, 0)) > 0)
        atomic_fetch_add(&c->server->seen, (unsigned long long)n);
    atomic_store(&c->server->error, n < 0 ? errno : 0);
}

static inline void reset_on_close(struct client *c)
{
    struct linger now = {1, 0};
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

static inline void *client_main(void *arg)
{
    struct client *c = arg;
    struct timeval patience = {PATIENCE / NS_PER_S, 0};
    setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    c->server->behave(c);
    close(c->fd);
    return NULL;
}

static inline void *server_main(void *arg)
{
    struct server *s = arg;
    int fd;
    while ((fd = accept(s->listener, NULL, NULL)) >= 0) {
        int n = atomic_load(&s->clients);
        if (n == CLIENTS_MAX) {
            close(fd);
            continue;
        }
        s->client[n] = (struct client){.server = s, .fd = fd, .number = n};
        atomic_fetch_add(&s->clients, 1);
        pthread_create(&s->client[n].thread, NULL, client_main, &s->client[n]);
    }
    return NULL;
}

static inline int listen_tcp(unsigned *port, int backlog)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(fd, backlog), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    *port = ntohs(a.sin_port);
    return fd;
}

static inline struct server *server_run(int listener, void (*behave)(struct client *c))
{
    struct server *s = calloc(1, sizeof *s);
    s->listener = listener;
    s->behave = behave;
    pthread_create(&s->thread, NULL, server_main, s);
    return s;
}

static inline struct server *server_start(void (*behave)(struct client *c))
{
    unsigned port;
    struct server *s = server_run(listen_tcp(&port, 1024), behave);
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%u/hook", port);
    return s;
}

/* No more connections from here on; they are refused. */
static inline void server_deaf(struct server *s)
{
    if (s->listener < 0)
        return;
    shutdown(s->listener, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->listener);
    s->listener = -1;
}

/* After the client side is closed. */
static inline void server_stop(struct server *s)
{
    server_deaf(s);
    for (int i = 0; i < atomic_load(&s->clients); i++)
        pthread_join(s->client[i].thread, NULL);
    free(s);
}

/* ---- client side ------------------------------------------------------------------------- */
struct talk {
    struct endpoint endpoint;
    struct request_defaults defaults;
    struct net_config config; /* change before talk_open */
    struct net *net;
    struct step step; /* change before say_it */
    struct request request;
    size_t done;
    struct exchange x; /* the last one */
};

static inline void talk_init(struct talk *t, const char *url)
{
    memset(t, 0, sizeof *t);
    assert_int_equal(endpoint_parse(&t->endpoint, url, NULL), 0);
    request_defaults_init(&t->defaults, &t->endpoint, NULL, "test");
    t->config = NET_CONFIG_INIT;
    t->config.endpoint = &t->endpoint;
    t->step.wire = WIRE_INIT;
    rope_add(&t->step.body, SPAN("{\"update_id\":1}"), 1);
}

static inline void talk_open(struct talk *t)
{
    t->net = net_new(&t->config, NULL);
    assert_non_null(t->net);
}

static inline void talk_close(struct talk *t)
{
    net_free(t->net);
    rope_release(&t->step.body);
    request_release(&t->request);
    request_defaults_release(&t->defaults);
    endpoint_release(&t->endpoint);
}

static inline void talk_done(void *arg, const struct exchange *x)
{
    struct talk *t = arg;
    t->x = *x;
    t->done++;
}

static inline struct net_request talk_request(struct talk *t)
{
    request_build(&t->request, &t->step, &t->defaults);
    return (struct net_request){.request = &t->request, .done = talk_done, .arg = t};
}

static inline void talk_wait(struct talk *t)
{
    assert_true(net_drain(t->net, PATIENCE));
}

/* One exchange, start to end. */
static inline const struct exchange *talk_once(struct talk *t)
{
    struct net_request rq = talk_request(t);
    size_t before = t->done;
    assert_true(net_submit(t->net, &rq));
    talk_wait(t);
    assert_int_equal(t->done, before + 1);
    return &t->x;
}

#define ASSERT_END(x, want) \
    assert_string_equal(exchange_end_name((x)->end), exchange_end_name(want))
#endif
