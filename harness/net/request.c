/* A step as bytes; see request.h. */
#include "harness/net/request.h"

#include "harness/base/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define SECRET_NAME "X-Telegram-Bot-Api-Secret-Token"
/* What the shapes of a secret are made from where none is configured. */
#define SECRET_STAND_IN "hookstorm-secret"

static const char *find_header(const struct step *s, const char *name)
{
    for (size_t i = 0; i < s->header_count; i++)
        if (strcasecmp(s->header[i].name, name) == 0)
            return s->header[i].value;
    return NULL;
}

static void put_header(struct buf *out, const char *name, const char *value)
{
    buf_str(out, name);
    buf_add(out, ": ", 2);
    buf_str(out, value);
    buf_add(out, "\r\n", 2);
}

/* A default header, unless the step has its own of that name. */
static void put_default(struct buf *out, const struct step *s, const char *name, const char *value)
{
    if (value && !find_header(s, name))
        put_header(out, name, value);
}

static char other_byte(char c)
{
    if (c == '9' || c == 'z' || c == 'Z')
        return (char)(c - 1);
    if (isalnum((unsigned char)c))
        return (char)(c + 1);
    return c == '_' ? '-' : '_';
}

static char other_case(char c)
{
    return (char)(isupper((unsigned char)c) ? tolower((unsigned char)c)
                                            : toupper((unsigned char)c));
}

static char *map_bytes(const char *s, char (*map)(char))
{
    char *copy = xstrdup(s);
    for (char *p = copy; *p; p++)
        *p = map(*p);
    return copy;
}

static void put_secret(struct buf *out, enum secret_shape shape, const char *configured)
{
    const char *right = configured ? configured : SECRET_STAND_IN;
    char *value = NULL;
    switch (shape) {
    case SECRET_RIGHT:
    case SECRET_SPACE:
        if (configured)
            value = xasprintf("%s%s", right, shape == SECRET_SPACE ? " " : "");
        break;
    case SECRET_EMPTY:
        value = xstrdup("");
        break;
    case SECRET_WRONG:
        value = map_bytes(right, other_byte);
        break;
    case SECRET_PREFIX:
        value = xstrndup(right, strlen(right) - 1);
        break;
    case SECRET_SUFFIX:
        value = xasprintf("%s0", right);
        break;
    case SECRET_CASE:
        value = map_bytes(right, other_case);
        break;
    case SECRET_TWICE_WRONG_FIRST:
    case SECRET_TWICE_RIGHT_FIRST:
        value = map_bytes(right, other_byte);
        if (shape == SECRET_TWICE_RIGHT_FIRST)
            put_header(out, SECRET_NAME, right);
        put_header(out, SECRET_NAME, value);
        if (shape == SECRET_TWICE_WRONG_FIRST)
            put_header(out, SECRET_NAME, right);
        free(value);
        return;
    case SECRET_ABSENT:
    case SECRET_IN_QUERY:
    case SECRET_SHAPES:
        break;
    }
    if (value)
        put_header(out, SECRET_NAME, value);
    free(value);
}

/* Secrets are [A-Za-z0-9_-] (Bot API: setWebhook); anything else is escaped. */
static void put_query_secret(struct buf *out, const char *path, const char *configured)
{
    const char *right = configured ? configured : SECRET_STAND_IN;
    buf_str(out, strchr(path, '?') ? "&secret_token=" : "?secret_token=");
    for (; *right; right++)
        if (isalnum((unsigned char)*right) || *right == '_' || *right == '-')
            buf_byte(out, *right);
        else
            buf_printf(out, "%%%02X", (unsigned char)*right);
}

static void put_request_line(struct buf *out, const struct step *s,
                             const struct request_defaults *d)
{
    const char *path = s->path ? s->path : d->endpoint->path;
    buf_str(out, s->method ? s->method : "POST");
    buf_byte(out, ' ');
    buf_str(out, path);
    if (s->secret == SECRET_IN_QUERY)
        put_query_secret(out, path, d->secret);
    buf_str(out, " HTTP/1.1\r\n");
}

/* An empty value for one of these leaves the header out (input.h). */
static bool leaves_out(const struct header *h)
{
    return !*h->value &&
           (strcasecmp(h->name, "Content-Type") == 0 || strcasecmp(h->name, "User-Agent") == 0);
}

/* All of the head but framing headers and the empty line. */
static void put_head(struct buf *out, const struct step *s, const struct request_defaults *d)
{
    put_request_line(out, s, d);
    put_default(out, s, "Host", d->endpoint->host_header);
    put_default(out, s, "User-Agent", "hookstorm/" HOOKSTORM_VERSION);
    put_default(out, s, "Content-Type", "application/json");
    put_default(out, s, "Authorization", d->endpoint->authorization);
    put_default(out, s, "X-Hookstorm-Run", d->run_id);
    if (!find_header(s, SECRET_NAME))
        put_secret(out, s->secret, d->secret);
    for (size_t i = 0; i < s->header_count; i++)
        if (!leaves_out(&s->header[i]))
            put_header(out, s->header[i].name, s->header[i].value);
}

void request_defaults_init(struct request_defaults *d, const struct endpoint *endpoint,
                           const char *secret, const char *run_id)
{
    *d = (struct request_defaults){.endpoint = endpoint, .run_id = xstrdup(run_id)};
    d->secret = secret && *secret ? xstrdup(secret) : NULL;
    struct step plain = {.wire = WIRE_INIT};
    put_head(&d->plain, &plain, d);
    buf_str(&d->plain, "Content-Length: ");
}

void request_defaults_release(struct request_defaults *d)
{
    free(d->secret);
    free(d->run_id);
    buf_release(&d->plain);
    *d = (struct request_defaults){0};
}

static void put_decimal(struct buf *out, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    buf_add(out, digits + at, sizeof digits - at);
}

/* The head that millions of requests share but for a number; put_head gives the same bytes. */
static bool build_plain(struct request *r, const struct step *s, const struct request_defaults *d)
{
    const struct wire *w = &s->wire;
    if (s->method || s->path || s->header_count || s->secret != SECRET_RIGHT || w->declared >= 0 ||
        w->cut >= 0 || w->end != WIRE_AWAIT || w->chunked)
        return false;
    buf_span(&r->head, buf_view(&d->plain));
    put_decimal(&r->head, s->body.len);
    buf_add(&r->head, "\r\n\r\n", 4);
    r->reusable = true;
    return true;
}

static void put_piece(struct rope *out, const char *text)
{
    rope_copy(out, span_of(text), 1);
}

/* Chunk framing (RFC 9112, 7.1), and how many of its bytes go out when `cut` body bytes do. */
static uint64_t frame_chunks(struct rope *out, const struct rope *body, uint64_t cut)
{
    uint64_t done = 0, send = UINT64_MAX;
    for (size_t i = 0; i < body->count; i++) {
        const struct rope_seg *seg = &body->seg[i];
        uint64_t size = seg->bytes.n * seg->repeat;
        char line[24];
        snprintf(line, sizeof line, "%s%llx\r\n", i ? "\r\n" : "", (unsigned long long)size);
        put_piece(out, line);
        if (cut >= done && cut < done + size)
            send = out->len + (cut - done);
        rope_add(out, seg->bytes, seg->repeat);
        done += size;
    }
    put_piece(out, body->count ? "\r\n0\r\n\r\n" : "0\r\n\r\n");
    return send < out->len ? send : out->len;
}

static bool frames_itself(const struct step *s)
{
    return find_header(s, "Content-Length") || find_header(s, "Transfer-Encoding");
}

static void put_framing(struct request *r, const struct step *s)
{
    const struct wire *w = &s->wire;
    if (!frames_itself(s)) {
        if (w->chunked)
            buf_str(&r->head, "Transfer-Encoding: chunked\r\n");
        if (!w->chunked || w->declared >= 0) {
            buf_str(&r->head, "Content-Length: ");
            put_decimal(&r->head, w->declared >= 0 ? (uint64_t)w->declared : s->body.len);
            buf_add(&r->head, "\r\n", 2);
        }
    }
    buf_add(&r->head, "\r\n", 2);
}

static bool breaks_line(const char *s)
{
    return s && strpbrk(s, "\r\n");
}

/* Line ends inside method, path or headers: the server may see more requests than one. */
static bool splits(const struct step *s)
{
    bool found = breaks_line(s->method) || breaks_line(s->path);
    for (size_t i = 0; i < s->header_count && !found; i++)
        found = breaks_line(s->header[i].name) || breaks_line(s->header[i].value);
    return found;
}

/* A server that reads the framing as we mean it is ready for another request after this one. */
static bool is_honest(const struct step *s)
{
    const struct wire *w = &s->wire;
    return w->end == WIRE_AWAIT && !frames_itself(s) && !find_header(s, "Connection") &&
           !splits(s) && (w->cut < 0 || (uint64_t)w->cut >= s->body.len) &&
           (w->declared < 0 || (!w->chunked && (uint64_t)w->declared == s->body.len));
}

void request_build(struct request *r, const struct step *s, const struct request_defaults *d)
{
    buf_clear(&r->head);
    rope_clear(&r->framed);
    r->body = &s->body;
    r->send = s->body.len;
    r->end = s->wire.end;
    r->head_only = false;
    if (build_plain(r, s, d))
        return;
    uint64_t cut = s->wire.cut < 0 ? UINT64_MAX : (uint64_t)s->wire.cut;
    put_head(&r->head, s, d);
    put_framing(r, s);
    r->head_only = s->method && strcmp(s->method, "HEAD") == 0;
    r->reusable = is_honest(s);
    if (s->wire.chunked) {
        r->body = NULL;
        r->send = frame_chunks(&r->framed, &s->body, cut);
    } else if (cut < r->send) {
        r->send = cut;
    }
}

const struct rope *request_body(const struct request *r)
{
    return r->body ? r->body : &r->framed;
}

void request_release(struct request *r)
{
    buf_release(&r->head);
    rope_release(&r->framed);
    *r = REQUEST_INIT;
}
