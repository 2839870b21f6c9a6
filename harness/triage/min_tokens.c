/* Bodies that are no JSON but mostly look like it: whole tokens go before bytes do. */
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <stdlib.h>

struct tokens {
    struct min *m;
    size_t step;
    struct buf text;
    struct span *token;
    size_t n, cap;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '+' ||
           c == '.' || c == '_' || (c & 0x80);
}

/* A string up to its quote (or to the end: an unterminated one is a cause like any other), a run of
 * white space, a word or number, or one byte. */
static size_t token_length(const char *p, size_t n)
{
    size_t i = 1;
    if (*p == '"') {
        while (i < n && p[i] != '"')
            i += p[i] == '\\' && i + 1 < n ? 2 : 1;
        return i < n ? i + 1 : n;
    }
    bool (*kind)(char) = is_space(*p) ? is_space : is_word(*p) ? is_word : NULL;
    while (kind && i < n && kind(p[i]))
        i++;
    return i;
}

static void split(struct tokens *t)
{
    const struct rope *body = &t->m->best.step[t->step].body;
    buf_clear(&t->text);
    rope_flatten(body, body->len, &t->text);
    t->n = 0;
    for (size_t at = 0; at < t->text.len;) {
        size_t n = token_length(t->text.data + at, t->text.len - at);
        MEM_GROW(t->token, t->cap, t->n + 1);
        t->token[t->n++] = (struct span){t->text.data + at, n};
        at += n;
    }
}

static bool make_tokens(void *arg, const bool *keep, struct input *out)
{
    struct tokens *t = arg;
    struct buf body = BUF_INIT;
    for (size_t i = 0; i < t->n; i++)
        if (keep[i])
            buf_span(&body, t->token[i]);
    min_with_body(&t->m->best, t->step, &body, out);
    return true;
}

void min_tokens(struct min *m, size_t step)
{
    struct tokens t = {.m = m, .step = step};
    split(&t);
    struct min_parts p = {t.n, xmalloc(t.n + 1), make_tokens, &t};
    memset(p.keep, 1, p.n);
    if (p.n) {
        min_parts_ends(m, &p);
        min_parts_runs(m, &p, 1);
    }
    free(p.keep);
    free(t.token);
    buf_release(&t.text);
}
