/* Service messages: the chat itself speaks. The table knows what each holds; here is what the
 * message around it must say as well. */
#include "harness/telegram/builder.h"
#include "harness/telegram/limits.h"

void tgb_service(struct tg_builder *b, json_ref m, const char *field)
{
    tgb_named(b, m, TG_T_Message, field);
}

/* Both halves of a migration: the basic group names the supergroup and the other way round. */
void tgb_service_migrate(struct tg_builder *b, json_ref m, const char *field)
{
    bool to = strcmp(field, "migrate_to_chat_id") == 0;
    tgb_int(b, m, field, tgb_draw_chat(b, to ? TG_SUPERGROUP : TG_GROUP).id);
}

void tgb_service_topic(struct tg_builder *b, json_ref m, const char *field)
{
    tgb_int(b, m, "message_thread_id", rng_range(&b->rng, 2, 40));
    tgb_bool(b, m, "is_topic_message", true);
    tgb_named(b, m, TG_T_Message, field);
}
