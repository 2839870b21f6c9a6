/* A plan's tree against chaos/plan.schema; see plan_read.h. */
#include "harness/model/plan_read.h"
#include "harness/model/plan_schema.h"
#include "harness/model/plan_values.h"

/* Thresholds may carry a selector: latency.p99{command=/start} is found as latency.p99. */
static const struct schema_row *row_of_member(const struct yaml_node *map, const char *key)
{
    const struct schema_row *row = schema_child(map->row, key);
    const char *brace = strchr(key, '{');
    if (row || !brace || brace - key > 40)
        return row;
    char base[48] = "";
    memcpy(base, key, (size_t)(brace - key));
    row = schema_child(map->row, base);
    return row && span_is(row->type, "<threshold>") ? row : NULL;
}

/* What the plan names itself turns up in reports and file names: a principal, a phase, a probe.
 * Names of texts (variables, states) are free. */
static int check_own_name(const struct yaml_node *n, struct err *err)
{
    if (!span_is(schema_key(n->row), "*") || !span_is(n->row->type, "map") || value_is_name(n->key))
        return 0;
    return yaml_key_error(n, err, "\"%.80s\" must be " VALUE_NAME_FORM, n->key);
}

static int assign_rows(struct yaml_node *container, struct err *err)
{
    for (struct yaml_node *n = container->first; n; n = n->next) {
        n->row = container->kind == YAML_LIST ? schema_child(container->row, NULL)
                                              : row_of_member(container, n->key);
        if (n->row && check_own_name(n, err) < 0)
            return -1;
        if (n->row)
            continue;
        struct span near = schema_nearest(container->row, n->key);
        return yaml_key_error(n, err,
                              "unknown key \"%.80s\" in %s%s; the nearest valid key is \"%.*s\"",
                              n->key, YAML_NAMED(container), (int)near.n, near.p);
    }
    return 0;
}

/* Adds what the schema presumes, and says what it demands. */
static int complete(struct yaml_tree *t, struct yaml_node *map, unsigned flags, struct err *err)
{
    for (const struct schema_row *r = NULL; (r = schema_next(map->row, r));) {
        struct span name = schema_key(r);
        char key[64];
        if (name.n >= sizeof key || span_is(name, "*") || span_is(name, "[]"))
            continue;
        memcpy(key, name.p, name.n);
        key[name.n] = '\0';
        if (yaml_get(map, key))
            continue;
        if (schema_required(r))
            return yaml_key_error(map, err, "%s%s needs the key \"%s\": %.*s", YAML_NAMED(map), key,
                                  (int)r->help.n, r->help.p);
        if (!schema_has_default(r) || (!r->built && !(flags & PLAN_ALLOW_UNBUILT)))
            continue;
        bool empty_map = span_is(r->dflt, "{}");
        struct yaml_node *n = yaml_add(t, map, empty_map ? YAML_MAP : YAML_TEXT, key, r->dflt);
        if (!n)
            return yaml_error(map, err, "too many values");
        n->row = r;
        n->implied = true;
        n->line = n->key_line = map->line;
        n->column = n->key_column = map->column;
    }
    return 0;
}

static int check_built(const struct yaml_node *n, struct err *err)
{
    struct span family = n->row->family;
    if (n->row->built)
        return 0;
    if (n->key && span_is(family, n->key))
        return yaml_key_error(n, err, "%s are not built yet in this version", n->key);
    return yaml_key_error(n, err, "\"%s\" is refused: %.*s are not built yet in this version",
                          n->key ? n->key : "this", (int)family.n, family.p);
}

static int check_kind(const struct yaml_node *n, enum yaml_kind want, struct err *err)
{
    static const char *const names[] = {"a single value", "a list", "a map"};
    if (n->kind == want)
        return 0;
    return yaml_error(n, err, "%s%s must be %s, not %s", YAML_NAMED(n), names[want],
                      names[n->kind]);
}

static int check_node(struct yaml_tree *t, struct yaml_node *n, unsigned flags, struct err *err)
{
    struct span type = n->row->type;
    bool map = span_is(type, "map") || type.p[0] == '<', list = span_is(type, "list");
    if (!(flags & PLAN_ALLOW_UNBUILT) && check_built(n, err) < 0)
        return -1;
    if (yaml_is_null(n))
        return yaml_key_error(n, err, "%s%s has no value", YAML_NAMED(n));
    if (span_is(type, "ids"))
        return value_check(n, err);
    if (check_kind(n, map ? YAML_MAP : list ? YAML_LIST : YAML_TEXT, err) < 0)
        return -1;
    if (!map && !list)
        return value_check(n, err);
    if (assign_rows(n, err) < 0)
        return -1;
    return map ? complete(t, n, flags, err) : 0;
}

int plan_check(struct yaml_tree *t, unsigned flags, struct err *err)
{
    t->root->row = schema_find("/");
    for (struct yaml_node *n = t->root; n; n = yaml_next(n))
        if (n->row && check_node(t, n, flags, err) < 0)
            return -1;
    return 0;
}
