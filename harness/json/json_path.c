/* Paths: "message.entities.0.type". In a name '.' and '\' are written with a '\' before them. A
 * member that its name does not lead to (an empty name, one with a NUL, the second of two equal
 * ones) is written by its place, "\#2". */
#include "harness/base/mem.h"
#include "harness/json/json_store.h"

#include <stdlib.h>

static bool parse_index(const char *s, const char *end, uint32_t *out)
{
    uint32_t v = 0;
    if (s == end)
        return false;
    for (; s < end; s++)
        if (*s < '0' || *s > '9' || __builtin_mul_overflow(v, 10u, &v) ||
            __builtin_add_overflow(v, (uint32_t)(*s - '0'), &v))
            return false;
    *out = v;
    return true;
}

static const char *segment_end(const char *s)
{
    for (; *s && *s != '.'; s++)
        if (*s == '\\' && s[1])
            s++;
    return s;
}

static void unescape(const char *s, const char *end, struct buf *name)
{
    buf_clear(name);
    for (; s < end; s++) {
        if (*s == '\\' && s + 1 < end)
            s++;
        buf_byte(name, *s);
    }
}

static json_ref follow(const struct json_tree *t, json_ref at, const char *s, const char *end,
                       struct buf *name)
{
    uint32_t index;
    if (!json_is_container(t, at))
        return JSON_NONE;
    if (s[0] == '\\' && s[1] == '#')
        return parse_index(s + 2, end, &index) ? json_item(t, at, index) : JSON_NONE;
    if (t->node[at].type == JSON_ARRAY)
        return parse_index(s, end, &index) ? json_item(t, at, index) : JSON_NONE;
    unescape(s, end, name);
    return json_get(t, at, buf_cstr(name));
}

json_ref json_path(const struct json_tree *t, json_ref from, const char *path)
{
    struct buf name = BUF_INIT;
    const char *s = path, *end = path;
    json_ref at = from;
    for (; at && *path; s = end + 1) {
        end = segment_end(s);
        at = follow(t, at, s, end, &name);
        if (!*end)
            break;
    }
    buf_release(&name);
    return at;
}

static uint32_t index_of(const struct json_tree *t, json_ref n)
{
    uint32_t index = 0;
    while ((n = t->node[n].prev))
        index++;
    return index;
}

static void put_segment(const struct json_tree *t, json_ref n, struct buf *name, struct buf *out)
{
    json_ref parent = t->node[n].parent;
    if (t->node[parent].type == JSON_ARRAY) {
        buf_printf(out, "%u", index_of(t, n));
        return;
    }
    buf_clear(name);
    json_key_text(t, n, name);
    if (!name->len || memchr(name->data, '\0', name->len) ||
        json_get(t, parent, buf_cstr(name)) != n) {
        buf_printf(out, "\\#%u", index_of(t, n));
        return;
    }
    for (size_t i = 0; i < name->len; i++) {
        if (name->data[i] == '.' || name->data[i] == '\\')
            buf_byte(out, '\\');
        buf_byte(out, name->data[i]);
    }
}

void json_put_path(const struct json_tree *t, json_ref n, struct buf *out)
{
    uint32_t depth = json_depth(t, n), i = depth;
    json_ref *trail = xcalloc((size_t)depth + 1, sizeof *trail);
    struct buf name = BUF_INIT;
    for (; i; n = t->node[n].parent)
        trail[--i] = n;
    for (i = 0; i < depth; i++) {
        if (i)
            buf_byte(out, '.');
        put_segment(t, trail[i], &name, out);
    }
    buf_release(&name);
    free(trail);
}
