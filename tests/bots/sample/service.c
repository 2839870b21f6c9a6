/* Service messages and payments: members come and go, groups migrate, bills are paid. */
#include "tests/bots/sample/turn.h"

#define SUPERGROUP_BASE \
    INT64_C(-1000000000000) /* supergroup ids are this minus a positive number */

static bool new_members(struct turn *t)
{
    json_t *members = field_array(t->event, "new_chat_members");
    if (!members)
        return false;
    if (json_array_size(members) == 0 && bug(t, BUG_NO_NEW_MEMBERS))
        return true;
    turn_sayf(t, "Welcome, %zu of you!", json_array_size(members));
    return true;
}

static bool migrate_to(struct turn *t)
{
    int64_t to;
    if (!field_int(t->event, "migrate_to_chat_id", &to))
        return false;
    if (to > SUPERGROUP_BASE && bug(t, BUG_MIGRATE_PREFIX))
        return true;
    state_move(t->state, t->room, to);
    return true;
}

static bool migrate_from(struct turn *t)
{
    int64_t from;
    if (!field_int(t->event, "migrate_from_chat_id", &from))
        return false;
    if (field_object(t->event, "sender_chat") && bug(t, BUG_ANONYMOUS_MIGRATE))
        return true;
    state_move(t->state, from, t->room);
    return true;
}

static bool boost_added(struct turn *t)
{
    int64_t count;
    if (!field_int(field_object(t->event, "boost_added"), "boost_count", &count))
        return false;
    if (count <= 0 && bug(t, BUG_BOOST_COUNT_ZERO))
        return true;
    turn_sayf(t, "Thank you for %lld boosts!", (long long)count);
    return true;
}

static bool story(struct turn *t)
{
    json_t *what = field_object(t->event, "story");
    return what && !field_object(what, "chat") && bug(t, BUG_STORY_NO_CHAT);
}

static bool paid(struct turn *t)
{
    json_t *payment = field_object(t->event, "successful_payment");
    struct span charge = field_text(payment, "telegram_payment_charge_id");
    if (!payment)
        return false;
    if (charge.n && !state_payment(t->state, charge)) {
        bug(t, BUG_PAID_TWICE);
        return true; /* a repeat delivery is no second payment */
    }
    turn_say(t, SPAN("Thank you for your payment."));
    return true;
}

/* Service messages a bot has no answer to. */
static bool silent(struct turn *t)
{
    static const char *const names[] = {
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "message_auto_delete_timer_changed",
        "pinned_message",
        "refunded_payment",
        "users_shared",
        "chat_shared",
        "connected_website",
        "write_access_allowed",
        "passport_data",
        "proximity_alert_triggered",
        "chat_background_set",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "giveaway_created",
        "giveaway_winners",
        "giveaway_completed",
        "video_chat_scheduled",
        "video_chat_started",
        "video_chat_ended",
        "video_chat_participants_invited",
        "web_app_data",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (json_object_get(t->event, names[i]))
            return true;
    return false;
}

bool service_handle(struct turn *t)
{
    return new_members(t) || migrate_to(t) || migrate_from(t) || boost_added(t) || story(t) ||
           paid(t) || silent(t);
}
