/* The walk. One pass in preorder gives every node its place in the schema (its parent's is known
 * by then), a second tries the rules between fields. Both stop at the first broken rule. */
#include "harness/telegram/checker.h"

#include "harness/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIELDS_MAX = 192 }; /* of one type; Message has 120 */

static const struct {
    const char *name, *text;
} rules[] = {
#define RULE(id, name, text) {name, text},
#include "harness/telegram/rules.def"
};

static const struct {
    enum tgc_rule rule;
    uint16_t type;
    tgc_check *holds;
} checks[] = {
#define CHECK(rule, type, function) {TGC_##rule, TG_T_##type, function},
#include "harness/telegram/rules.def"
};

size_t tg_rule_count(void)
{
    return TGC_RULES;
}

const char *tg_rule_name(size_t i)
{
    return rules[i].name;
}

const char *tg_rule_text(size_t i)
{
    return rules[i].text;
}

/* The field a member's key names. Escaped keys are decoded first. */
static const struct tg_field *field_of(struct tgc *c, json_ref n, const struct tg_type *type)
{
    struct span key = json_at(c->tree, n)->key;
    if (key.n < 2)
        return NULL;
    if (!memchr(key.p, '\\', key.n))
        return tg_schema_field(type, (struct span){key.p + 1, key.n - 2});
    buf_clear(&c->scratch);
    json_key_text(c->tree, n, &c->scratch);
    return tg_schema_field(type, buf_view(&c->scratch));
}

static enum tgc_rule place_members(struct tgc *c, json_ref object, const struct tg_type *type,
                                   unsigned *unknown)
{
    const struct tg_field *fields = tg_schema_fields(type);
    uint64_t seen[FIELDS_MAX / 64] = {0};
    for (json_ref n = json_at(c->tree, object)->first; n; n = json_at(c->tree, n)->next) {
        const struct tg_field *f = field_of(c, n, type);
        c->node[n] = (struct tgc_node){f, TG_T_NONE, f ? f->depth : 0};
        if (!f) {
            ++*unknown;
            continue;
        }
        size_t i = (size_t)(f - fields);
        if (seen[i / 64] >> (i % 64) & 1)
            return TGC_DUPLICATE;
        seen[i / 64] |= UINT64_C(1) << (i % 64);
    }
    for (unsigned i = 0; i < type->count; i++)
        if (fields[i].flags & TG_REQUIRED && !(seen[i / 64] >> (i % 64) & 1))
            return TGC_REQUIRED;
    return TGC_FINE;
}

/* Items are expected as the array is, one level less. */
static enum tgc_rule place_items(struct tgc *c, json_ref array, struct tgc_node item)
{
    for (json_ref n = json_at(c->tree, array)->first; n; n = json_at(c->tree, n)->next)
        c->node[n] = item;
    return TGC_FINE;
}

static enum tgc_rule place_array(struct tgc *c, json_ref n, struct tgc_node at)
{
    const struct tg_field *f = at.field;
    int64_t count = json_at(c->tree, n)->count;
    if (json_at(c->tree, n)->type != JSON_ARRAY)
        return TGC_TYPE;
    if (f->unit == TG_UNIT_ITEMS && at.depth == f->depth && (count < f->low || count > f->high))
        return TGC_LIMIT;
    if (f->shape == TG_OBJECT && f->type == TG_T_PhotoSize && count == 0)
        return TGC_PHOTO;
    at.depth--;
    return place_items(c, n, at);
}

/* The member of a union that a value is; NULL if none. */
static const struct tg_member *member_of(struct tgc *c, json_ref n, const struct tg_type *type)
{
    const struct tg_member *members = tg_schema_members(type);
    unsigned json = json_at(c->tree, n)->type;
    if (json != JSON_OBJECT) {
        for (unsigned i = 0; i < type->count; i++)
            if ((members[i].shape == TG_STRING && json == JSON_STRING) ||
                (members[i].shape == TG_ARRAY && json == JSON_ARRAY))
                return &members[i];
        return NULL;
    }
    json_ref tag = json_get(c->tree, n, type->discriminator);
    if (tg_schema_id(type) == TG_T_MaybeInaccessibleMessage) {
        int64_t date = 1;
        bool gone = tag && json_int(c->tree, tag, &date) && date == 0;
        return tg_schema_members(type) + gone; /* a message, or the inaccessible one after it */
    }
    buf_clear(&c->scratch);
    return tag && json_text(c->tree, tag, &c->scratch)
               ? tg_schema_member(type, buf_view(&c->scratch))
               : NULL;
}

static enum tgc_rule place_object(struct tgc *c, json_ref n, unsigned id, unsigned *unknown)
{
    const struct tg_type *type = tg_schema_at(id);
    unsigned json = json_at(c->tree, n)->type;
    if (type->shape == TG_UNION) {
        const struct tg_member *m = member_of(c, n, type);
        if (!m)
            return json == JSON_OBJECT ? TGC_UNION : TGC_TYPE;
        if (m->shape == TG_ARRAY) /* items are of the union again */
            return place_items(c, n, c->node[n]);
        if (m->shape == TG_STRING)
            return json_at(c->tree, n)->flags & (JSON_HAS_BAD_UTF8 | JSON_HAS_LONE) ? TGC_UNICODE
                                                                                    : TGC_FINE;
        id = m->type;
        type = tg_schema_at(id);
    }
    if (json != JSON_OBJECT)
        return TGC_TYPE;
    c->node[n].type = (uint16_t)id;
    return place_members(c, n, type, unknown);
}

static enum tgc_rule place(struct tgc *c, json_ref n, unsigned *unknown)
{
    struct tgc_node at = c->node[n];
    if (n == c->tree->root)
        return place_object(c, n, TG_T_Update, unknown);
    if (at.depth)
        return place_array(c, n, at);
    if (at.field->shape == TG_OBJECT)
        return place_object(c, n, at.field->type, unknown);
    return tgc_scalar(c, n, at.field);
}

static enum tgc_rule walk_schema(struct tgc *c, json_ref *where, unsigned *unknown)
{
    json_ref top = c->tree->root, n = top;
    while (n) {
        bool documented = n == top || c->node[n].field;
        enum tgc_rule broken = documented ? place(c, n, unknown) : TGC_FINE;
        *where = n;
        if (broken != TGC_FINE)
            return broken;
        n = documented ? json_next(c->tree, top, n) : json_skip(c->tree, top, n);
    }
    return TGC_FINE;
}

static enum tgc_rule try_rules(struct tgc *c, json_ref n)
{
    const struct tgc_node *at = &c->node[n];
    for (size_t i = 0; at->type != TG_T_NONE && i < sizeof checks / sizeof *checks; i++)
        if (checks[i].type == at->type && !checks[i].holds(c, n))
            return checks[i].rule;
    if (at->field && at->field->shape == TG_OBJECT && at->field->type == TG_T_MessageEntity &&
        at->depth == 1)
        return tgc_entities(c, n);
    return TGC_FINE;
}

static enum tgc_rule walk_rules(struct tgc *c, json_ref *where)
{
    json_ref top = c->tree->root, n = top;
    while (n) {
        bool documented = n == top || c->node[n].field;
        enum tgc_rule broken = documented ? try_rules(c, n) : TGC_FINE;
        *where = n;
        if (broken != TGC_FINE)
            return broken;
        n = documented ? json_next(c->tree, top, n) : json_skip(c->tree, top, n);
    }
    return TGC_FINE;
}

static void describe(const struct json_tree *t, json_ref where, enum tgc_rule rule,
                     struct tg_violation *out)
{
    struct buf path = BUF_INIT;
    out->rule = rules[rule].name;
    out->text = rules[rule].text;
    if (where)
        json_put_path(t, where, &path);
    snprintf(out->path, sizeof out->path, "%s", buf_cstr(&path));
    buf_release(&path);
}

int tg_check(const struct json_tree *t, struct tg_violation *out)
{
    struct tg_violation ignored;
    json_ref where = t->root;
    if (!out)
        out = &ignored;
    *out = (struct tg_violation){0};
    if (!t->root || json_at(t, t->root)->type != JSON_OBJECT) {
        describe(t, where, TGC_UPDATE, out);
        return -1;
    }
    struct tgc c = {t, xcalloc(t->used, sizeof *c.node), BUF_INIT};
    c.node[t->root].type = TG_T_NONE;
    enum tgc_rule broken = walk_schema(&c, &where, &out->unknown);
    if (broken == TGC_FINE)
        broken = walk_rules(&c, &where);
    if (broken != TGC_FINE)
        describe(t, where, broken, out);
    free(c.node);
    buf_release(&c.scratch);
    return broken == TGC_FINE ? 0 : -1;
}
