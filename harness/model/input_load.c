/* Inputs from files: step objects, raw HTTP requests, plain bodies, finding folders; input.h. */
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/base/units.h"
#include "harness/model/input.h"

#include <stdlib.h>
#include <strings.h>

#define FILE_MAX ((size_t)256 << 20)
#define SECRET_HEADER "X-Telegram-Bot-Api-Secret-Token"

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

/* Takes a line off the front of *text, without its CRLF or LF. False where none is complete. */
static bool take_line(struct span *text, struct span *line)
{
    const char *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
    if (!end)
        return false;
    *line = (struct span){text->p, (size_t)(end - text->p)};
    text->n -= line->n + 1;
    text->p = end + 1;
    if (line->n && line->p[line->n - 1] == '\r')
        line->n--;
    return true;
}

static int read_request_line(struct step *s, struct span line, struct err *err)
{
    const char *one = line.n ? memchr(line.p, ' ', line.n) : NULL;
    const char *two = line.n ? memrchr(line.p, ' ', line.n) : NULL;
    if (!one || one == two || one == line.p || memchr(line.p, 0, line.n) ||
        strncmp(two + 1, "HTTP/1.", 7) != 0)
        return err_set(err, "no HTTP request line");
    if (!span_is((struct span){line.p, (size_t)(one - line.p)}, "POST"))
        s->method = xstrndup(line.p, (size_t)(one - line.p));
    s->path = xstrndup(one + 1, (size_t)(two - one - 1));
    return 0;
}

/* The headers that are the wire's own become wire options; the secret itself is never kept. */
static int take_header(struct step *s, char *name, char *value, struct err *err)
{
    if (strcasecmp(name, "Host") == 0)
        return 0;
    if (strcasecmp(name, "Content-Length") == 0)
        return units_integer(span_of(value), 0, INT64_MAX, &s->wire.declared) == 0
                   ? 0
                   : err_set(err, "Content-Length is no number");
    if (strcasecmp(name, "Transfer-Encoding") == 0 && strcasecmp(value, "chunked") == 0)
        s->wire.chunked = true;
    else if (strcasecmp(name, SECRET_HEADER) == 0)
        s->secret = *value ? SECRET_RIGHT : SECRET_EMPTY;
    else {
        MEM_GROW(s->header, s->header_cap, s->header_count + 1);
        s->header[s->header_count++] = (struct header){xstrdup(name), xstrdup(value)};
    }
    return 0;
}

static int read_header_line(struct step *s, struct span line, struct err *err)
{
    const char *colon = memchr(line.p, ':', line.n);
    if (!colon || colon == line.p || memchr(line.p, 0, line.n))
        return err_set(err, "no HTTP header line");
    char *name = xstrndup(line.p, (size_t)(colon - line.p));
    size_t skip = (size_t)(colon - line.p) + 1;
    while (skip < line.n && line.p[skip] == ' ')
        skip++;
    char *value = xstrndup(line.p + skip, line.n - skip);
    int result = take_header(s, name, value, err);
    free(name);
    free(value);
    return result;
}

/* The size on a chunk's first line; -1 where there is none. */
static int64_t chunk_size(struct span line)
{
    int64_t size = 0;
    size_t i = 0;
    for (; i < line.n && i < 9; i++) {
        char c = line.p[i] | 0x20;
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
            break;
        size = size * 16 + digit;
    }
    return i && (i == line.n || line.p[i] == ';') ? size : -1;
}

/* The wire writes chunks itself, so the body is kept without them. */
static int read_chunks(struct step *s, struct span rest, struct err *err)
{
    struct buf body = BUF_INIT;
    struct span line;
    int64_t size = -1;
    while (take_line(&rest, &line) && (size = chunk_size(line)) > 0) {
        if ((uint64_t)size > rest.n)
            break;
        buf_add(&body, rest.p, (size_t)size);
        rest = (struct span){rest.p + size, rest.n - (size_t)size};
        if (!take_line(&rest, &line) || line.n) {
            size = -1;
            break;
        }
    }
    if (size == 0)
        rope_copy(&s->body, buf_view(&body), 1);
    buf_release(&body);
    return size == 0 ? 0 : err_set(err, "the chunked body is malformed");
}

static int parse_http(struct input *in, struct span text, struct err *err)
{
    struct step *s = input_add(in);
    struct span line;
    int number = 1;
    if (!take_line(&text, &line) || read_request_line(s, line, err) < 0) {
        err_set(err, "no HTTP request line");
        return err_at(err, NULL, 1, 1);
    }
    for (;;) {
        number++;
        if (!take_line(&text, &line)) {
            err_set(err, "the request's headers do not end");
            return err_at(err, NULL, number, 1);
        }
        if (line.n == 0)
            break;
        if (read_header_line(s, line, err) < 0)
            return err_at(err, NULL, number, 1);
    }
    if (s->wire.chunked)
        return read_chunks(s, text, err);
    rope_copy(&s->body, text, 1);
    if ((uint64_t)s->wire.declared == s->body.len)
        s->wire.declared = -1; /* it tells the truth */
    return 0;
}

static int parse_file(struct input *in, const char *path, struct span text, struct err *err)
{
    if (ends_with(path, ".jsonl") || ends_with(path, ".steps"))
        return input_parse_jsonl(in, text, err);
    if (ends_with(path, ".http"))
        return parse_http(in, text, err);
    rope_copy(&input_add(in)->body, text, 1);
    return 0;
}

static int load_file(struct input *in, const char *path, struct err *err)
{
    struct buf text = BUF_INIT;
    struct err bad = ERR_INIT;
    int result = fs_read(path, FILE_MAX, &text, err);
    if (result == 0 && parse_file(in, path, buf_view(&text), &bad) < 0) {
        err_set(err, "%s", bad.text);
        result = err_at(err, path, bad.line, bad.column);
    }
    if (result < 0)
        input_clear(in);
    buf_release(&text);
    return result;
}

int input_load(struct input *in, const char *path, struct err *err)
{
    static const char *const names[] = {"min.jsonl", "min"};
    input_clear(in);
    if (!fs_is_dir(path))
        return load_file(in, path, err);
    for (int i = 0; i < 2; i++) {
        char *file = fs_join(path, names[i]);
        bool found = fs_exists(file);
        int result = found ? load_file(in, file, err) : -1;
        free(file);
        if (found)
            return result;
    }
    return err_set(err, "%s holds neither min.jsonl nor min: no finding", path);
}
