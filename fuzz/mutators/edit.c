/* Shared edits; see edit.h. */
#include "fuzz/mutators/edit.h"

#include "fuzz/mutators/pick.h"

json_ref edit_parse(struct mutation *m, const char *json)
{
    if (json_parse(m->scratch, span_of(json), NULL, NULL) < 0)
        return json_new_lexeme(m->tree, span_of(json));
    return json_graft(m->tree, m->scratch, m->scratch->root);
}

json_ref edit_put(struct mutation *m, json_ref object, const char *name, const char *json)
{
    m->focus = object;
    return json_put(m->tree, object, name, edit_parse(m, json));
}

json_ref edit_put_int(struct mutation *m, json_ref object, const char *name, int64_t value)
{
    m->focus = object;
    return json_put(m->tree, object, name, json_new_int(m->tree, value));
}

void edit_drop(struct mutation *m, json_ref object, const char *name)
{
    json_remove(m->tree, json_get(m->tree, object, name));
}

void edit_rename(struct mutation *m, json_ref member, const char *name)
{
    json_set_key(m->tree, member, name);
}

json_ref edit_copy(struct mutation *m, json_ref n)
{
    return json_graft(m->tree, m->tree, n);
}

json_ref edit_own_message(struct mutation *m)
{
    json_ref kind = shape_kind(m->tree);
    return kind != JSON_NONE && shape_message(m->tree) == kind ? kind : JSON_NONE;
}

bool edit_into_group(struct mutation *m, json_ref message)
{
    struct json_tree *t = m->tree;
    json_ref chat = json_get(t, message, "chat");
    int64_t id;
    if (chat == JSON_NONE || json_at(t, chat)->type != JSON_OBJECT)
        return false;
    if (!json_int(t, json_get(t, chat, "id"), &id))
        return false;
    if (id > 0) {
        json_ref group = edit_put(m, message, "chat",
                                  "{\"id\":0,\"title\":\"Group\",\"type\":"
                                  "\"supergroup\"}");
        edit_put_int(m, group, "id", INT64_C(-1000000000000) - id % 1000000000);
    }
    m->focus = message;
    return true;
}

bool edit_is_envelope(const struct json_tree *t, json_ref member)
{
    static const char *const envelope[] = {
        "message_id",
        "message_thread_id",
        "from",
        "sender_chat",
        "date",
        "edit_date",
        "chat",
        "reply_to_message",
        "business_connection_id",
        "sender_business_bot",
        "is_topic_message",
        "sender_boost_count",
        "direct_messages_topic",
        "guest_query_id",
    };
    for (size_t i = 0; i < sizeof envelope / sizeof *envelope; i++)
        if (json_key_is(t, member, envelope[i]))
            return true;
    return false;
}

void edit_drop_content(struct mutation *m, json_ref message)
{
    for (json_ref n = json_at(m->tree, message)->first; n != JSON_NONE;) {
        json_ref next = json_at(m->tree, n)->next;
        if (!edit_is_envelope(m->tree, n))
            json_remove(m->tree, n);
        n = next;
    }
}
