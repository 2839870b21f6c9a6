/* The minimiser beside a textbook ddmin and, where it is installed, singledelta (Debian package
 * delta), on the same causes:
 *   bench_minimize                     the table
 *   bench_minimize --oracle CASE FILE  exit status 0 if FILE is still interesting
 * A query is one question to the oracle; rounds are batches of up to 32 at once. */
#include "tests/cases/minimize_cases.h"

#include "harness/base/fs.h"
#include "harness/base/mem.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PEER_BUDGET = 5000, /* queries; a reducer that needs more is stopped there */
    DELTA_EVERY = 6     /* singledelta starts a process per query: it runs on some cases only */
};

struct score {
    uint64_t bytes, queries, rounds;
};

/* ---- ours ---------------------------------------------------------------------------------- */
static int ask(void *ctx, const struct input *const *in, size_t n, enum min_answer *answer)
{
    struct buf body = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        buf_clear(&body);
        rope_flatten(&in[i]->step[0].body, UINT64_MAX, &body);
        answer[i] = min_case_fails(ctx, buf_view(&body)) ? MIN_SAME : MIN_NONE;
    }
    buf_release(&body);
    return 0;
}

static struct score ours(const struct min_case *c, struct span body, unsigned width)
{
    struct input in = INPUT_INIT;
    struct min_config config = {.width = width};
    struct min_result r;
    rope_copy(&input_add(&in)->body, body, 1);
    minimize(&in, &config, ask, (void *)(uintptr_t)c, &r);
    struct score s = {r.bytes, r.queries, r.rounds};
    min_result_release(&r);
    input_release(&in);
    return s;
}

/* ---- ddmin, as in Zeller and Hildebrandt 2002 ---------------------------------------------- */
/* One token a line, as line reducers want it: breaks after brackets and commas outside strings. */
static void split_lines(struct span body, struct buf *out)
{
    bool in_string = false;
    for (size_t i = 0; i < body.n; i++) {
        buf_byte(out, body.p[i]);
        if (body.p[i] == '"' && (i == 0 || body.p[i - 1] != '\\'))
            in_string = !in_string;
        if (!in_string && strchr("{}[],", body.p[i]))
            buf_byte(out, '\n');
    }
}

struct ddmin {
    const struct min_case *c;
    struct span *part;
    size_t n;
    uint64_t queries;
};

/* The parts but [from, to), or only those where `only`. */
static bool interesting(struct ddmin *d, size_t from, size_t to, bool only)
{
    struct buf body = BUF_INIT;
    for (size_t i = 0; i < d->n; i++)
        if ((i >= from && i < to) == only)
            buf_span(&body, d->part[i]);
    bool yes = min_case_fails(d->c, (struct span){buf_cstr(&body), body.len});
    d->queries++;
    buf_release(&body);
    return yes;
}

static void keep(struct ddmin *d, size_t from, size_t to, bool only)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->n; i++)
        if ((i >= from && i < to) == only)
            d->part[kept++] = d->part[i];
    d->n = kept;
}

static bool reduce_once(struct ddmin *d, size_t chunks)
{
    for (int only = 1; only >= 0; only--)
        for (size_t i = 0; i < chunks && d->queries < PEER_BUDGET; i++) {
            size_t from = d->n * i / chunks, to = d->n * (i + 1) / chunks;
            if (to - from < d->n && interesting(d, from, to, only)) {
                keep(d, from, to, only);
                return true;
            }
        }
    return false;
}

static struct score ddmin(const struct min_case *c, struct span body, bool lines)
{
    struct ddmin d = {.c = c};
    struct buf text = BUF_INIT;
    if (lines)
        split_lines(body, &text);
    else
        buf_span(&text, body);
    d.part = xmalloc((text.len + 1) * sizeof *d.part);
    for (size_t i = 0, from = 0; i < text.len; i++)
        if (!lines || text.data[i] == '\n' || i + 1 == text.len) {
            d.part[d.n++] = (struct span){text.data + from, i + 1 - from};
            from = i + 1;
        }
    for (size_t chunks = 2; d.n > 1 && d.queries < PEER_BUDGET;) {
        size_t before = d.n;
        if (reduce_once(&d, chunks))
            chunks = d.n <= before / 2 ? 2 : chunks > 2 ? chunks - 1 : 2;
        else if (chunks >= d.n)
            break;
        else
            chunks = 2 * chunks < d.n ? 2 * chunks : d.n;
    }
    struct score s = {0, d.queries, d.queries};
    for (size_t i = 0; i < d.n; i++)
        s.bytes += d.part[i].n;
    free(d.part);
    buf_release(&text);
    return s;
}

/* ---- singledelta --------------------------------------------------------------------------- */
/* Runs it on one line per token; each question appends a byte to a file. */
static bool delta(const char *self, const struct min_case *c, struct span body, struct score *s)
{
    char dir[] = "/tmp/hookstorm-delta-XXXXXX";
    struct buf text = BUF_INIT, left = BUF_INIT, count = BUF_INIT;
    if (!mkdtemp(dir))
        return false;
    split_lines(body, &text);
    char *input = fs_join(dir, "input"), *script = fs_join(dir, "ask");
    char *asked = fs_join(dir, "asked");
    char *program =
        xasprintf("#!/bin/sh\nprintf x >>%s\nexec %s --oracle %s \"$1\"\n", asked, self, c->name);
    char *command =
        xasprintf("cd %s && timeout 60 singledelta -test=%s -in_place %s >/dev/null 2>&1", dir,
                  script, input);
    bool ran = fs_write(input, buf_view(&text), false, NULL) == 0 &&
               fs_write(script, span_of(program), false, NULL) == 0 && chmod(script, 0700) == 0 &&
               system(command) == 0 && fs_read(input, 1 << 20, &left, NULL) == 0 &&
               fs_read(asked, 1 << 20, &count, NULL) == 0;
    *s = (struct score){left.len, count.len, count.len};
    fs_remove_tree(dir);
    free(input);
    free(script);
    free(asked);
    free(program);
    free(command);
    buf_release(&text);
    buf_release(&left);
    buf_release(&count);
    return ran;
}

/* ---- the table ----------------------------------------------------------------------------- */
static const struct min_case *find(const char *name)
{
    for (size_t i = 0; i < MIN_CASES; i++)
        if (strcmp(min_cases[i].name, name) == 0)
            return &min_cases[i];
    return NULL;
}

static int oracle(const char *name, const char *path)
{
    const struct min_case *c = find(name);
    struct buf body = BUF_INIT;
    if (!c || fs_read(path, 1 << 20, &body, NULL) != 0) {
        fprintf(stderr, "bench_minimize: no case %s or no file %s\n", name, path);
        return 2;
    }
    bool yes = min_case_fails(c, (struct span){buf_cstr(&body), body.len});
    buf_release(&body);
    return yes ? 0 : 1;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static uint64_t median(uint64_t *v, size_t n)
{
    qsort(v, n, sizeof *v, by_value);
    return n ? v[n / 2] : 0;
}

static void put(struct score s)
{
    printf(" %5llu %6llu", (unsigned long long)s.bytes, (unsigned long long)s.queries);
}

static void table(const char *self)
{
    uint64_t q[5][MIN_CASES], b[5][MIN_CASES];
    size_t deltas = 0;
    bool has_delta = system("command -v singledelta >/dev/null 2>&1") == 0;
    printf("%-24s %6s |%13s |%13s%4s |%13s |%13s |%13s\n", "bytes left and queries", "input",
           "ours, K=1", "ours, K=32", "rds", "ddmin bytes", "ddmin tokens", "singledelta");
    for (size_t i = 0; i < MIN_CASES; i++) {
        const struct min_case *c = &min_cases[i];
        struct buf body = BUF_INIT;
        struct score s[5];
        min_case_body(c, &body);
        s[0] = ours(c, buf_view(&body), 1);
        s[1] = ours(c, buf_view(&body), 32);
        s[2] = ddmin(c, buf_view(&body), false);
        s[3] = ddmin(c, buf_view(&body), true);
        printf("%-24s %6zu |", c->name, body.len);
        put(s[0]);
        printf(" |");
        put(s[1]);
        printf(" %3llu |", (unsigned long long)s[1].rounds);
        put(s[2]);
        printf(" |");
        put(s[3]);
        printf(" |");
        if (has_delta && i % DELTA_EVERY == 0 && delta(self, c, buf_view(&body), &s[4])) {
            put(s[4]);
            q[4][deltas] = s[4].queries;
            b[4][deltas++] = s[4].bytes;
        } else {
            printf(" %12s", "-");
        }
        printf("\n");
        fflush(stdout);
        for (int k = 0; k < 4; k++) {
            q[k][i] = s[k].queries;
            b[k][i] = s[k].bytes;
        }
        buf_release(&body);
    }
    printf("%-31s |", "median");
    for (int k = 0; k < 5; k++) {
        size_t n = k < 4 ? MIN_CASES : deltas;
        put((struct score){median(b[k], n), median(q[k], n), 0});
        printf(k == 1 ? "     |" : k < 4 ? " |" : "\n");
    }
    if (!has_delta)
        printf("singledelta is not installed (Debian package delta)\n");
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--oracle") == 0)
        return oracle(argv[2], argv[3]);
    if (argc != 1) {
        fprintf(stderr, "usage: bench_minimize [--oracle CASE FILE]\n");
        return 2;
    }
    char *self = realpath("/proc/self/exe", NULL);
    if (self)
        table(self);
    free(self);
    return self ? 0 : 1;
}
