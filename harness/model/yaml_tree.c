/* libyaml's events made into a tree; see yaml_tree.h. */
#include "harness/model/yaml_tree.h"

#include "harness/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

struct builder {
    yaml_parser_t parser;
    struct yaml_tree *tree;
    struct yaml_node *open; /* innermost container that is not closed yet */
    int depth;
    char *key; /* read, its value not yet */
    int key_line, key_column;
    struct err *err;
};

void yaml_release(struct yaml_tree *t)
{
    for (struct yaml_node *n = t->newest; n;) {
        struct yaml_node *older = n->older;
        free(n->key);
        free(n->text);
        free(n);
        n = older;
    }
    *t = YAML_TREE_INIT;
}

struct yaml_node *yaml_add(struct yaml_tree *t, struct yaml_node *parent, enum yaml_kind kind,
                           const char *key, struct span text)
{
    if (t->count == YAML_NODES_MAX)
        return NULL;
    struct yaml_node *n = xcalloc(1, sizeof *n);
    *n = (struct yaml_node){.kind = kind, .parent = parent, .older = t->newest};
    n->key = xstrdup(key);
    n->text = kind == YAML_TEXT ? xstrndup(text.p, text.n) : NULL;
    t->newest = n;
    t->count++;
    if (!parent)
        t->root = n;
    else if (parent->last)
        parent->last = parent->last->next = n;
    else
        parent->first = parent->last = n;
    if (parent)
        parent->count++;
    return n;
}

struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    struct yaml_node *n = map && map->kind == YAML_MAP ? map->first : NULL;
    while (n && strcmp(n->key, key) != 0)
        n = n->next;
    return n;
}

struct yaml_node *yaml_next(const struct yaml_node *n)
{
    if (n->first)
        return n->first;
    while (n && !n->next)
        n = n->parent;
    return n ? n->next : NULL;
}

bool yaml_is_null(const struct yaml_node *n)
{
    return n->kind == YAML_TEXT && n->plain &&
           (!*n->text || strcmp(n->text, "~") == 0 || strcmp(n->text, "null") == 0);
}

static int error_at(struct err *err, int line, int column, const char *fmt, va_list ap)
{
    char text[sizeof err->text];
    vsnprintf(text, sizeof text, fmt, ap);
    err_set(err, "%s", text);
    return err_at(err, NULL, line, column);
}

int yaml_error(const struct yaml_node *n, struct err *err, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_at(err, n->line, n->column, fmt, ap);
    va_end(ap);
    return -1;
}

int yaml_key_error(const struct yaml_node *n, struct err *err, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_at(err, n->key_line, n->key_column, fmt, ap);
    va_end(ap);
    return -1;
}

static int refuse(struct builder *b, yaml_mark_t at, const char *what)
{
    err_set(b->err, "%s", what);
    return err_at(b->err, NULL, (int)at.line + 1, (int)at.column + 1);
}

/* The name of a member: kept until its value comes. */
static int take_key(struct builder *b, const yaml_event_t *e)
{
    const char *name = (const char *)e->data.scalar.value;
    if (!e->data.scalar.length || strlen(name) != e->data.scalar.length)
        return refuse(b, e->start_mark, "a key must be a word");
    if (b->open->count == YAML_KEYS_MAX)
        return refuse(b, e->start_mark, "too many keys");
    const struct yaml_node *twin = yaml_get(b->open, name);
    if (twin) {
        err_set(b->err, "\"%s\" stands here a second time; the first is on line %d", name,
                twin->key_line);
        return refuse(b, e->start_mark, "");
    }
    b->key = xstrdup(name);
    b->key_line = (int)e->start_mark.line + 1;
    b->key_column = (int)e->start_mark.column + 1;
    return 0;
}

static struct yaml_node *add_node(struct builder *b, const yaml_event_t *e, enum yaml_kind kind,
                                  struct span text)
{
    struct yaml_node *n = yaml_add(b->tree, b->open, kind, b->key, text);
    if (!n) {
        refuse(b, e->start_mark, "too many values");
        return NULL;
    }
    n->line = (int)e->start_mark.line + 1;
    n->column = (int)e->start_mark.column + 1;
    n->key_line = b->key ? b->key_line : n->line;
    n->key_column = b->key ? b->key_column : n->column;
    free(b->key);
    b->key = NULL;
    return n;
}

static bool awaits_key(const struct builder *b)
{
    return b->open && b->open->kind == YAML_MAP && !b->key;
}

static int take_scalar(struct builder *b, const yaml_event_t *e)
{
    const char *text = (const char *)e->data.scalar.value;
    size_t n = e->data.scalar.length;
    if (e->data.scalar.anchor || e->data.scalar.tag)
        return refuse(b, e->start_mark, "anchors and tags are not allowed in a plan");
    if (awaits_key(b))
        return take_key(b, e);
    if (memchr(text, 0, n))
        return refuse(b, e->start_mark, "a value must not hold a zero byte");
    struct yaml_node *node = add_node(b, e, YAML_TEXT, (struct span){text, n});
    if (!node)
        return -1;
    node->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return 0;
}

static int open_container(struct builder *b, const yaml_event_t *e, enum yaml_kind kind, bool fancy)
{
    if (fancy)
        return refuse(b, e->start_mark, "anchors and tags are not allowed in a plan");
    if (awaits_key(b))
        return refuse(b, e->start_mark, "a key must be a word");
    if (++b->depth > YAML_DEPTH_MAX)
        return refuse(b, e->start_mark, "nested too deep");
    struct yaml_node *n = add_node(b, e, kind, SPAN(""));
    if (!n)
        return -1;
    b->open = n;
    return 0;
}

static int close_container(struct builder *b)
{
    b->open = b->open->parent;
    b->depth--;
    return 0;
}

static int take_event(struct builder *b, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return take_scalar(b, e);
    case YAML_SEQUENCE_START_EVENT:
        return open_container(b, e, YAML_LIST,
                              e->data.sequence_start.anchor || e->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return open_container(b, e, YAML_MAP,
                              e->data.mapping_start.anchor || e->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_container(b);
    case YAML_ALIAS_EVENT:
        return refuse(b, e->start_mark, "aliases are not allowed in a plan");
    case YAML_DOCUMENT_START_EVENT:
        return b->tree->root ? refuse(b, e->start_mark, "a plan is one document, not several") : 0;
    default:
        return 0;
    }
}

/* Where a byte stands, for errors that libyaml gives an offset only. */
static void locate(struct span text, size_t offset, int *line, int *column)
{
    *line = *column = 1;
    for (size_t i = 0; i < offset && i < text.n; i++) {
        *column = text.p[i] == '\n' ? 1 : *column + 1;
        *line += text.p[i] == '\n';
    }
}

static int parser_error(struct builder *b, struct span text)
{
    const yaml_parser_t *p = &b->parser;
    int line = (int)p->problem_mark.line + 1, column = (int)p->problem_mark.column + 1;
    if (p->error == YAML_READER_ERROR)
        locate(text, p->problem_offset, &line, &column);
    err_set(b->err, "not YAML: %s", p->problem ? p->problem : "cannot be read");
    return err_at(b->err, NULL, line, column);
}

static int build(struct builder *b, struct span text)
{
    for (bool done = false; !done;) {
        yaml_event_t e;
        if (!yaml_parser_parse(&b->parser, &e))
            return parser_error(b, text);
        int result = take_event(b, &e);
        done = e.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
        if (result < 0)
            return -1;
    }
    return 0;
}

int yaml_parse(struct yaml_tree *t, struct span text, struct err *err)
{
    struct builder b = {.tree = t, .err = err};
    *t = YAML_TREE_INIT;
    if (text.n > YAML_BYTES_MAX)
        return err_set(err, "larger than %u bytes", YAML_BYTES_MAX);
    if (!yaml_parser_initialize(&b.parser))
        abort(); /* fails for want of memory only */
    yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&b.parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
    int result = build(&b, text);
    yaml_parser_delete(&b.parser);
    free(b.key);
    if (result == 0 && !t->root) {
        err_set(err, "nothing in it");
        result = err_at(err, NULL, 1, 1);
    }
    if (result < 0)
        yaml_release(t);
    return result;
}
