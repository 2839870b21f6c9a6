/* Updates that are neither messages nor buttons. */
#include "tests/bots/sample/turn.h"

void event_acknowledge(struct turn *t)
{
    /* Traced by the dispatcher; there is nothing to say. */
}

void event_channel_post(struct turn *t)
{
    if (field_text(t->event, "author_signature").p && !field_object(t->event, "sender_chat") &&
        bug(t, BUG_CHANNEL_SIGNATURE))
        return;
    event_acknowledge(t);
}

static void set_id(json_t *call, const char *name, const json_t *event)
{
    struct span id = field_text(event, "id");
    json_object_set_new(call, name, json_stringn(id.n ? id.p : "", id.n));
}

void event_inline_query(struct turn *t)
{
    struct span query = field_text(t->event, "query"), offset = field_text(t->event, "offset");
    if (t->user < 0 && bug(t, BUG_INLINE_NEGATIVE_ID))
        return;
    if (query.p && query.n == 0 && offset.n && bug(t, BUG_INLINE_NEXT_PAGE))
        return;
    struct span shown = text_clip(query, 256);
    json_t *call = turn_call(t, "answerInlineQuery");
    set_id(call, "inline_query_id", t->event);
    json_t *results = json_array();
    if (shown.n)
        json_array_append_new(results, json_pack("{s:s,s:s,s:s,s:{s:s%}}", "type", "article", "id",
                                                 "1", "title", "Say it", "input_message_content",
                                                 "message_text", shown.p, shown.n));
    json_object_set_new(call, "results", results);
}

void event_shipping_query(struct turn *t)
{
    json_t *call = turn_call(t, "answerShippingQuery");
    set_id(call, "shipping_query_id", t->event);
    json_object_set_new(call, "ok", json_false());
    json_object_set_new(call, "error_message", json_string("Nothing here needs shipping."));
}

void event_pre_checkout_query(struct turn *t)
{
    json_t *call = turn_call(t, "answerPreCheckoutQuery");
    set_id(call, "pre_checkout_query_id", t->event);
    json_object_set_new(call, "ok", json_true());
}

void event_poll(struct turn *t)
{
    json_t *options = field_array(t->event, "options");
    if (options && json_array_size(options) == 0 && span_is(field_text(t->event, "type"), "quiz") &&
        bug(t, BUG_QUIZ_NO_OPTIONS))
        return;
    event_acknowledge(t);
}

void event_poll_answer(struct turn *t)
{
    if (!field_object(t->event, "user") && json_array_size(field_array(t->event, "option_ids")) &&
        bug(t, BUG_POLL_ANSWER_ANONYMOUS))
        return;
    event_acknowledge(t);
}

static bool has_paid(json_t *reactions)
{
    json_t *reaction;
    size_t i;
    json_array_foreach(reactions, i, reaction)
    {
        if (span_is(field_text(reaction, "type"), "paid"))
            return true;
    }
    return false;
}

void event_reaction(struct turn *t)
{
    if (!field_object(t->event, "user") && field_object(t->event, "actor_chat") &&
        bug(t, BUG_REACTION_BY_CHAT))
        return;
    if (has_paid(field_array(t->event, "new_reaction")) && bug(t, BUG_REACTION_PAID))
        return;
    event_acknowledge(t);
}

void event_chat_member(struct turn *t)
{
    json_t *member = field_object(t->event, "new_chat_member");
    if (span_is(field_text(member, "status"), "restricted") &&
        !json_object_get(member, "can_react_to_messages") && bug(t, BUG_MEMBER_RESTRICTED))
        return;
    event_acknowledge(t);
}

void event_join_request(struct turn *t)
{
    if (!t->session || !t->user)
        return;
    json_t *call = turn_call(t, "approveChatJoinRequest");
    json_object_set_new(call, "chat_id", json_integer(t->room));
    json_object_set_new(call, "user_id", json_integer(t->user));
}

void event_boost(struct turn *t)
{
    json_t *source = field_object(field_object(t->event, "boost"), "source");
    if (span_is(field_text(source, "source"), "giveaway") && !field_object(source, "user") &&
        bug(t, BUG_BOOST_GIVEAWAY))
        return;
    turn_say(t, SPAN("Thank you for the boost!"));
}
