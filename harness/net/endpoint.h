#ifndef HARNESS_NET_ENDPOINT_H
#define HARNESS_NET_ENDPOINT_H
/* Where a bot's webhook is: a parsed target URL and how to reach it. Written once at start, then
 * only read, so threads may share it.
 *
 *   http://user:pass@host:8080/webhook   https://[::1]/hook
 *   unix:/run/bot.sock:/route            http+unix://%2Frun%2Fbot.sock/route   */
#include "harness/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct endpoint {
    bool tls;
    char *host;          /* owned; without brackets; "localhost" for a Unix socket */
    uint16_t port;       /* 0 for a Unix socket */
    char *path;          /* owned; path and query as sent, starts with '/' */
    char *socket;        /* owned; path of the Unix socket, NULL for TCP */
    char *authorization; /* owned; "Basic ..." made from the URL's userinfo, NULL where none */
    char *host_header;   /* owned; host and, unless the scheme's default, port */

    /* Set by the caller after parsing; owned. */
    bool insecure; /* accept any certificate */
    char *ca_file; /* PEM, NULL: the system's */
    char *proxy;   /* URL; NULL: none. The environment's proxies are never used */
    char **source; /* local addresses used in turn (127.0.0.2 ...): more ports than one has */
    size_t sources;
};

/* Overwrites `e`; on failure it is left empty. 0 or -1. */
int endpoint_parse(struct endpoint *e, const char *url, struct err *err);
void endpoint_release(struct endpoint *e);
/* A numeric IPv4 or IPv6 address of this machine; also accepts none but those. 0 or -1. */
int endpoint_add_source(struct endpoint *e, const char *address, struct err *err);
/* This machine for certain: a Unix socket, localhost, 127.0.0.0/8 or ::1. */
bool endpoint_loopback(const struct endpoint *e);
#endif
