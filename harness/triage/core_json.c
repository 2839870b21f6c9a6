/* What was probed, for finding.json, and back. The skeleton itself is read off the minimum again;
 * only what asking has taught is written. */
#include "harness/triage/core.h"
#include "harness/triage/core_shape.h"

#include "harness/telegram/schema.h"

#include <jansson.h>

/* ---- writing ---------------------------------------------------------------------------
 */
static json_t *names_to_json(const char *const *name, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(name[i]));
    return list;
}

static json_t *node_to_json(const struct shape_node *n)
{
    json_t *j = json_pack("{s:I, s:I, s:I}", "classes", (json_int_t)n->classes, "likeness",
                          (json_int_t)n->likeness, "kinds", (json_int_t)n->kinds);
    json_object_set_new(j, "absent", names_to_json(n->absent, n->absents));
    json_t *useless = json_array();
    for (size_t i = 0; i < n->absents; i++)
        json_array_append_new(useless, json_integer((json_int_t)n->absent_classes[i]));
    json_object_set_new(j, "useless", useless);
    if (n->any_name)
        json_object_set_new(j, "any_name", json_true());
    if (n->keys > 1)
        json_object_set_new(j, "keys", names_to_json((const char *const *)n->key, n->keys));
    return j;
}

static json_t *shape_to_json(const struct shape *s)
{
    json_t *steps = json_array();
    for (size_t i = 0; i < s->min.count; i++) {
        json_t *nodes = json_array();
        for (size_t k = 0; k < s->step[i].nodes; k++)
            json_array_append_new(nodes, node_to_json(&s->step[i].node[k]));
        json_array_append_new(steps, nodes);
    }
    struct buf min = BUF_INIT;
    input_put_jsonl(&s->min, &min);
    json_t *j = json_pack("{s:o, s:b}", "steps", steps, "probed", s->probed);
    const struct shape_step *last = s->min.count ? &s->step[s->min.count - 1] : NULL;
    if (last && last->form == BODY_TEXT)
        json_object_set_new(j, "text", json_integer((json_int_t)last->measure));
    json_object_set_new(j, "min", json_stringn(buf_cstr(&min), min.len));
    buf_release(&min);
    return j;
}

json_t *core_to_json(const struct core *c)
{
    json_t *shapes = json_array();
    for (size_t i = 0; i < c->shapes; i++)
        json_array_append_new(shapes, shape_to_json(&c->shape[i]));
    return json_pack("{s:o}", "shapes", shapes);
}

/* ---- reading ---------------------------------------------------------------------------
 */
/* The schema's own copy of a name, which lives for ever; NULL if it has none. */
static const char *schema_name(uint16_t type, const char *name)
{
    const struct tg_field *f =
        type < TG_TYPES && name ? tg_schema_field(tg_schema_at(type), span_of(name)) : NULL;
    return f ? f->name : NULL;
}

static uint32_t bits(const json_t *j, const char *key)
{
    return (uint32_t)json_integer_value(json_object_get(j, key));
}

static void node_from_json(struct shape_node *n, const json_t *j)
{
    size_t i;
    json_t *item;
    n->classes = bits(j, "classes") & CLASS_ANY;
    n->likeness = bits(j, "likeness");
    n->kinds = bits(j, "kinds");
    n->any_name = json_is_true(json_object_get(j, "any_name")) && n->parent >= 0;
    json_array_foreach(json_object_get(j, "absent"), i, item)
    {
        const char *name = schema_name(n->type, json_string_value(item));
        if (name && n->absents < SHAPE_NAMES) {
            const json_t *classes = json_array_get(json_object_get(j, "useless"), i);
            n->absent_classes[n->absents] = (uint32_t)json_integer_value(classes) & CLASS_ANY;
            n->absent[n->absents++] = name;
        }
    }
    json_array_foreach(json_object_get(j, "keys"), i, item) if (i > 0 && json_is_string(item))
        shape_node_add_key(n, json_string_value(item));
}

/* False where the state does not fit the skeleton: it was written for another one. */
static bool shape_from_json(struct shape *s, const json_t *j)
{
    const json_t *steps = json_object_get(j, "steps");
    json_int_t odd = json_integer_value(json_object_get(j, "text"));
    if (odd > 0 && s->min.count)
        shape_is_about_text(&s->step[s->min.count - 1], (unsigned)odd);
    if (json_array_size(steps) != s->min.count)
        return false;
    for (size_t i = 0; i < s->min.count; i++)
        if (json_array_size(json_array_get(steps, i)) != s->step[i].nodes)
            return false;
    for (size_t i = 0; i < s->min.count; i++)
        for (size_t k = 0; k < s->step[i].nodes; k++)
            node_from_json(&s->step[i].node[k], json_array_get(json_array_get(steps, i), k));
    s->probed = json_is_true(json_object_get(j, "probed"));
    return true;
}

static void add_shape(struct core *c, const json_t *j)
{
    const char *text = json_string_value(json_object_get(j, "min"));
    struct input min = INPUT_INIT;
    if (text && c->shapes < CORE_SHAPES && input_parse_jsonl(&min, span_of(text), NULL) == 0) {
        struct shape *s = &c->shape[c->shapes];
        shape_read(s, &min);
        if (shape_from_json(s, j))
            c->shapes++;
        else
            shape_release(s);
    }
    input_release(&min);
}

struct core *core_from_json(const struct input *minimised, const json_t *state)
{
    struct core *c = core_new(minimised);
    const json_t *shapes = json_object_get(state, "shapes");
    shape_from_json(&c->shape[0], json_array_get(shapes, 0));
    for (size_t i = 1; i < json_array_size(shapes); i++)
        add_shape(c, json_array_get(shapes, i));
    core_describe(c);
    return c;
}
