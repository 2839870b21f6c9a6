#ifndef HARNESS_NET_REQUEST_H
#define HARNESS_NET_REQUEST_H
/* A step turned into the bytes that go on the wire. Pure: no I/O, same input same bytes.
 *
 * Sent by default, in this order: request line, Host, User-Agent: hookstorm/VERSION, Content-Type:
 * application/json, Authorization (where the URL has userinfo), X-Hookstorm-Run, the secret, the
 * step's headers in their order, Content-Length. A step's header replaces the default one of that
 * name (any case); an empty value for Content-Type or User-Agent leaves it out. Telegram also sends
 * Accept-Encoding: gzip, deflate; we do not, so that answers stay readable for the oracles.
 *
 * Method, path, header names and values are written byte for byte as the step has them, CR and LF
 * included: they are test data, and nothing but a step puts such bytes there. Steps that set
 * Content-Length, Transfer-Encoding or Connection themselves get exactly that and no framing header
 * of ours; the connection is then not used again. */
#include "harness/model/input.h"
#include "harness/net/endpoint.h"

/* What every request of a run shares. Written once, then only read. */
struct request_defaults {
    const struct endpoint *endpoint; /* borrowed */
    char *secret;                    /* owned; NULL: none configured */
    char *run_id;                    /* owned */
    struct buf plain;                /* all of a plain step's head but the length's digits */
};
/* secret may be NULL or "" (none). run_id marks our requests in the bot's log. */
void request_defaults_init(struct request_defaults *d, const struct endpoint *endpoint,
                           const char *secret, const char *run_id);
void request_defaults_release(struct request_defaults *d);

struct request {
    struct buf head;         /* request line to the empty line */
    struct rope framed;      /* chunked: the framing around the borrowed body segments */
    const struct rope *body; /* not chunked: the step's own */
    uint64_t send;           /* bytes to send after the head (wire.cut applied) */
    enum wire_end end;
    bool reusable;  /* framing is honest: the connection may carry another request */
    bool head_only; /* method HEAD: the answer has no body */
};
#define REQUEST_INIT ((struct request){0})

/* Overwrites `r`, keeping its memory. Borrows the step's body: the step must outlive the request's
 * use and not change meanwhile. Chunked bodies have one chunk per rope segment, so a body of
 * repeated segments stays a few words; wire.cut counts body bytes, not framing. wire.declared with
 * wire.chunked sends both headers (a smuggling probe).
 * Without a configured secret, SECRET_RIGHT and SECRET_SPACE send none and the other shapes are
 * made from a stand-in. */
void request_build(struct request *r, const struct step *s, const struct request_defaults *d);
void request_release(struct request *r);
/* What follows the head; its first r->send bytes are sent. */
const struct rope *request_body(const struct request *r);
#endif
