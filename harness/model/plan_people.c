/* Principals and journeys of a plan; see plan_read.h. */
#include "harness/base/mem.h"
#include "harness/model/plan_read.h"
#include "harness/model/plan_values.h"

static int find_principal(const struct plan *p, const char *name)
{
    for (size_t i = 0; i < p->principal_count; i++)
        if (strcmp(p->principal[i].name, name) == 0)
            return (int)i;
    return -1;
}

static void add_principal(const struct yaml_node *n, struct plan *p)
{
    MEM_GROW(p->principal, p->principal_cap, p->principal_count + 1);
    struct plan_principal *who = &p->principal[p->principal_count++];
    *who = (struct plan_principal){.name = xstrdup(n->key), .parent = -1};
    value_ids(yaml_get(n, "ids"), who);
    value_strings(yaml_get(n, "commands"), &who->commands);
}

/* Links a principal to the one it inherits from; the names may stand in any order. */
static int link_parent(const struct yaml_node *n, struct plan *p, struct err *err)
{
    const struct yaml_node *from = yaml_get(n, "inherits");
    struct plan_principal *who = &p->principal[find_principal(p, n->key)];
    if (!from)
        return 0;
    who->parent = find_principal(p, from->text);
    if (who->parent < 0)
        return yaml_error(from, err, "no principal is called \"%.80s\"", from->text);
    return 0;
}

static int set_tier(const struct yaml_node *n, struct plan *p, struct err *err)
{
    int start = find_principal(p, n->key), tier = 0;
    for (int i = p->principal[start].parent; i >= 0; i = p->principal[i].parent)
        if (++tier > (int)p->principal_count)
            return yaml_error(yaml_get(n, "inherits"), err, "\"%s\" inherits from itself", n->key);
    p->principal[start].tier = tier;
    return 0;
}

static bool overlap(const struct plan_principal *a, const struct plan_principal *b)
{
    for (size_t i = 0; i < a->ids_count; i++)
        for (size_t k = 0; k < b->ids_count; k++)
            if (a->ids[i].first <= b->ids[k].last && b->ids[k].first <= a->ids[i].last)
                return true;
    return false;
}

static int check_overlap(const struct yaml_node *n, const struct plan *p, struct err *err)
{
    int mine = find_principal(p, n->key);
    for (int i = 0; i < mine; i++)
        if (overlap(&p->principal[i], &p->principal[mine]))
            return yaml_error(yaml_get(n, "ids"), err, "\"%s\" and \"%s\" share an id", n->key,
                              p->principal[i].name);
    return 0;
}

#define PRINCIPALS_MAX 100 /* the checks below compare each with each */
#define ID_RANGES_MAX 1000

static int read_principals(const struct yaml_node *map, struct plan *p, struct err *err)
{
    if (map->count == 0 || map->count > PRINCIPALS_MAX)
        return yaml_error(map, err, "principals must be 1 to %d", PRINCIPALS_MAX);
    for (const struct yaml_node *n = map->first; n; n = n->next) {
        if (yaml_get(n, "ids")->count > ID_RANGES_MAX)
            return yaml_error(yaml_get(n, "ids"), err, "more than %d ids", ID_RANGES_MAX);
        add_principal(n, p);
    }
    for (const struct yaml_node *n = map->first; n; n = n->next)
        if (link_parent(n, p, err) < 0)
            return -1;
    for (const struct yaml_node *n = map->first; n; n = n->next)
        if (set_tier(n, p, err) < 0 || check_overlap(n, p, err) < 0)
            return -1;
    return 0;
}

static const struct {
    const char *key;
    enum plan_step_kind kind;
} step_kinds[] = {{"text", STEP_TEXT},
                  {"think", STEP_THINK},
                  {"callback", STEP_CALLBACK},
                  {"command", STEP_COMMAND},
                  {"media", STEP_MEDIA}};

static int read_step(const struct yaml_node *n, struct plan_journey *j, struct err *err)
{
    MEM_GROW(j->step, j->cap, j->count + 1);
    struct plan_step *s = &j->step[j->count++];
    *s = (struct plan_step){0};
    if (n->count != 1)
        return yaml_error(n, err, "a step is one of text, think, callback, command and media");
    for (size_t i = 0; i < sizeof step_kinds / sizeof *step_kinds; i++)
        if (strcmp(n->first->key, step_kinds[i].key) == 0)
            s->kind = step_kinds[i].kind;
    if (s->kind == STEP_THINK)
        s->think = value_ns(n->first);
    else if (s->kind == STEP_MEDIA)
        value_strings(n->first, &s->media);
    else
        s->text = value_text(n->first);
    if (s->kind == STEP_MEDIA && s->media.count == 0)
        return yaml_error(n->first, err, "media names no kind");
    return 0;
}

static int read_journey(const struct yaml_node *n, struct plan *p, struct err *err)
{
    MEM_GROW(p->journey, p->journey_cap, p->journey_count + 1);
    struct plan_journey *j = &p->journey[p->journey_count++];
    const struct yaml_node *steps = yaml_get(n, "steps");
    *j = (struct plan_journey){.name = xstrdup(n->key),
                               .weight = (uint32_t)value_int(yaml_get(n, "weight"), 1)};
    if (steps->count == 0)
        return yaml_error(steps, err, "a journey needs steps");
    for (const struct yaml_node *s = steps->first; s; s = s->next)
        if (read_step(s, j, err) < 0)
            return -1;
    return 0;
}

int plan_read_people(const struct yaml_node *root, struct plan *p, struct err *err)
{
    const struct yaml_node *principals = yaml_get(root, "principals");
    const struct yaml_node *journeys = yaml_get(root, "journeys");
    if (principals && read_principals(principals, p, err) < 0)
        return -1;
    for (const struct yaml_node *n = journeys ? journeys->first : NULL; n; n = n->next)
        if (read_journey(n, p, err) < 0)
            return -1;
    return 0;
}

bool plan_may(const struct plan *p, size_t principal, const char *command)
{
    for (int i = (int)principal; i >= 0; i = p->principal[i].parent)
        for (size_t k = 0; k < p->principal[i].commands.count; k++)
            if (strcmp(p->principal[i].commands.item[k], command) == 0)
                return true;
    return false;
}
