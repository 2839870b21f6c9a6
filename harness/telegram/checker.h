#ifndef HARNESS_TELEGRAM_CHECKER_H
#define HARNESS_TELEGRAM_CHECKER_H
/* What the check_*.c files share; nobody else includes this. */
#include "harness/telegram/check.h"
#include "harness/telegram/schema.h"

enum tgc_rule {
#define RULE(id, name, text) TGC_##id,
#include "harness/telegram/rules.def"
    TGC_RULES,
    TGC_FINE = TGC_RULES
};

/* What the walk found out about a node. */
struct tgc_node {
    const struct tg_field *field; /* that it is a value (or item) of; NULL: not documented */
    uint16_t type;                /* resolved type of an object; else TG_T_NONE */
    uint8_t depth;                /* array levels still expected */
};

struct tgc {
    const struct json_tree *tree;
    struct tgc_node *node; /* by json_ref */
    struct buf scratch;    /* decoded text; valid until the next use */
};

/* check_scalar.c: the rule a scalar of that field breaks, or TGC_FINE. */
enum tgc_rule tgc_scalar(struct tgc *c, json_ref n, const struct tg_field *f);
/* check_entity.c: of an array of entities and the text beside it. */
enum tgc_rule tgc_entities(struct tgc *c, json_ref list);

/* check_message.c, check_query.c: a rule on an object; true if it is kept. The schema holds. */
typedef bool tgc_check(struct tgc *c, json_ref object);
#define CHECK(rule, type, function) tgc_check function;
#include "harness/telegram/rules.def"

/* check_look.c: looking into objects whose schema holds. */
json_ref tgc_get(struct tgc *c, json_ref object, const char *name);
bool tgc_has(struct tgc *c, json_ref object, const char *name);
int64_t tgc_int(struct tgc *c, json_ref object, const char *name); /* 0 where there is none */
bool tgc_true(struct tgc *c, json_ref object, const char *name);
struct span tgc_text(struct tgc *c, json_ref object, const char *name); /* in scratch; or empty */
int64_t tgc_id(struct tgc *c, json_ref object, const char *name); /* object.name.id; 0 if none */
unsigned tgc_chat_type(struct tgc *c, json_ref chat);             /* enum tg_chat_type; 0 if none */
unsigned tgc_count(struct tgc *c, json_ref object, const char *const *names, size_t count);
#define TGC_COUNT(c, object, names) \
    tgc_count((c), (object), (names), sizeof(names) / sizeof *(names))
#endif
