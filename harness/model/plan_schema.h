#ifndef HARNESS_MODEL_PLAN_SCHEMA_H
#define HARNESS_MODEL_PLAN_SCHEMA_H
/* chaos/plan.schema, the table of every plan key, as it was when the program was built. Spans point
 * into the table's text, which lives as long as the program. */
#include "harness/base/buf.h"

struct schema_row {
    struct span path, type, unit, dflt, allowed, family, help;
    bool built;
};

#define SCHEMA_ROWS_MAX 320
size_t schema_rows(const struct schema_row **rows); /* the whole table, in its order */
const struct schema_row *schema_find(const char *path);
/* The row of member `key` of the map `parent` describes, of its items (key NULL), or NULL. A name
 * the plan may choose itself ("*") matches any key. */
const struct schema_row *schema_child(const struct schema_row *parent, const char *key);
/* The next row that stands directly below `parent` after `after` (NULL: the first). */
const struct schema_row *schema_next(const struct schema_row *parent,
                                     const struct schema_row *after);
struct span schema_key(const struct schema_row *row); /* last part of its path */
bool schema_required(const struct schema_row *row);
bool schema_has_default(const struct schema_row *row);
/* The key below `parent` that is nearest to `wrong` by edit distance; empty if it has none. */
struct span schema_nearest(const struct schema_row *parent, const char *wrong);
/* Single edits (insert, delete, replace, swap neighbours) from a to b; long texts count as far. */
unsigned edit_distance(struct span a, struct span b);
#endif
