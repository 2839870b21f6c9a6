#ifndef FUZZ_MUTATORS_EDIT_H
#define FUZZ_MUTATORS_EDIT_H
/* Edits of the tree that several mutators share. */
#include "fuzz/mutators/mutator.h"

/* A new free subtree from JSON text that outlives the tree (a literal). */
json_ref edit_parse(struct mutation *m, const char *json);
/* Sets member `name` of object to that subtree. */
json_ref edit_put(struct mutation *m, json_ref object, const char *name, const char *json);
json_ref edit_put_int(struct mutation *m, json_ref object, const char *name, int64_t value);
void edit_drop(struct mutation *m, json_ref object, const char *name); /* if it is there */
void edit_rename(struct mutation *m, json_ref member, const char *name);
/* Deep copy within the tree. */
json_ref edit_copy(struct mutation *m, json_ref n);
/* The update's Message if its kind is one of the message kinds (not a callback's); JSON_NONE. */
json_ref edit_own_message(struct mutation *m);
/* Makes a message's chat a supergroup, with its id where private; false without a chat object. */
bool edit_into_group(struct mutation *m, json_ref message);
/* Removes whatever content a message has (text, media, entities ...), leaving who, where, when. */
void edit_drop_content(struct mutation *m, json_ref message);
/* Is this member part of who, where and when of a message, rather than its content? */
bool edit_is_envelope(const struct json_tree *t, json_ref member);
#endif
