/* Whose fault an odd answer can be; see evidence.h. */
#include "harness/oracle/evidence.h"

#include "harness/base/esc.h"
#include "harness/base/units.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#define HEAD_ORDINARY 8000 /* bytes of path and headers every server takes (RFC 9112, 3) */

size_t evidence_steps(const struct oracle_view *v)
{
    return v->seen->count < v->input->count ? v->seen->count : v->input->count;
}

bool evidence_settled(const struct oracle_view *v)
{
    return v->final || v->seen->alone;
}

static bool is_token(const char *s)
{
    static const char marks[] = "!#$%&'*+-.^_`|~"; /* RFC 9110, 5.6.2 */
    if (!*s)
        return false;
    for (; *s; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
              strchr(marks, *s)))
            return false;
    return true;
}

static bool usual_method(const char *method)
{
    static const char *const usual[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    for (size_t i = 0; method && i < sizeof usual / sizeof *usual; i++)
        if (strcmp(method, usual[i]) == 0)
            return true;
    return method == NULL;
}

static bool clean_path(const char *path)
{
    for (const char *p = path; p && *p; p++)
        if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f)
            return false;
    return !path || path[0] == '/';
}

static bool clean_value(const char *value)
{
    for (const char *p = value; *p; p++)
        if (((unsigned char)*p < ' ' && *p != '\t') || *p == 0x7f)
            return false;
    return true;
}

/* A step's own Content-Length is right where it is the only framing and tells the truth. */
static bool true_length(const struct step *s, const char *value)
{
    int64_t n;
    return !s->wire.chunked && units_integer(span_of(value), 0, INT64_MAX, &n) == 0 &&
           (uint64_t)n == s->body.len && !strchr(value, '_');
}

static bool clean_header(const struct step *s, const struct header *h)
{
    if (!is_token(h->name) || !clean_value(h->value))
        return false;
    if (strcasecmp(h->name, "Content-Length") == 0)
        return true_length(s, h->value);
    return strcasecmp(h->name, "Transfer-Encoding") != 0 && strcasecmp(h->name, "Upgrade") != 0;
}

static bool clean_headers(const struct step *s)
{
    size_t bytes = s->path ? strlen(s->path) : 0, lengths = 0;
    for (size_t i = 0; i < s->header_count; i++) {
        const struct header *h = &s->header[i];
        if (!clean_header(s, h))
            return false;
        bytes += strlen(h->name) + strlen(h->value) + 4;
        lengths += strcasecmp(h->name, "Content-Length") == 0;
    }
    return bytes <= HEAD_ORDINARY && lengths <= 1;
}

static bool honest_wire(const struct step *s)
{
    const struct wire *w = &s->wire;
    bool lies = w->declared >= 0 && (w->chunked || (uint64_t)w->declared != s->body.len);
    bool cut = w->cut >= 0 && (uint64_t)w->cut < s->body.len;
    return !lies && !cut && w->end == WIRE_AWAIT;
}

bool evidence_wellformed(const struct step *s)
{
    return honest_wire(s) && usual_method(s->method) && clean_path(s->path) && clean_headers(s);
}

bool evidence_may_refuse(const struct step *s, int status)
{
    bool everyday = evidence_wellformed(s) && !s->wire.chunked &&
                    (!s->method || strcmp(s->method, "POST") == 0);
    return (status == 501 || status == 505) && !everyday;
}

struct span evidence_first_line(const struct exchange *x)
{
    size_t n = 0;
    while (n < x->body_len && n < 120 && x->body[n] != '\r' && x->body[n] != '\n')
        n++;
    return (struct span){x->body, n};
}

void evidence_outcome(struct verdict *v, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(v->outcome, sizeof v->outcome, fmt, ap);
    va_end(ap);
}

void evidence_detail(struct verdict *v, const char *fmt, ...)
{
    struct buf raw = BUF_INIT, clean = BUF_INIT, shown = BUF_INIT;
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&raw, fmt, ap);
    va_end(ap);
    esc_redact(&clean, buf_view(&raw));
    esc_terminal(&shown, buf_view(&clean));
    size_t n = 0;
    for (size_t step; n < shown.len && (step = utf8_sequence(shown.data + n, shown.len - n)) &&
                      n + step < sizeof v->detail;)
        n += step;
    memcpy(v->detail, buf_cstr(&shown), n);
    v->detail[n] = '\0';
    buf_release(&raw);
    buf_release(&clean);
    buf_release(&shown);
}
