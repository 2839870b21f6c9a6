#ifndef HARNESS_TELEGRAM_CHECK_H
#define HARNESS_TELEGRAM_CHECK_H
/* Whether a tree is an update that Telegram could send, and if not, which rule it breaks: the
 * schema first (types, required fields, unions, documented values and limits), then the rules
 * that fields keep with each other (rules.def). Fields nobody has documented yet are legal, as a
 * newer server sends them; they are counted, not judged. Never recurses on the input's depth. */
#include "harness/json/json.h"

struct tg_violation {
    const char *rule; /* "entity-range"; NULL where the update is valid */
    const char *text; /* what the rule says */
    char path[256];   /* of the offending node, as json_path reads it; cut to fit; raw bytes of
                         the input's keys: escape before printing */
    unsigned unknown; /* undocumented fields met */
};

int tg_check(const struct json_tree *t, struct tg_violation *out); /* 0 valid, -1 not */

/* Every rule there is, in the order they are tried. */
size_t tg_rule_count(void);
const char *tg_rule_name(size_t i);
const char *tg_rule_text(size_t i);
#endif
