/* ${NAME} in the values of a plan; see plan_read.h. It happens after parsing, so a variable can
 * change a value and never the structure; what comes out is not expanded again. */
#include "harness/base/buf.h"
#include "harness/model/plan_read.h"

#include <stdlib.h>

#define NAME_MAX_BYTES 64

static const char *lookup(const struct plan_var *vars, const char *name)
{
    for (; vars && vars->name; vars++)
        if (strcmp(vars->name, name) == 0)
            return vars->value;
    return getenv(name);
}

static size_t name_length(const char *s)
{
    size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    return *s >= '0' && *s <= '9' ? 0 : n;
}

/* Reads "NAME}" or "NAME:-default}" at s (after "${") and appends its value; what follows, or NULL
 * with the error set. */
static const char *expand_one(const struct yaml_node *n, const char *s, const struct plan_var *vars,
                              struct buf *out, struct err *err)
{
    char name[NAME_MAX_BYTES + 1];
    size_t len = name_length(s);
    const char *rest = s + len, *end = strchr(rest, '}');
    bool has_default = rest[0] == ':' && rest[1] == '-';
    if (!len || len > NAME_MAX_BYTES || !end || (*rest != '}' && !has_default)) {
        yaml_error(n, err, "\"${%.20s\" is neither ${NAME} nor ${NAME:-default}", s);
        return NULL;
    }
    memcpy(name, s, len);
    name[len] = '\0';
    const char *value = lookup(vars, name);
    if (value && (*value || !has_default))
        buf_str(out, value);
    else if (has_default)
        buf_add(out, rest + 2, (size_t)(end - rest - 2));
    else {
        yaml_error(n, err, "the variable %s is not set, and ${%s} has no default", name, name);
        return NULL;
    }
    return end + 1;
}

static int expand_text(struct yaml_node *n, const struct plan_var *vars, struct err *err)
{
    struct buf out = BUF_INIT;
    const char *s = n->text;
    while (s && *s && out.len <= VALUE_MAX) {
        if (strncmp(s, "$${", 3) == 0) {
            buf_str(&out, "${");
            s += 3;
        } else if (strncmp(s, "${", 2) == 0) {
            s = expand_one(n, s + 2, vars, &out, err);
        } else {
            buf_byte(&out, *s++);
        }
    }
    if (s && out.len > VALUE_MAX) {
        yaml_error(n, err, "the value is longer than %d bytes", VALUE_MAX);
        s = NULL;
    }
    if (!s) {
        buf_release(&out);
        return -1;
    }
    free(n->text);
    n->text = buf_steal(&out);
    n->plain = false; /* an empty variable is an empty text, not a missing value */
    return 0;
}

int plan_expand(struct yaml_tree *t, const struct plan_var *vars, struct err *err)
{
    for (struct yaml_node *n = t->root; n; n = yaml_next(n))
        if (n->kind == YAML_TEXT && strstr(n->text, "${") && expand_text(n, vars, err) < 0)
            return -1;
    return 0;
}
