/* Steps from lines of JSON; see input.h for the form. Lines come from files of others, so unknown
 * members, wrong types and numbers out of range are errors. The lossless tree reads them and not
 * jansson: a body may hold 1e400 or a key twice, and must come out as it went in. */
#include "harness/base/base64.h"
#include "harness/base/clock.h"
#include "harness/base/mem.h"
#include "harness/json/json.h"
#include "harness/model/input.h"
#include "harness/model/step_read.h"

#include <stdlib.h>

#define STEPS_MAX 10000
#define AFTER_MAX_MS INT64_C(86400000) /* a day */

int step_refuse(struct step_reader *r, const char *name, const char *what)
{
    return err_set(r->err, "\"%s\" must be %s", name, what);
}

int step_get_bytes(struct step_reader *r, json_ref n, bool encoded, struct buf *out)
{
    struct buf text = BUF_INIT;
    int result = 0;
    if (!encoded)
        return json_text(r->tree, n, out) ? 0 : -1;
    if (!json_text(r->tree, n, &text) || base64_get(out, buf_view(&text)) < 0)
        result = -1;
    buf_release(&text);
    return result;
}

/* As get_bytes, into a C string of its own: NULs are refused. */
static int get_string(struct step_reader *r, json_ref n, bool encoded, char **out)
{
    struct buf text = BUF_INIT;
    if (step_get_bytes(r, n, encoded, &text) < 0 || (text.len && memchr(text.data, 0, text.len))) {
        buf_release(&text);
        return -1;
    }
    free(*out);
    *out = buf_steal(&text);
    return 0;
}

/* "250" or "1.5", exactly, in ns. */
static int read_after(struct step_reader *r, json_ref n)
{
    struct span lex = json_at(r->tree, n)->lex;
    int64_t ns = 0, unit = NS_PER_MS;
    bool fraction = false;
    if (json_at(r->tree, n)->type != JSON_NUMBER)
        return step_refuse(r, "after_ms", "a number of milliseconds");
    for (size_t i = 0; i < lex.n; i++) {
        char c = lex.p[i];
        if (c == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (c < '0' || c > '9' || ns > AFTER_MAX_MS * NS_PER_MS || (fraction && unit == 1))
            return step_refuse(r, "after_ms", "between 0 and 86400000, at most six decimals");
        if (fraction)
            unit /= 10;
        ns = fraction ? ns + (c - '0') * unit : ns * 10 + (c - '0') * unit;
    }
    if (ns > AFTER_MAX_MS * NS_PER_MS)
        return step_refuse(r, "after_ms", "between 0 and 86400000, at most six decimals");
    r->step->after = ns;
    return 0;
}

static int read_principal(struct step_reader *r, json_ref n)
{
    return json_int(r->tree, n, &r->step->principal) ? 0
                                                     : step_refuse(r, "principal", "an integer");
}

static int read_method(struct step_reader *r, json_ref n)
{
    return get_string(r, n, false, &r->step->method) < 0 ? step_refuse(r, "method", "a string") : 0;
}

static int read_method_b64(struct step_reader *r, json_ref n)
{
    return get_string(r, n, true, &r->step->method) < 0 ? step_refuse(r, "method_b64", "base64")
                                                        : 0;
}

static int read_path(struct step_reader *r, json_ref n)
{
    return get_string(r, n, false, &r->step->path) < 0 ? step_refuse(r, "path", "a string") : 0;
}

static int read_path_b64(struct step_reader *r, json_ref n)
{
    return get_string(r, n, true, &r->step->path) < 0 ? step_refuse(r, "path_b64", "base64") : 0;
}

/* The decoded name of member n. */
static int get_name(struct step_reader *r, json_ref n, bool encoded, char **out)
{
    struct buf raw = BUF_INIT, name = BUF_INIT;
    int result = json_key_text(r->tree, n, &raw) ? 0 : -1;
    if (result == 0 && encoded)
        result = base64_get(&name, buf_view(&raw));
    struct buf *use = encoded ? &name : &raw;
    if (result == 0 && (use->len == 0 || memchr(use->data, 0, use->len)))
        result = -1;
    if (result == 0)
        *out = buf_steal(use);
    buf_release(&raw);
    buf_release(&name);
    return result;
}

static int read_header_set(struct step_reader *r, json_ref n, bool encoded)
{
    struct step *s = r->step;
    if (json_at(r->tree, n)->type != JSON_OBJECT)
        return step_refuse(r, "headers", "an object");
    for (json_ref m = json_at(r->tree, n)->first; m; m = json_at(r->tree, m)->next) {
        struct header h = {NULL, NULL};
        if (get_name(r, m, encoded, &h.name) < 0 || get_string(r, m, encoded, &h.value) < 0) {
            free(h.name);
            return step_refuse(r, "headers", "names and string values without NUL");
        }
        MEM_GROW(s->header, s->header_cap, s->header_count + 1);
        s->header[s->header_count++] = h;
    }
    return 0;
}

static int read_headers(struct step_reader *r, json_ref n)
{
    return read_header_set(r, n, false);
}

static int read_headers_b64(struct step_reader *r, json_ref n)
{
    return read_header_set(r, n, true);
}

static int read_secret(struct step_reader *r, json_ref n)
{
    struct buf name = BUF_INIT;
    int result = 0;
    if (!json_text(r->tree, n, &name) || secret_shape_parse(buf_view(&name), &r->step->secret) < 0)
        result = step_refuse(r, "secret", "the name of a secret's shape, such as \"absent\"");
    buf_release(&name);
    return result;
}

static const struct member {
    const char *name;
    const char *group; /* of members with the same group only one may stand */
    int (*read)(struct step_reader *r, json_ref n);
} members[] = {
    {"after_ms", "after_ms", read_after},
    {"principal", "principal", read_principal},
    {"method", "method", read_method},
    {"method_b64", "method", read_method_b64},
    {"path", "path", read_path},
    {"path_b64", "path", read_path_b64},
    {"headers", "headers", read_headers},
    {"headers_b64", "headers", read_headers_b64},
    {"secret", "secret", read_secret},
    {"wire", "wire", step_read_wire},
    {"faults", "faults", step_read_faults},
    {"body", "body", step_read_body},
    {"body_text", "body", step_read_body_text},
    {"body_b64", "body", step_read_body_b64},
    {"body_parts", "body", step_read_body_parts},
};
#define MEMBERS (sizeof members / sizeof *members)

static const struct member *find_member(const struct json_tree *t, json_ref n)
{
    for (size_t i = 0; i < MEMBERS; i++)
        if (json_key_is(t, n, members[i].name))
            return &members[i];
    return NULL;
}

static int read_step(struct step_reader *r)
{
    const char *seen[MEMBERS];
    size_t count = 0;
    if (json_at(r->tree, r->tree->root)->type != JSON_OBJECT)
        return err_set(r->err, "a step must be a JSON object");
    for (json_ref n = json_at(r->tree, r->tree->root)->first; n; n = json_at(r->tree, n)->next) {
        const struct member *m = find_member(r->tree, n);
        if (!m) {
            struct span key = json_at(r->tree, n)->key;
            return err_set(r->err, "a step has no member %.*s", key.n > 80 ? 80 : (int)key.n,
                           key.p);
        }
        for (size_t i = 0; i < count; i++)
            if (strcmp(seen[i], m->group) == 0)
                return err_set(r->err, "a step gives \"%s\" twice", m->group);
        seen[count++] = m->group;
        if (m->read(r, n) < 0)
            return -1;
    }
    return 0;
}

int step_parse_json(struct step *s, struct span line, struct err *err)
{
    struct json_tree tree = JSON_TREE_INIT;
    struct json_error bad;
    *s = (struct step){.wire = WIRE_INIT};
    struct step_reader r = {&tree, s, err};
    int result;
    if (json_parse(&tree, line, NULL, &bad) < 0) {
        result = err_set(err, "%s", bad.reason);
        err_at(err, NULL, bad.line, bad.column);
    } else {
        result = read_step(&r);
    }
    if (result < 0)
        step_release(s);
    json_release(&tree);
    return result;
}

/* Reads one line into a fresh step; says which line was wrong. */
static int add_line(struct input *in, struct span line, int number, struct err *err)
{
    if (in->count == STEPS_MAX)
        return err_set(err, "more than %d steps", STEPS_MAX);
    struct err bad = ERR_INIT;
    if (step_parse_json(input_add(in), line, &bad) == 0)
        return 0;
    err_set(err, "%s", bad.text);
    return err_at(err, NULL, number, bad.column ? bad.column : 1);
}

int input_parse_jsonl(struct input *in, struct span text, struct err *err)
{
    int number = 0;
    input_clear(in);
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        struct span line = {text.p, end ? (size_t)(end - text.p) : text.n};
        text.p += line.n + (end != NULL);
        text.n -= line.n + (end != NULL);
        number++;
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (line.n && add_line(in, line, number, err) < 0) {
            input_clear(in);
            return -1;
        }
    }
    return in->count ? 0 : err_set(err, "no steps");
}
