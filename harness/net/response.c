/* The response reader; see response.h. A state machine over lines and counted bytes: a line that is
 * whole in the fed bytes is read in place, only one that was cut is gathered in r->line. */
#include "harness/net/response.h"

#include <stdlib.h>
#include <strings.h>

enum state {
    RS_STATUS,
    RS_HEADER,
    RS_LENGTH,
    RS_UNTIL_CLOSE,
    RS_CHUNK_SIZE,
    RS_CHUNK_DATA,
    RS_CHUNK_END,
    RS_TRAILER,
    RS_DONE,
    RS_BAD
};

#define LINE_KEEP 1024 /* a longer line buffer is given back after its response */
#define LENGTH_MAX \
    (INT64_C(1) << 60) /* longer bodies are nonsense, and sums stay far from wrapping */

void response_init(struct response *r, uint64_t limit)
{
    *r = (struct response){.limit = limit};
    response_start(r, false);
}

void response_start(struct response *r, bool head_only)
{
    if (r->line.cap > LINE_KEEP)
        buf_release(&r->line);
    r->line.len = 0;
    r->left = 0;
    r->length = -1;
    r->head_used = 0;
    r->code = 0;
    r->state = RS_STATUS;
    r->head_only = head_only;
    r->chunked = r->coded = r->close = false;
}

void response_release(struct response *r)
{
    buf_release(&r->line);
}

static void keep_head(struct exchange *x, struct span s)
{
    size_t room = EXCHANGE_HEAD - x->head_len;
    size_t n = s.n < room ? s.n : room;
    if (n)
        memcpy(x->head + x->head_len, s.p, n);
    x->head_len = (uint16_t)(x->head_len + n);
}

static void keep_body(struct exchange *x, struct span s)
{
    size_t room = EXCHANGE_BODY - x->body_len;
    size_t n = s.n < room ? s.n : room;
    if (n)
        memcpy(x->body + x->body_len, s.p, n);
    x->body_len = (uint16_t)(x->body_len + n);
}

/* RFC 9110, 5.6.2: the characters of a field name. */
static bool is_token(unsigned char c)
{
    static const char other[] = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (c && strchr(other, c));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct span trim(struct span s)
{
    while (s.n && (*s.p == ' ' || *s.p == '\t'))
        s.p++, s.n--;
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static bool same_word(struct span s, const char *word)
{
    return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

/* Takes the next member off a comma-separated list; false at its end. */
static bool next_member(struct span *list, struct span *member)
{
    if (!list->p)
        return false;
    const char *comma = list->n ? memchr(list->p, ',', list->n) : NULL;
    size_t n = comma ? (size_t)(comma - list->p) : list->n;
    *member = trim((struct span){list->p, n});
    *list = comma ? (struct span){comma + 1, list->n - n - 1} : (struct span){NULL, 0};
    return true;
}

/* "HTTP/1.x SP ddd [SP reason]"; some servers leave out the last space, which harms nobody. */
static bool read_status(struct response *r, struct span line, struct exchange *x)
{
    const char *p = line.p;
    if (line.n < 12 || memcmp(p, "HTTP/1.", 7) != 0 || !is_digit(p[7]) || p[8] != ' ')
        return false;
    if (!is_digit(p[9]) || !is_digit(p[10]) || !is_digit(p[11]) || p[9] == '0')
        return false;
    if (line.n > 12 && p[12] != ' ')
        return false;
    r->code = (uint16_t)((p[9] - '0') * 100 + (p[10] - '0') * 10 + (p[11] - '0'));
    r->close = p[7] == '0';
    r->length = -1;
    r->chunked = r->coded = false;
    if (r->code >= 200 || r->code == 101)
        x->status = r->code;
    x->head_len = 0;
    r->state = RS_HEADER;
    return true;
}

static bool read_length(struct response *r, struct span value)
{
    int64_t n = 0;
    if (value.n == 0)
        return false;
    for (size_t i = 0; i < value.n; i++) {
        if (!is_digit(value.p[i]) || n > LENGTH_MAX / 10)
            return false;
        n = n * 10 + (value.p[i] - '0');
    }
    if (r->length >= 0 && r->length != n)
        return false;
    r->length = n;
    return true;
}

static void read_connection(struct response *r, struct span value)
{
    struct span word;
    while (next_member(&value, &word)) {
        if (same_word(word, "close"))
            r->close = true;
        else if (same_word(word, "keep-alive"))
            r->close = false;
    }
}

/* Only whether the last coding is chunked matters: it alone frames the message. */
static void read_coding(struct response *r, struct span value)
{
    struct span word;
    r->coded = true;
    while (next_member(&value, &word))
        r->chunked = same_word(word, "chunked");
}

/* Splits "name: value"; false where that is malformed. */
static bool split_field(struct span line, struct span *name, struct span *value)
{
    size_t n = 0;
    while (n < line.n && is_token((unsigned char)line.p[n]))
        n++;
    if (n == 0 || n == line.n || line.p[n] != ':')
        return false;
    *name = (struct span){line.p, n};
    *value = trim((struct span){line.p + n + 1, line.n - n - 1});
    return !value->n || (!memchr(value->p, '\0', value->n) && !memchr(value->p, '\r', value->n));
}

static bool read_field(struct response *r, struct span line)
{
    struct span name, value;
    if (!split_field(line, &name, &value))
        return false;
    if (same_word(name, "content-length"))
        return read_length(r, value);
    if (same_word(name, "transfer-encoding"))
        read_coding(r, value);
    else if (same_word(name, "connection"))
        read_connection(r, value);
    return true;
}

/* The empty line: what follows is decided by RFC 9112, 6.3. */
static bool end_head(struct response *r)
{
    if (r->code < 200 && r->code != 101) {
        r->state = RS_STATUS;
        return true;
    }
    if (r->code == 101)
        r->close = true;
    r->state = RS_DONE;
    if (r->head_only || r->code == 204 || r->code == 304 || r->code == 101)
        return true;
    if (r->coded) {
        r->state = RS_CHUNK_SIZE;
        return r->chunked && r->length < 0;
    }
    if (r->length > 0) {
        r->left = (uint64_t)r->length;
        r->state = RS_LENGTH;
    } else if (r->length < 0) {
        r->close = true;
        r->state = RS_UNTIL_CLOSE;
    }
    return true;
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_chunk_size(struct response *r, struct span line)
{
    size_t n = 0;
    uint64_t size = 0;
    for (int digit; n < line.n && (digit = hex_value(line.p[n])) >= 0; n++) {
        if (size > LENGTH_MAX / 16)
            return false;
        size = size * 16 + (uint64_t)digit;
    }
    struct span rest = trim((struct span){line.p + n, line.n - n});
    if (n == 0 || (rest.n && *rest.p != ';'))
        return false;
    r->left = size;
    r->state = size ? RS_CHUNK_DATA : RS_TRAILER;
    return true;
}

/* One line, without its end; `raw` is the same with it. False: garbage. */
static bool read_line(struct response *r, struct span line, struct span raw, struct exchange *x)
{
    struct span name, value;
    switch ((enum state)r->state) {
    case RS_STATUS:
        if (!read_status(r, line, x))
            return false;
        keep_head(x, raw);
        return true;
    case RS_HEADER:
        if (line.n ? !read_field(r, line) : !end_head(r))
            return false;
        keep_head(x, raw);
        return true;
    case RS_CHUNK_SIZE:
        return read_chunk_size(r, line);
    case RS_CHUNK_END:
        r->state = RS_CHUNK_SIZE;
        return line.n == 0;
    case RS_TRAILER:
        if (line.n)
            return split_field(line, &name, &value);
        r->state = RS_DONE;
        return true;
    default:
        return false;
    }
}

/* What a line costs of the head's budget: of a chunk line only more than a size needs does, or a
 * long body in small chunks would be refused. */
static size_t line_cost(const struct response *r, size_t raw)
{
    size_t free_of_charge = r->state == RS_CHUNK_SIZE || r->state == RS_CHUNK_END ? 18 : 0;
    return raw > free_of_charge ? raw - free_of_charge : 0;
}

/* The start of a line that is not HTTP need not be waited for to its end. */
static bool hopeless(const struct response *r)
{
    size_t n = r->line.len < 7 ? r->line.len : 7;
    return r->state == RS_STATUS && memcmp(r->line.data, "HTTP/1.", n) != 0;
}

/* Consumes the rest of the current line from s. False: garbage, and nothing of the line is kept
 * anywhere but in r->line and s. */
static bool take_line(struct response *r, struct span *s, struct exchange *x)
{
    const char *eol = memchr(s->p, '\n', s->n);
    size_t n = eol ? (size_t)(eol - s->p) + 1 : s->n;
    struct span raw = {s->p, n};
    size_t cost = line_cost(r, r->line.len + n);
    if (cost > RESPONSE_HEAD_MAX - r->head_used)
        return false;
    if (!eol || r->line.len) {
        buf_add(&r->line, s->p, n);
        raw = buf_view(&r->line);
        *s = (struct span){s->p + n, s->n - n};
        if (!eol)
            return !hopeless(r);
    }
    r->head_used += (uint32_t)cost;
    struct span line = {raw.p, raw.n - 1};
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    if (!read_line(r, line, raw, x))
        return false;
    if (r->line.len)
        r->line.len = 0;
    else
        *s = (struct span){s->p + n, s->n - n};
    return true;
}

/* Body bytes, at most what is left of the body and of the limit. False: over the limit. */
static bool take_body(struct response *r, struct span *s, struct exchange *x)
{
    size_t n = s->n;
    if (r->state != RS_UNTIL_CLOSE && n > r->left)
        n = (size_t)r->left;
    bool over = n > r->limit - x->received;
    if (over)
        n = (size_t)(r->limit - x->received);
    keep_body(x, (struct span){s->p, n});
    x->received += n;
    *s = (struct span){s->p + n, s->n - n};
    if (over)
        return false;
    if (r->state != RS_UNTIL_CLOSE && (r->left -= n) == 0)
        r->state = r->state == RS_LENGTH ? RS_DONE : RS_CHUNK_END;
    return true;
}

static bool in_body(const struct response *r)
{
    return r->state == RS_LENGTH || r->state == RS_UNTIL_CLOSE || r->state == RS_CHUNK_DATA;
}

enum response_result response_feed(struct response *r, struct span bytes, size_t *used,
                                   struct exchange *x)
{
    struct span s = bytes;
    while (s.n && r->state < RS_DONE) {
        if (in_body(r) ? take_body(r, &s, x) : take_line(r, &s, x))
            continue;
        keep_body(x, buf_view(&r->line));
        r->line.len = 0;
        r->close = true;
        r->state = RS_BAD;
    }
    if (r->state == RS_BAD) {
        keep_body(x, s);
        s.n = 0;
    }
    *used = bytes.n - s.n;
    return r->state < RS_DONE ? RESPONSE_MORE : r->state == RS_DONE ? RESPONSE_DONE : RESPONSE_BAD;
}

enum response_result response_close(struct response *r, struct exchange *x)
{
    if (r->state == RS_UNTIL_CLOSE)
        r->state = RS_DONE;
    if (r->state == RS_STATUS)
        keep_body(x, buf_view(&r->line));
    return r->state < RS_DONE ? RESPONSE_MORE : r->state == RS_DONE ? RESPONSE_DONE : RESPONSE_BAD;
}
