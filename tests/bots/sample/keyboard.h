#ifndef TESTS_BOTS_SAMPLE_KEYBOARD_H
#define TESTS_BOTS_SAMPLE_KEYBOARD_H
/* Inline keyboards (Bot API: InlineKeyboardMarkup). The caller owns what is returned. */
#include "harness/base/span.h"

#include <jansson.h>
#include <stdint.h>

json_t *keyboard_categories(void);
json_t *keyboard_skills(struct span category); /* all skills for a category that does not exist */
json_t *keyboard_improve(uint64_t proposal);   /* approve or reject */
#endif
