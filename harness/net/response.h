#ifndef HARNESS_NET_RESPONSE_H
#define HARNESS_NET_RESPONSE_H
/* A strict, bounded reader of one HTTP/1.x response (RFC 9112). No I/O: bytes are fed in pieces of
 * any size and the result does not depend on where they were cut. Facts go straight into an
 * exchange: status, head, body, received.
 *
 * Refused as garbage: anything but HTTP/1.x, header lines without a proper name, folded lines, NUL
 * or CR inside a line, lengths that are not a number or contradict each other, Content-Length
 * beside Transfer-Encoding, codings that do not end in chunked, heads, interim responses, trailers
 * and chunk extensions of more than 64 KiB together, bodies over the limit. A bare LF ends a line
 * (RFC 9112, 2.2). */
#include "harness/model/exchange.h"

#define RESPONSE_HEAD_MAX ((size_t)64 << 10)

enum response_result {
    RESPONSE_MORE, /* not complete yet */
    RESPONSE_DONE, /* complete */
    RESPONSE_BAD   /* garbage; bytes fed from here on only fill the exchange's body, cut to fit */
};

struct response {
    struct buf line;    /* the start of a line that is not complete yet */
    uint64_t left;      /* body or chunk bytes still to come */
    uint64_t limit;     /* most body bytes */
    int64_t length;     /* Content-Length, -1 unknown */
    uint32_t head_used; /* bytes that count against RESPONSE_HEAD_MAX so far */
    uint16_t code;      /* of the status line read last */
    uint8_t state;      /* of response.c */
    bool head_only;     /* answers a HEAD request */
    bool chunked;
    bool coded; /* a Transfer-Encoding was seen */
    bool close; /* the connection cannot carry another response */
};

void response_init(struct response *r, uint64_t limit); /* memory is kept across responses */
void response_start(struct response *r, bool head_only);
void response_release(struct response *r);
/* Takes bytes up to the response's end; *used says how many (all, unless DONE). */
enum response_result response_feed(struct response *r, struct span bytes, size_t *used,
                                   struct exchange *x);
/* The peer closed. DONE where that ends the body, BAD where garbage, MORE: it closed too early. */
enum response_result response_close(struct response *r, struct exchange *x);
#endif
