#ifndef TESTS_BOTS_SAMPLE_SERVER_H
#define TESTS_BOTS_SAMPLE_SERVER_H
/* The bot behind HTTP (libmicrohttpd): POST <path>, GET /healthz, GET /metrics, POST /reset. */
#include "tests/bots/sample/bot.h"

struct server_config {
    struct bot *bot;
    const char *path; /* of the webhook */
    int listener;     /* a listening socket, see listen_*; taken over */
    unsigned threads;
    size_t max_body; /* bytes; larger ones are read, dropped and answered 413 */
};

struct server; /* opaque */
struct server *server_start(const struct server_config *config,
                            struct err *err); /* NULL on error */
/* Ends all connections and threads. false if some never end (planted hangs): nothing is freed
 * then, and the process should leave with _exit. */
bool server_stop(struct server *s);

int listen_tcp(int *port, struct err *err);         /* 127.0.0.1; *port 0: any, set to which */
int listen_unix(const char *path, struct err *err); /* replaces a stale socket */
#endif
