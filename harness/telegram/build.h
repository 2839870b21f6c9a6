#ifndef HARNESS_TELEGRAM_BUILD_H
#define HARNESS_TELEGRAM_BUILD_H
/* Valid updates of every kind, built from the schema table and the cross-field rules that genuine
 * updates keep (check.h says which). A builder is a value: a stream of updates whose ids and dates
 * rise, a pure function of seed, epoch and the calls made. */
#include "harness/base/rng.h"
#include "harness/json/json.h"
#include "harness/telegram/principal.h"
#include "harness/telegram/schema.h"

enum tg_content {
#define CONTENT(id, name, where, flags, function, argument) TG_CONTENT_##id,
#include "harness/telegram/contents.def"
    TG_CONTENTS
};
#define TG_CONTENT_ANY TG_CONTENTS /* draw one, or none where the kind has none */

/* A set of chat types is a sum of these. */
enum tg_chat_type { TG_PRIVATE = 1, TG_GROUP = 2, TG_SUPERGROUP = 4, TG_CHANNEL = 8 };

struct tg_chat {
    int64_t id;
    enum tg_chat_type type;
    bool forum;
};

struct tg_builder {
    struct rng rng;
    const struct tg_tiers *tiers;
    int64_t principal; /* who acts in every update; 0: drawn for each */
    unsigned chats;    /* where updates may come from, a sum of enum tg_chat_type; 0: anywhere.
                          Kinds and contents that occur in none of these ignore it */
    int64_t date;      /* Unix seconds of the next update; rises */
    int64_t update_id; /* of the next update; rises by one, 1 after TG_UPDATE_ID_MAX */
    int64_t message_id;
    int64_t bot_id; /* the bot under test */
    const char *bot_username;
    const char *command; /* NULL: contents with a command draw one that the actor may use */

    /* The scene of the update last built. */
    int64_t actor; /* the principal that acts (from, user); 0 where no user does */
    struct tg_chat chat;
    enum tg_kind kind;
    enum tg_content content;

    struct json_tree *tree; /* during a call only */
    unsigned depth;         /* of nested types, during a call */
};

void tg_builder_init(struct tg_builder *b, uint64_t seed, int64_t epoch); /* epoch: Unix seconds */

/* Replaces what is in the tree by a valid update and returns its root. TG_KIND_ANY and
 * TG_CONTENT_ANY draw one that fits. JSON_NONE (and an empty tree) where the content cannot occur
 * in that kind. */
json_ref tg_build_update(struct json_tree *t, struct tg_builder *b, enum tg_kind kind,
                         enum tg_content content);
/* A schema-valid value of any type, hanging nowhere, for grafts. Depth is bounded. */
json_ref tg_build_value(struct json_tree *t, struct tg_builder *b, const struct tg_type *type);
/* A schema-valid value of a field of `type`, arrays included, with the key set. */
json_ref tg_build_field(struct json_tree *t, struct tg_builder *b, const struct tg_type *type,
                        const struct tg_field *field);

const char *tg_content_name(enum tg_content c);               /* "document_pdf" */
int tg_content_parse(struct span name, enum tg_content *out); /* 0 or -1 */
bool tg_content_fits(enum tg_content c, enum tg_kind k);      /* ANY fits every kind */
#endif
