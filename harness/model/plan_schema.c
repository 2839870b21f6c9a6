/* The table behind plans; see plan_schema.h. The file is assembled into the program as it stands,
 * so that what people read and what the parser obeys are the same bytes. */
#include "harness/model/plan_schema.h"

#include <pthread.h>
#include <stdlib.h>

__asm__(".section .rodata\n"
        ".global hookstorm_plan_schema, hookstorm_plan_schema_end\n"
        "hookstorm_plan_schema:\n"
        ".incbin \"chaos/plan.schema\"\n"
        "hookstorm_plan_schema_end:\n"
        ".byte 0\n"
        ".previous\n");
extern const char hookstorm_plan_schema[], hookstorm_plan_schema_end[];

static struct {
    struct schema_row row[SCHEMA_ROWS_MAX];
    size_t count;
} table;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct span trim(struct span s)
{
    while (s.n && s.p[0] == ' ')
        s = (struct span){s.p + 1, s.n - 1};
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

/* Takes what stands before the separator off the front of *rest. */
static struct span take_until(struct span *rest, char separator)
{
    const char *end = rest->n ? memchr(rest->p, separator, rest->n) : NULL;
    struct span piece = {rest->p, end ? (size_t)(end - rest->p) : rest->n};
    size_t used = piece.n + (end != NULL);
    *rest = (struct span){rest->p + used, rest->n - used};
    return piece;
}

static void read_row(struct span line)
{
    struct span column[8];
    for (int i = 0; i < 8; i++)
        column[i] = trim(take_until(&line, '|'));
    if (table.count == SCHEMA_ROWS_MAX || column[7].n == 0 || line.n)
        abort(); /* the table was built in; its unit test reads every row */
    table.row[table.count++] = (struct schema_row){
        .path = column[0],
        .type = column[1],
        .unit = column[2],
        .dflt = column[3],
        .allowed = column[4],
        .family = column[5],
        .built = span_is(column[6], "yes"),
        .help = column[7],
    };
}

static void read_table(void)
{
    struct span rest = {hookstorm_plan_schema,
                        (size_t)(hookstorm_plan_schema_end - hookstorm_plan_schema)};
    while (rest.n) {
        struct span line = trim(take_until(&rest, '\n'));
        if (line.n && line.p[0] != '#')
            read_row(line);
    }
}

size_t schema_rows(const struct schema_row **rows)
{
    pthread_once(&once, read_table);
    *rows = table.row;
    return table.count;
}

const struct schema_row *schema_find(const char *path)
{
    const struct schema_row *rows;
    size_t count = schema_rows(&rows);
    for (size_t i = 0; i < count; i++)
        if (span_is(rows[i].path, path))
            return &rows[i];
    return NULL;
}

/* The path under which a row's keys stand: its own, or the name its type refers to. */
static struct span base_path(const struct schema_row *row)
{
    struct span base = row->type.p[0] == '<' ? row->type : row->path;
    return span_is(base, "/") ? SPAN("") : base;
}

static bool is_child(struct span base, struct span path)
{
    if (path.n <= base.n || memcmp(path.p, base.p, base.n) != 0)
        return false;
    struct span rest = {path.p + base.n, path.n - base.n};
    if (span_is(rest, "[]"))
        return true;
    return rest.n > 1 && rest.p[0] == '/' && !memchr(rest.p + 1, '/', rest.n - 1) &&
           !memchr(rest.p, '[', rest.n);
}

const struct schema_row *schema_next(const struct schema_row *parent,
                                     const struct schema_row *after)
{
    const struct schema_row *rows;
    size_t count = schema_rows(&rows);
    struct span base = base_path(parent);
    for (size_t i = after ? (size_t)(after - rows) + 1 : 0; i < count; i++)
        if (is_child(base, rows[i].path))
            return &rows[i];
    return NULL;
}

struct span schema_key(const struct schema_row *row)
{
    struct span path = row->path;
    if (path.n >= 2 && path.p[path.n - 1] == ']')
        return (struct span){path.p + path.n - 2, 2};
    const char *slash = memrchr(path.p, '/', path.n);
    size_t before = slash ? (size_t)(slash - path.p) + 1 : 0;
    return (struct span){path.p + before, path.n - before};
}

const struct schema_row *schema_child(const struct schema_row *parent, const char *key)
{
    const struct schema_row *wildcard = NULL;
    for (const struct schema_row *r = NULL; (r = schema_next(parent, r));) {
        struct span name = schema_key(r);
        if (span_is(name, key ? key : "[]"))
            return r;
        if (key && span_is(name, "*"))
            wildcard = r;
    }
    return wildcard;
}

bool schema_required(const struct schema_row *row)
{
    return span_is(row->dflt, "required");
}

bool schema_has_default(const struct schema_row *row)
{
    return !schema_required(row) && !span_is(row->dflt, "-");
}

#define WORD_MAX 48

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned edit_distance(struct span a, struct span b)
{
    unsigned row[3][WORD_MAX + 1]; /* two back, one back, this one */
    if (a.n > WORD_MAX || b.n > WORD_MAX)
        return WORD_MAX + 1;
    for (unsigned j = 0; j <= b.n; j++)
        row[1][j] = j;
    for (unsigned i = 1; i <= a.n; i++) {
        row[2][0] = i;
        for (unsigned j = 1; j <= b.n; j++) {
            unsigned d = row[1][j - 1] + (a.p[i - 1] != b.p[j - 1]);
            d = least(d, least(row[1][j], row[2][j - 1]) + 1);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                d = least(d, row[0][j - 2] + 1);
            row[2][j] = d;
        }
        memcpy(row[0], row[1], sizeof row[0]);
        memcpy(row[1], row[2], sizeof row[1]);
    }
    return row[1][b.n];
}

struct span schema_nearest(const struct schema_row *parent, const char *wrong)
{
    struct span best = SPAN(""), word = {wrong, strcspn(wrong, "{")}; /* without its selector */
    unsigned nearest = WORD_MAX + 2;
    for (const struct schema_row *r = NULL; (r = schema_next(parent, r));) {
        unsigned d = edit_distance(word, schema_key(r));
        if (d < nearest && !span_is(schema_key(r), "*") && !span_is(schema_key(r), "[]")) {
            nearest = d;
            best = schema_key(r);
        }
    }
    return best;
}
