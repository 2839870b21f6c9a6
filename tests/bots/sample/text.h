#ifndef TESTS_BOTS_SAMPLE_TEXT_H
#define TESTS_BOTS_SAMPLE_TEXT_H
/* Text as Telegram counts it. Input is valid UTF-8 (the JSON reader saw to that). */
#include "harness/base/span.h"

#include <stdint.h>

size_t text_units(struct span s);                   /* UTF-16 code units (Bot API: MessageEntity) */
bool text_has_astral(struct span s);                /* a character that takes two units */
struct span text_clip(struct span s, size_t units); /* the longest start within so many units */
/* As much of s as fits, whole characters only; control characters become spaces; NUL-terminated. */
void text_copy(char *to, size_t size, struct span s);
struct span text_word(struct span *s); /* takes the first word off s, spaces around it too */
bool text_starts(struct span s, const char *prefix);
/* "90s", "10m", "2h", "3d" in seconds, saturating. false if it is no duration. */
bool text_duration(struct span s, int64_t *seconds);
bool text_integer(struct span s, int64_t *out); /* decimal with sign, within int64 */
#endif
