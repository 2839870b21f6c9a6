#ifndef FUZZ_MUTATORS_PICK_H
#define FUZZ_MUTATORS_PICK_H
/* Choosing where to hit. What makes or breaks a campaign: every distinct path of a seed must be
 * hit equally often, whatever the length of its arrays; update_id, which is everywhere and matters
 * little, rarely; and in a stack the second fault often lands beside the first. All of them return
 * JSON_NONE where the tree has nothing that fits, and remember what they chose in m->focus. */
#include "fuzz/mutators/mutator.h"

/* Sets of node types. */
enum {
    PICK_NULL = 1u << JSON_NULL,
    PICK_BOOL = 1u << JSON_FALSE | 1u << JSON_TRUE,
    PICK_NUMBER = 1u << JSON_NUMBER,
    PICK_STRING = 1u << JSON_STRING,
    PICK_ARRAY = 1u << JSON_ARRAY,
    PICK_OBJECT = 1u << JSON_OBJECT,
    PICK_CONTAINER = PICK_ARRAY | PICK_OBJECT,
    PICK_SCALAR = PICK_NULL | PICK_BOOL | PICK_NUMBER | PICK_STRING,
    PICK_ANY = PICK_CONTAINER | PICK_SCALAR
};
static inline bool pick_is(const struct json_tree *t, json_ref n, unsigned types)
{
    return types >> json_at(t, n)->type & 1;
}

json_ref pick_node(struct mutation *m, unsigned types);   /* below the root */
json_ref pick_member(struct mutation *m, unsigned types); /* ... that has a key */
/* One of the members named by the NULL-terminated list, anywhere, all equally likely. */
json_ref pick_named(struct mutation *m, const char *const *names, unsigned types);
/* A container of these types that may be the root, with at least `min` children. */
json_ref pick_parent(struct mutation *m, unsigned types, uint32_t min);
/* A string a person wrote: text, caption, names, titles, button data. */
json_ref pick_words(struct mutation *m);
/* Such a string mostly, any other sometimes. */
json_ref pick_string(struct mutation *m);
json_ref pick_child(struct mutation *m, json_ref container); /* uniform; does not move the focus */

/* Is n still part of the tree? (Removed nodes keep their place in the array.) */
bool pick_attached(const struct json_tree *t, json_ref n);

/* ---- the shape of an update --------------------------------------------------------------- */
json_ref shape_kind(const struct json_tree *t);    /* the first object member of the root */
json_ref shape_message(const struct json_tree *t); /* the Message it is or holds */
json_ref shape_actor(const struct json_tree *t);   /* from, user, actor_chat ... of the kind */
#endif
