/* The server that throughput is measured against: one thread, answers 200 {} to every complete
 * request, at as little cost as sockets allow, so that the client is what is measured.
 *
 *   bench_server [--port N] [--batch US] [--waste PERCENT] [--time S]
 *
 * Prints its port on stdout. GET /stats answers
 * {"requests","bytes","connections","cpu_ns","wall_ns"} (cpu_ns is this process's own, wall_ns the
 * clock beside it); GET /quit ends it, and so does --time (60 s unless told). Bodies of any size,
 * with Content-Length or chunked, are read and dropped: memory does not grow with them. --batch
 * sleeps that long before looking for events, so that many are handled at a time instead of being
 * woken for each. --waste burns that share of the CPU time it has used on top: at 100 it does half
 * the work it could, so that a client that is not twice as fast saturates it, and twice the rate it
 * then serves is what it can serve. */
#include "harness/base/clock.h"
#include "harness/base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define IN_SIZE ((size_t)256 << 10)
#define HEAD_MAX ((size_t)16 << 10)
#define EVENTS_MAX 512
#define FDS_MAX 65536

enum body { BODY_NONE, BODY_LENGTH, CHUNK_LINE, CHUNK_DATA, CHUNK_END, CHUNK_TRAILER };

/* One connection: where it stands in its request. Only a head that was cut is stored. */
struct client {
    char *head;
    uint32_t head_len;
    uint8_t body;
    bool stats, quit, bad;
    uint64_t left;      /* of the body or chunk */
    uint32_t line_len;  /* chunk or trailer line so far */
    uint64_t line_size; /* chunk size so far */
    bool line_done;     /* size digits are over */
};

static struct client *client_of[FDS_MAX];
static char in[IN_SIZE];
static uint64_t requests, bytes, connections;
static bool quitting;

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                             "Content-Length: 2\r\n\r\n{}";

static int64_t cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static bool send_all(int fd, const char *p, size_t n)
{
    return send(fd, p, n, MSG_NOSIGNAL) == (ssize_t)n;
}

static bool send_stats(int fd)
{
    char body[256], text[512];
    int n = snprintf(body, sizeof body,
                     "{\"requests\":%llu,\"bytes\":%llu,\"connections\":%llu,\"cpu_ns\":%lld,"
                     "\"wall_ns\":%lld}",
                     (unsigned long long)requests, (unsigned long long)bytes,
                     (unsigned long long)connections, (long long)cpu_ns(), (long long)clock_now());
    int len = snprintf(text, sizeof text,
                       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                       "Content-Length: %d\r\n\r\n%s",
                       n, body);
    return send_all(fd, text, (size_t)len);
}

static bool reply(int fd, struct client *c)
{
    if (c->quit)
        quitting = true;
    if (c->stats)
        return send_stats(fd);
    requests++;
    return send_all(fd, answer, sizeof answer - 1);
}

/* Reads the framing out of a complete head. */
static void read_head(struct client *c, const char *head, size_t n)
{
    c->body = BODY_NONE;
    c->left = 0;
    c->stats = n > 10 && memcmp(head, "GET /stats", 10) == 0;
    c->quit = n > 9 && memcmp(head, "GET /quit", 9) == 0;
    const char *end = head + n;
    for (const char *p = memchr(head, '\n', n); p && ++p < end;
         p = memchr(p, '\n', (size_t)(end - p))) {
        size_t rest = (size_t)(end - p);
        if ((*p | 0x20) == 'c' && rest > 15 && strncasecmp(p, "content-length:", 15) == 0) {
            c->left = strtoull(p + 15, NULL, 10);
            c->body = c->left ? BODY_LENGTH : BODY_NONE;
        } else if ((*p | 0x20) == 't' && rest > 26 &&
                   strncasecmp(p, "transfer-encoding: chunked", 26) == 0) {
            c->body = CHUNK_LINE;
            c->line_len = 0;
        }
    }
}

static int hex_value(char ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    ch = (char)(ch | 0x20);
    return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

/* One byte of a chunk-size line. */
static void chunk_line_byte(struct client *c, char ch)
{
    if (c->line_len++ == 0) {
        c->line_size = 0;
        c->line_done = false;
    }
    int digit = c->line_done ? -1 : hex_value(ch);
    if (digit >= 0 && c->line_len <= 15) {
        c->line_size = c->line_size * 16 + (uint64_t)digit;
    } else if (ch == '\n') {
        c->left = c->line_size;
        c->body = c->left ? CHUNK_DATA : CHUNK_TRAILER;
        c->line_len = 0;
    } else {
        c->line_done = true;
        c->bad = c->line_len > HEAD_MAX;
    }
}

/* Consumes body bytes; sets *done at the request's end. Returns how many. */
static size_t take_body(struct client *c, const char *p, size_t n, bool *done)
{
    size_t used = 0;
    *done = c->body == BODY_NONE;
    while (used < n && !*done && !c->bad) {
        size_t piece = n - used < c->left ? n - used : (size_t)c->left;
        switch ((enum body)c->body) {
        case BODY_LENGTH:
        case CHUNK_DATA:
            used += piece;
            bytes += piece;
            c->left -= piece;
            if (!c->left && c->body == BODY_LENGTH)
                *done = true;
            else if (!c->left)
                c->body = CHUNK_END;
            break;
        case CHUNK_LINE:
            chunk_line_byte(c, p[used++]);
            break;
        case CHUNK_END:
            if (p[used++] == '\n')
                c->body = CHUNK_LINE;
            break;
        case CHUNK_TRAILER:
            if (p[used] == '\n') {
                *done = c->line_len == 0;
                c->line_len = 0;
            } else if (p[used] != '\r') {
                c->line_len++;
            }
            used++;
            break;
        case BODY_NONE:
            break;
        }
    }
    if (*done)
        c->body = BODY_NONE;
    return used;
}

/* Handles all of p; false to close. */
static bool take(int fd, struct client *c, const char *p, size_t n)
{
    bool done;
    while (n) {
        if (c->body == BODY_NONE) {
            const char *end = memmem(p, n, "\r\n\r\n", 4);
            if (!end) {
                if (n >= HEAD_MAX)
                    return false;
                c->head = xrealloc(c->head, HEAD_MAX, 1);
                memcpy(c->head, p, n);
                c->head_len = (uint32_t)n;
                return true;
            }
            size_t head = (size_t)(end - p) + 4;
            read_head(c, p, head);
            p += head;
            n -= head;
        }
        size_t used = take_body(c, p, n, &done);
        p += used;
        n -= used;
        if (c->bad || (done && !reply(fd, c)))
            return false;
    }
    return true;
}

static void drop(int fd)
{
    struct client *c = client_of[fd];
    client_of[fd] = NULL;
    free(c->head);
    free(c);
    close(fd);
}

static void serve(int fd)
{
    struct client *c = client_of[fd];
    for (;;) {
        size_t kept = c->head_len;
        if (kept)
            memcpy(in, c->head, kept);
        c->head_len = 0;
        ssize_t n = recv(fd, in + kept, IN_SIZE - kept, 0);
        if (n < 0 && errno == EAGAIN) {
            c->head_len = (uint32_t)kept;
            return;
        }
        if (n <= 0 || !take(fd, c, in, kept + (size_t)n)) {
            drop(fd);
            return;
        }
        if ((size_t)n < IN_SIZE - kept)
            return;
    }
}

static void welcome(int epoll, int listener)
{
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (fd >= FDS_MAX) {
            close(fd);
            continue;
        }
        struct epoll_event ev = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.fd = fd};
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        client_of[fd] = xcalloc(1, sizeof **client_of);
        connections++;
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev);
    }
}

static int open_port(unsigned port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "reno", 4);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 4096) != 0 ||
        getsockname(fd, (struct sockaddr *)&a, &n) != 0) {
        perror("bench_server");
        exit(1);
    }
    printf("%u\n", (unsigned)ntohs(a.sin_port));
    fflush(stdout);
    return fd;
}

/* Burns `percent` of the CPU time used since the last call. */
static void waste(int64_t percent)
{
    static int64_t last;
    int64_t now = cpu_ns(), until = now + (last ? now - last : 0) * percent / 100;
    while ((last = cpu_ns()) < until)
        ;
}

static void run(int listener, int64_t batch, int64_t percent, int64_t until)
{
    struct epoll_event ev[EVENTS_MAX] = {{.events = EPOLLIN, .data.fd = listener}};
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, ev);
    while (!quitting && clock_now() < until) {
        int n = epoll_wait(epoll, ev, EVENTS_MAX, 1000);
        for (int i = 0; i < n; i++)
            if (ev[i].data.fd == listener)
                welcome(epoll, listener);
            else if (client_of[ev[i].data.fd])
                serve(ev[i].data.fd);
        if (percent)
            waste(percent);
        if (batch && n > 1 && n < EVENTS_MAX)
            clock_sleep(batch);
    }
}

int main(int argc, char **argv)
{
    unsigned port = 0;
    int64_t batch = 0, percent = 0, seconds = 60;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--port") == 0)
            port = (unsigned)strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--batch") == 0)
            batch = strtoll(argv[i + 1], NULL, 10) * NS_PER_US;
        else if (strcmp(argv[i], "--waste") == 0)
            percent = strtoll(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--time") == 0)
            seconds = strtoll(argv[i + 1], NULL, 10);
    }
    /* Sleeps of microseconds would otherwise take 50 longer. */
    prctl(PR_SET_TIMERSLACK, 1UL);
    run(open_port(port), batch, percent, clock_now() + seconds * NS_PER_S);
    return 0;
}
