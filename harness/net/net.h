#ifndef HARNESS_NET_NET_H
#define HARNESS_NET_NET_H
/* The wire: one epoll loop, owned by one thread, that keeps up to `connections` connections to one
 * endpoint and plays requests on them. Several nets in several threads share nothing but the
 * read-only endpoint. libcurl makes the connections (names, TCP, Unix sockets, TLS, proxies); the
 * bytes on them are written and read here, exactly as the request has them.
 *
 * A request takes the idle connection used last, else opens one, else waits in a FIFO. Bodies are
 * streamed from their rope; nothing of them is kept per connection. SIGPIPE is never raised. */
#include "harness/model/exchange.h"
#include "harness/net/request.h"

struct net;

/* Durations in ns; 0: no such limit. */
struct net_config {
    const struct endpoint *endpoint; /* borrowed; outlives the net */
    size_t connections;              /* at least 1 */
    int64_t connect_within;          /* from dialing to a connection that stands, TLS included */
    int64_t write_stall;             /* longest time without the server taking a byte */
    int64_t first_byte;              /* from the last request byte to the first response byte */
    int64_t answer_within;           /* from leaving the queue to the complete answer */
    uint64_t answer_limit;           /* bytes of response body; more is END_GARBAGE */
    bool retry_stale;                /* see net_done */
};
/* One connection, 10 s to connect, 60 s to answer (as Telegram: tdlib/telegram-bot-api#341), other
 * stages unlimited, 16 MiB answers, retry_stale. */
#define NET_CONFIG_INIT                                          \
    ((struct net_config){.connections = 1,                       \
                         .connect_within = INT64_C(10000000000), \
                         .answer_within = INT64_C(60000000000),  \
                         .answer_limit = UINT64_C(16) << 20,     \
                         .retry_stale = true})

/* Called once per accepted request, from net_poll, net_drain or net_cancel_all only, never from
 * net_submit. The exchange is the net's and valid during the call; copy what outlives it. May
 * submit: a request submitted here goes out at once on the connection that has just become free.
 * Must not poll, drain, cancel or free.
 *
 * Facts beyond exchange.h: `connect` is when the connection stood, 0 on a reused one. A response
 * that is complete before the request is counts as END_ANSWERED and early; writing stops. With
 * retry_stale, a reused connection that turns out closed or reset before any response byte is
 * replaced and the request sent once more on a fresh one (reused is then false); where no fresh
 * connection can be made, the first failure is what is reported. TLS or name errors while
 * connecting are END_REFUSED (EPROTO, EHOSTUNREACH); net_connect_error says it in words. */
typedef void net_done(void *arg, const struct exchange *x);

struct net_request {
    const struct request *request; /* borrowed, unchanged, until done */
    bool fresh;                    /* only on a connection that has carried nothing yet */
    int64_t intended;              /* clock_now() time it was due; 0: the moment of submission */
    int64_t answer_within;         /* ns; 0: as configured */
    net_done *done;
    void *arg;
};

struct net *net_new(const struct net_config *config, struct err *err); /* NULL on failure */
void net_free(struct net *net); /* cancels what is in flight first */
/* Copies *rq. False, and done is not called, only while net_cancel_all runs. */
bool net_submit(struct net *net, const struct net_request *rq);
/* Waits at most timeout ns (0: not at all; negative: for ever) for something to happen, handles it,
 * and returns the number of exchanges that ended. Returns early on a signal. */
size_t net_poll(struct net *net, int64_t timeout);
size_t net_in_flight(const struct net *net); /* submitted and not done, waiting ones included */
/* Polls until nothing is in flight (true) or timeout ns are over (false). */
bool net_drain(struct net *net, int64_t timeout);
/* Ends all in flight with END_LOCAL, ECANCELED, and closes every connection. */
void net_cancel_all(struct net *net);
/* Why the last connection could not be made, for a person; "" if none failed. Not escaped. */
const char *net_connect_error(const struct net *net);
#endif
