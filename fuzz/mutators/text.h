#ifndef FUZZ_MUTATORS_TEXT_H
#define FUZZ_MUTATORS_TEXT_H
/* What a person can type, kept as Telegram would deliver it: text and entities agree. */
#include "fuzz/mutators/mutator.h"

/* The text or caption of the update's message, whichever it has; JSON_NONE if neither. */
json_ref text_of(const struct json_tree *t, json_ref message);
/* Gives the string member `node` (text or caption) of a message new content. Entities over it are
 * made anew: a bot_command where it starts with one, none otherwise. */
void text_set(struct mutation *m, json_ref node, struct span utf8);
/* Inserts into any string node at a random character boundary: the start, the end, or between;
 * text and captions keep agreeing entities. */
void text_insert(struct mutation *m, json_ref node, struct span utf8);
/* Inserts one to three of the pieces into something a person wrote, or puts one in its place. */
bool text_sprinkle(struct mutation *m, const char *const *pieces, size_t count);
/* ... raw bytes of a JSON lexeme: escapes, invalid UTF-8. */
bool text_sprinkle_raw(struct mutation *m, const char *const *pieces, size_t count);
/* A command with an optional argument in a message that may hold it; false where there is no
 * message with a place for text. */
bool text_command(struct mutation *m, const char *command, struct span argument);
#endif
