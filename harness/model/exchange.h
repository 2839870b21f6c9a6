#ifndef HARNESS_MODEL_EXCHANGE_H
#define HARNESS_MODEL_EXCHANGE_H
/* One request, what came back, and when. Facts only: oracles decide what they mean. */
#include "harness/base/buf.h"

#include <stdint.h>

enum exchange_end {
    END_ANSWERED, /* a complete, parsable response */
    END_REFUSED,  /* connect refused or target address gone */
    END_CONNECT_TIMEOUT,
    END_RESET,   /* RST or EPIPE before a complete response */
    END_CLOSED,  /* orderly close before a complete response */
    END_TIMEOUT, /* no complete response within the deadline */
    END_GARBAGE, /* bytes that are no HTTP/1.x response, or beyond the limits */
    END_SENT,    /* the step's wire.end asked to close without waiting */
    END_LOCAL    /* our own side failed (no port, no descriptor): says nothing of the bot */
};
const char *exchange_end_name(enum exchange_end e);

#define EXCHANGE_HEAD 512
#define EXCHANGE_BODY 4096
struct exchange {
    enum exchange_end end;
    int status;        /* of the final response; 0 if none was read */
    int error;         /* errno where end is REFUSED, RESET, LOCAL; else 0 */
    bool reused;       /* the connection had already carried an exchange */
    bool any_byte;     /* at least one response byte arrived */
    bool request_done; /* every request byte was handed to the kernel */
    bool early;        /* the response was complete before the request was */
    /* Clock times, ns (clock_now); 0 where it did not happen. */
    int64_t intended, connect, sent_first, sent_last, byte_first, done;
    uint64_t sent;     /* request bytes written */
    uint64_t received; /* response body bytes, stored or not */
    uint16_t head_len, body_len;
    char head[EXCHANGE_HEAD]; /* the response's status line and headers, cut to fit */
    char body[EXCHANGE_BODY]; /* the response's body (garbage: what came), cut to fit */
};

static inline struct span exchange_head(const struct exchange *x)
{
    return (struct span){x->head, x->head_len};
}
static inline struct span exchange_body(const struct exchange *x)
{
    return (struct span){x->body, x->body_len};
}
/* The value of a response header (first of that name, any case) within the kept head. */
bool exchange_header(const struct exchange *x, const char *name, struct span *value);
#endif
