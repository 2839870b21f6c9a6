#ifndef TESTS_BOTS_SAMPLE_TURN_H
#define TESTS_BOTS_SAMPLE_TURN_H
/* One update being handled. Handlers run under the bot's lock, read the update, change state and
 * queue what is to be said; the language model and the Bot API are called after the lock is
 * released (bot.c), so that a slow upstream does not hold up other chats' state. */
#include "tests/bots/sample/bot.h"
#include "tests/bots/sample/field.h"
#include "tests/bots/sample/model.h"
#include "tests/bots/sample/state.h"
#include "tests/bots/sample/text.h"

#define TURN_CALLS 4

struct turn {
    struct bot *bot;
    struct bot_reply *reply;
    struct state *state; /* NULL unless the bot's lock is held */
    struct model *model;
    json_t *update;      /* owned by bot_handle */
    json_t *event;       /* the object of the update's kind */
    json_t *from, *chat; /* of the event; NULL if missing */
    int64_t user, room;  /* their ids; 0 if missing */
    enum tier tier;
    struct session *session; /* NULL without a chat */
    enum lang lang;
    bool asking; /* `ask` is to be put to the model and its answer said */
    struct model_ask ask;
    json_t *call[TURN_CALLS]; /* Bot API calls, each with its "method"; owned */
    size_t calls;
};

/* True if the planted bug is switched on: it is logged and takes effect, and the handler returns
 * at once. Reads as the mistake it stands for: `if (!t->from && bug(t, BUG_X)) return;` where the
 * sound program goes on to cope. */
bool bug(struct turn *t, enum bug_id id);
bool bug_armed(const struct turn *t, enum bug_id id); /* on, without firing it */

/* Sets event, from, chat and what follows from them. */
void turn_enter(struct turn *t, json_t *event);

json_t *turn_call(struct turn *t, const char *method); /* borrowed; NULL when too many */
/* sendMessage to the chat, if there is one; the call as turn_call gives it, to add to. */
json_t *turn_say(struct turn *t, struct span text);
void turn_sayf(struct turn *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void turn_ask(struct turn *t, enum model_skill skill, struct span text);

/* update.c */
void update_dispatch(struct turn *t);
/* message.c */
void message_handle(struct turn *t);
/* event.c: the kinds that are no message */
void event_channel_post(struct turn *t);
void event_inline_query(struct turn *t);
void event_shipping_query(struct turn *t);
void event_pre_checkout_query(struct turn *t);
void event_poll(struct turn *t);
void event_poll_answer(struct turn *t);
void event_reaction(struct turn *t);
void event_chat_member(struct turn *t);
void event_join_request(struct turn *t);
void event_boost(struct turn *t);
void event_acknowledge(struct turn *t); /* nothing to do but note it */
/* callback.c */
void callback_handle(struct turn *t);
/* service.c, media.c, entity.c: parts of message_handle; true when the message is dealt with */
bool service_handle(struct turn *t);
bool media_handle(struct turn *t);
bool entity_check(struct turn *t, struct span text); /* true when a bug struck */
/* command.c */
bool command_handle(struct turn *t, struct span text);
#endif
