#ifndef HARNESS_TELEGRAM_BUILDER_H
#define HARNESS_TELEGRAM_BUILDER_H
/* What the build_*.c files share; nobody else includes this. New nodes go to b->tree. */
#include "harness/telegram/build.h"

/* ---- build_put.c: members and items ------------------------------------------------------ */
json_ref tgb_object(struct tg_builder *b);
json_ref tgb_put(struct tg_builder *b, json_ref object, const char *name, json_ref value);
void tgb_int(struct tg_builder *b, json_ref object, const char *name, int64_t value);
void tgb_str(struct tg_builder *b, json_ref object, const char *name, const char *utf8);
void tgb_bool(struct tg_builder *b, json_ref object, const char *name, bool value);
json_ref tgb_list(struct tg_builder *b, json_ref object, const char *name); /* an empty array */

/* ---- build_actor.c: users and chats ------------------------------------------------------ */
json_ref tgb_user(struct tg_builder *b, int64_t id); /* same id, same person */
json_ref tgb_bot(struct tg_builder *b);              /* the bot under test */
json_ref tgb_other_bot(struct tg_builder *b);
json_ref tgb_special_user(struct tg_builder *b, int64_t id); /* TG_ANONYMOUS_ADMIN, ... */
int64_t tgb_other_id(struct tg_builder *b);                  /* somebody who is not the actor */
json_ref tgb_chat(struct tg_builder *b, struct tg_chat c);
struct tg_chat tgb_draw_chat(struct tg_builder *b, unsigned types);

/* ---- build_scalar.c ---------------------------------------------------------------------- */
json_ref tgb_scalar(struct tg_builder *b, const struct tg_field *f);
const char *tgb_phrase(struct tg_builder *b);
json_ref tgb_token(struct tg_builder *b, const char *prefix, size_t length); /* base64url string */
json_ref tgb_decimal(struct tg_builder *b, int64_t low,
                     int64_t high); /* millionths, as 12.345678 */

/* ---- build_value.c ----------------------------------------------------------------------- */
json_ref tgb_value(struct tg_builder *b, unsigned type);
json_ref tgb_plain_object(struct tg_builder *b, const struct tg_type *type); /* no hook */
void tgb_field(struct tg_builder *b, json_ref object, const struct tg_type *type,
               const struct tg_field *field);
void tgb_named(struct tg_builder *b, json_ref object, unsigned type, const char *field);

/* ---- build_hooks.c, build_member.c, build_query.c: types with rules of their own ---------- */
typedef json_ref tgb_hook(struct tg_builder *b);
tgb_hook *tgb_type_hook(unsigned type);                     /* or NULL */
tgb_hook *tgb_field_hook(unsigned type, const char *field); /* or NULL */
tgb_hook tgb_chat_member_updated, tgb_callback_query, tgb_inline_query, tgb_reaction_updated,
    tgb_poll_answer, tgb_poll, tgb_join_request, tgb_business_connection, tgb_chat_boost;
json_ref tgb_photo_sizes(struct tg_builder *b);

/* ---- entities.c -------------------------------------------------------------------------- */
/* A text in the making, with the entities that mark parts of it. */
struct tgb_mark {
    const char *type;
    size_t offset, length; /* UTF-16 code units */
};
struct tgb_compose {
    struct buf text;
    size_t at; /* UTF-16 code units so far */
    struct tgb_mark mark[24];
    unsigned marks;
};
void tgb_say(struct tgb_compose *c, const char *utf8);
void tgb_mark(struct tgb_compose *c, const char *type, const char *utf8);
/* Puts text and entities (none: no member) and releases the composition. */
void tgb_compose_put(struct tg_builder *b, json_ref object, struct tgb_compose *c, const char *text,
                     const char *entities);
/* Some formatting over words of an existing text; JSON_NONE where it has none. */
json_ref tgb_entities_over(struct tg_builder *b, struct span text, bool custom_emoji_only);

/* ---- build_message.c --------------------------------------------------------------------- */
json_ref tgb_message(struct tg_builder *b);        /* envelope and content of b->kind, b->content */
json_ref tgb_nested_message(struct tg_builder *b); /* an earlier message of the scene */
json_ref tgb_inaccessible(struct tg_builder *b);
json_ref tgb_sender(struct tg_builder *b, json_ref message, json_ref from); /* replaces `from` */

/* ---- contents (rows of contents.def) ----------------------------------------------------- */
typedef void tgb_content(struct tg_builder *b, json_ref object, const char *argument);
tgb_content tgb_text_plain, tgb_text_formatted, tgb_text_unicode, tgb_text_long, tgb_text_command,
    tgb_text_deep_link, tgb_text_forward, tgb_text_reply, tgb_text_with, tgb_text_quote,
    tgb_text_anonymous, tgb_text_as_channel, tgb_text_linked, tgb_text_topic;
tgb_content tgb_media, tgb_media_document, tgb_media_animation, tgb_media_group, tgb_media_location,
    tgb_media_venue, tgb_media_caption_command;
tgb_content tgb_service, tgb_service_migrate, tgb_service_topic;
tgb_content tgb_callback, tgb_callback_inline, tgb_callback_inaccessible;
/* The command a content speaks: b->command or one of the actor's. Without the slash. */
const char *tgb_command_name(struct tg_builder *b);

/* ---- content.c --------------------------------------------------------------------------- */
unsigned tgb_content_chats(enum tg_content c);
bool tgb_content_needs_forum(enum tg_content c); /* false for ANY */
void tgb_content_build(struct tg_builder *b, json_ref object);
unsigned tgb_kind_chats(enum tg_kind k); /* where updates of that kind come from */
#endif
