/* Steps as lines of JSON; see input.h for the form. Whatever is no UTF-8 goes as base64 under
 * NAME_b64, so that every line is JSON for every reader. A body of repeated segments that would
 * be large written out goes as "body_parts": [{"text": "..", "repeat": N}, ...]. */
#include "harness/base/base64.h"
#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/json/json.h"
#include "harness/model/input.h"

#define UNROLL_MAX 65536 /* bytes; ropes beyond keep their segments */

static bool is_utf8(struct span s)
{
    size_t i = 0, n = 1;
    for (; i < s.n && n; i += n)
        n = utf8_sequence(s.p + i, s.n - i);
    return i >= s.n && n;
}

static void put_base64(struct buf *out, struct span bytes)
{
    buf_byte(out, '"');
    base64_put(out, bytes);
    buf_byte(out, '"');
}

/* Starts a member, after a comma where one is needed. */
static void put_name(struct buf *out, const char *name, bool encoded)
{
    if (out->data[out->len - 1] != '{')
        buf_byte(out, ',');
    buf_printf(out, "\"%s%s\":", name, encoded ? "_b64" : "");
}

static void put_text(struct buf *out, const char *name, const char *text)
{
    if (!text)
        return;
    struct span s = span_of(text);
    bool plain = is_utf8(s);
    put_name(out, name, !plain);
    if (plain)
        json_put_string(out, s);
    else
        put_base64(out, s);
}

static void put_after(struct buf *out, int64_t ns)
{
    if (ns <= 0)
        return;
    put_name(out, "after_ms", false);
    buf_printf(out, "%lld", (long long)(ns / NS_PER_MS));
    if (ns % NS_PER_MS)
        buf_printf(out, ".%06d", (int)(ns % NS_PER_MS));
}

static void put_headers(const struct step *s, struct buf *out)
{
    bool plain = true;
    if (s->header_count == 0)
        return;
    for (size_t i = 0; i < s->header_count && plain; i++)
        plain = is_utf8(span_of(s->header[i].name)) && is_utf8(span_of(s->header[i].value));
    void (*put)(struct buf *, struct span) = plain ? json_put_string : put_base64;
    put_name(out, "headers", !plain);
    for (size_t i = 0; i < s->header_count; i++) {
        buf_byte(out, i ? ',' : '{');
        put(out, span_of(s->header[i].name));
        buf_byte(out, ':');
        put(out, span_of(s->header[i].value));
    }
    buf_byte(out, '}');
}

static void put_wire(const struct wire *w, struct buf *out)
{
    static const char *const ends[] = {"await", "half", "close", "reset"};
    if (w->declared < 0 && w->cut < 0 && w->end == WIRE_AWAIT && !w->chunked)
        return;
    put_name(out, "wire", false);
    buf_byte(out, '{');
    if (w->declared >= 0) {
        put_name(out, "declared", false);
        buf_printf(out, "%lld", (long long)w->declared);
    }
    if (w->cut >= 0) {
        put_name(out, "cut", false);
        buf_printf(out, "%lld", (long long)w->cut);
    }
    if (w->end != WIRE_AWAIT) {
        put_name(out, "end", false);
        buf_printf(out, "\"%s\"", ends[w->end]);
    }
    if (w->chunked) {
        put_name(out, "chunked", false);
        buf_str(out, "true");
    }
    buf_byte(out, '}');
}

static void put_faults(const struct step *s, struct buf *out)
{
    if (s->fault_count == 0)
        return;
    put_name(out, "faults", false);
    for (size_t i = 0; i < s->fault_count; i++) {
        buf_byte(out, i ? ',' : '[');
        buf_str(out, s->fault[i]);
    }
    buf_byte(out, ']');
}

/* Would a reader that parses the line and writes the value compactly get these very bytes? */
static bool survives_as_json(struct span body)
{
    struct json_tree tree = JSON_TREE_INIT;
    struct buf again = BUF_INIT;
    struct json_limits half = {2000000}; /* the reader's limit must hold the line around it too */
    bool same = false;
    if (json_parse(&tree, body, &half, NULL) == 0) {
        json_write(&tree, JSON_COMPACT, &again);
        same = span_eq(body, buf_view(&again));
    }
    buf_release(&again);
    json_release(&tree);
    return same;
}

static void put_flat_body(struct span body, struct buf *out)
{
    bool text = is_utf8(body);
    if (text && survives_as_json(body)) {
        put_name(out, "body", false);
        buf_span(out, body);
    } else if (text) {
        put_name(out, "body_text", false);
        json_put_string(out, body);
    } else {
        put_name(out, "body", true);
        put_base64(out, body);
    }
}

static void put_parts(const struct rope *body, struct buf *out)
{
    put_name(out, "body_parts", false);
    for (size_t i = 0; i < body->count; i++) {
        const struct rope_seg *seg = &body->seg[i];
        buf_str(out, i ? ",{" : "[{");
        if (is_utf8(seg->bytes)) {
            put_name(out, "text", false);
            json_put_string(out, seg->bytes);
        } else {
            put_name(out, "b64", false);
            put_base64(out, seg->bytes);
        }
        if (seg->repeat > 1)
            buf_printf(out, ",\"repeat\":%llu", (unsigned long long)seg->repeat);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void put_body(const struct rope *body, struct buf *out)
{
    struct span flat;
    if (body->len == 0)
        return;
    if (rope_flat(body, &flat)) {
        put_flat_body(flat, out);
    } else if (body->len <= UNROLL_MAX) {
        struct buf unrolled = BUF_INIT;
        rope_flatten(body, body->len, &unrolled);
        put_flat_body(buf_view(&unrolled), out);
        buf_release(&unrolled);
    } else {
        put_parts(body, out);
    }
}

void step_put_json(const struct step *s, struct buf *out)
{
    buf_byte(out, '{');
    put_after(out, s->after);
    if (s->principal) {
        put_name(out, "principal", false);
        buf_printf(out, "%lld", (long long)s->principal);
    }
    put_text(out, "method", s->method);
    put_text(out, "path", s->path);
    put_headers(s, out);
    if (s->secret != SECRET_RIGHT)
        put_text(out, "secret", secret_shape_name(s->secret));
    put_wire(&s->wire, out);
    put_faults(s, out);
    put_body(&s->body, out);
    buf_byte(out, '}');
}

void input_put_jsonl(const struct input *in, struct buf *out)
{
    for (size_t i = 0; i < in->count; i++) {
        step_put_json(&in->step[i], out);
        buf_byte(out, '\n');
    }
}
