#ifndef HARNESS_TELEGRAM_SCHEMA_H
#define HARNESS_TELEGRAM_SCHEMA_H
/* The Bot API as data: every type reachable from Update, Bot API 10.1 plus the 10.3 overlay. The
 * rows are in schema.def (made by ci/schema); generators, mutators, the checker and the dictionary
 * all read this one table. Everything here is static and constant. */
#include "harness/base/span.h"

#include <stdint.h>

/* The optional fields of Update, in the order of the documentation. */
enum tg_kind {
#define KIND(id, name, type, since) TG_##id,
#include "harness/telegram/schema.def"
    TG_KINDS
};
#define TG_KIND_ANY TG_KINDS

/* TG_T_Update, TG_T_Message, ...: index of a type. */
enum tg_type_id {
#define TYPE(name, shape, discriminator, first, count, since) TG_T_##name,
#include "harness/telegram/schema.def"
    TG_TYPES,
    TG_T_NONE = TG_TYPES
};

/* What a value is, arrays aside. */
enum tg_shape { TG_STRING, TG_INTEGER, TG_BOOLEAN, TG_FLOAT, TG_OBJECT, TG_UNION, TG_ARRAY };

/* What a limit counts. CHARS are Unicode code points, VALUE is the number itself. */
enum tg_unit { TG_UNIT_NONE, TG_UNIT_VALUE, TG_UNIT_CHARS, TG_UNIT_BYTES, TG_UNIT_ITEMS };

/* What a scalar means. */
enum tg_role {
    TG_ROLE_PLAIN,
    TG_ROLE_DATE,
    TG_ROLE_ID,
    TG_ROLE_MESSAGE_ID,
    TG_ROLE_SIZE,
    TG_ROLE_COLOR,
    TG_ROLE_UTF16,
    TG_ROLE_FILE_ID,
    TG_ROLE_FILE_UNIQUE_ID,
    TG_ROLE_URL,
    TG_ROLE_USERNAME,
    TG_ROLE_MIME,
    TG_ROLE_CURRENCY,
    TG_ROLE_COUNTRY,
    TG_ROLE_LANGUAGE,
    TG_ROLE_EMOJI,
    TG_ROLE_PHONE,
    TG_ROLE_EMAIL,
    TG_ROLE_FILE_NAME,
    TG_ROLE_BASE64,
    TG_ROLE_COMMAND,
    TG_ROLE_OPAQUE
};

enum {
    TG_REQUIRED = 1,
    TG_GETME = 2 /* only in getMe's answer: legal in an update, never sent in one */
};

struct tg_field {
    const char *name;
    const char *always;     /* the only legal value ("user"), or NULL */
    int64_t low, high;      /* inclusive; of a scalar unless unit is ITEMS */
    uint16_t type;          /* enum tg_type_id where shape is TG_OBJECT (may be a union) */
    uint16_t value, values; /* documented values: tg_schema_value(value..value+values-1) */
    uint8_t shape, depth;   /* depth 1: array, 2: array of arrays of `shape` */
    uint8_t unit, role, flags;
    uint8_t since; /* 101 or 103: Bot API 10.1, 10.3 */
};

struct tg_member {
    const char *tag; /* the discriminator's value; NULL for a bare string, an array of the union,
                        or (MaybeInaccessibleMessage) any date but 0 */
    uint16_t type;   /* where shape is TG_OBJECT */
    uint8_t shape;   /* TG_OBJECT, TG_STRING or TG_ARRAY */
};

struct tg_type {
    const char *name;
    const char *discriminator; /* of a union: "type", "status", "source", "date" */
    uint16_t first, count;     /* its fields, or a union's members */
    uint8_t shape;             /* TG_OBJECT or TG_UNION */
    uint8_t since;
};

const struct tg_type *tg_schema_at(unsigned id);                    /* id < TG_TYPES */
const struct tg_type *tg_schema_type(const char *name);             /* NULL if there is none */
const struct tg_field *tg_schema_fields(const struct tg_type *t);   /* t->count of them */
const struct tg_member *tg_schema_members(const struct tg_type *t); /* t->count of them */
const struct tg_field *tg_schema_field(const struct tg_type *t, struct span name);  /* or NULL */
const struct tg_member *tg_schema_member(const struct tg_type *t, struct span tag); /* or NULL */
const char *tg_schema_value(unsigned index);
unsigned tg_schema_id(const struct tg_type *t);

const char *tg_kind_name(enum tg_kind k);               /* "message" */
int tg_kind_parse(struct span name, enum tg_kind *out); /* 0 or -1 */
unsigned tg_kind_type(enum tg_kind k);                  /* TG_T_Message */
unsigned tg_kind_since(enum tg_kind k);
bool tg_kind_is_message(enum tg_kind k); /* its value is a Message */
#endif
