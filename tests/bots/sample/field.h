#ifndef TESTS_BOTS_SAMPLE_FIELD_H
#define TESTS_BOTS_SAMPLE_FIELD_H
/* Members of an update that may be missing, null or of a wrong type: each reads as absent. The
 * object itself may be NULL or no object. Everything is borrowed from the tree. */
#include "harness/base/span.h"

#include <jansson.h>
#include <stdint.h>

static inline json_t *field_object(const json_t *o, const char *name)
{
    json_t *v = json_object_get(o, name);
    return json_is_object(v) ? v : NULL;
}

static inline json_t *field_array(const json_t *o, const char *name)
{
    json_t *v = json_object_get(o, name);
    return json_is_array(v) ? v : NULL;
}

/* p is NULL if absent, so that "" can be told from nothing. Valid UTF-8, may hold NULs. */
static inline struct span field_text(const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    return json_is_string(v) ? (struct span){json_string_value(v), json_string_length(v)}
                             : (struct span){NULL, 0};
}

static inline bool field_int(const json_t *o, const char *name, int64_t *out)
{
    const json_t *v = json_object_get(o, name);
    if (!json_is_integer(v))
        return false;
    *out = (int64_t)json_integer_value(v);
    return true;
}

static inline bool field_true(const json_t *o, const char *name)
{
    return json_is_true(json_object_get(o, name));
}
#endif
