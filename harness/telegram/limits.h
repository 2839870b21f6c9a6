#ifndef HARNESS_TELEGRAM_LIMITS_H
#define HARNESS_TELEGRAM_LIMITS_H
/* Documented limits of updates, for code that needs one by name; the schema table carries them
 * per field. Source: https://core.telegram.org/bots/api, the method or type named, unless said. */
#include <stdint.h>

#define TG_UPDATE_ID_MAX INT64_C(2000000000)     /* tdlib/telegram-bot-api: TQueue EventId, int32 */
#define TG_ID_MAX ((INT64_C(1) << 52) - 1)       /* User.id, Chat.id: at most 52 significant bits */
#define TG_SUPERGROUP_ID INT64_C(-1000000000000) /* minus the id: the "-100" prefix (td) */
#define TG_GROUP_ID_MIN INT64_C(-999999999999)   /* basic groups lie above it (td MAX_CHAT_ID) */
#define TG_MESSAGE_ID_MAX INT32_MAX /* Message.message_id; 0: scheduled, not sent yet */
#define TG_FILE_SIZE_MAX TG_ID_MAX  /* File.file_size: at most 52 significant bits */

#define TG_TEXT_MAX 4096    /* sendMessage.text: 1-4096 characters */
#define TG_CAPTION_MAX 1024 /* sendPhoto.caption: 0-1024 characters */
#define TG_CALLBACK_MAX 64  /* InlineKeyboardButton.callback_data: 1-64 bytes */
#define TG_START_MAX 64     /* deep link payload: 1-64 of [A-Za-z0-9_-] */
#define TG_COMMAND_MAX 32   /* BotCommand.command: 1-32 of [a-z0-9_] */
#define TG_QUERY_MAX 256    /* InlineQuery.query: up to 256 characters */
#define TG_QUESTION_MAX 300 /* Poll.question: 1-300 characters */
#define TG_OPTION_MAX 100   /* PollOption.text: 1-100 characters */
#define TG_OPTIONS_MAX 12   /* sendPoll.options: 1-12 */
#define TG_NAME_MAX 64      /* User.first_name, last_name (td MAX_NAME_LENGTH) */
#define TG_USERNAME_MIN 5   /* sign-up rules of telegram.org; collectible ones are shorter */
#define TG_USERNAME_MAX 32
#define TG_PAYLOAD_MAX 128    /* sendInvoice.payload: 1-128 bytes */
#define TG_MEDIA_GROUP_MAX 10 /* sendMediaGroup.media: 2-10 items */
#define TG_ENTITIES_MAX 100   /* "Limits" of limits.tginfo.me; further entities are dropped */

/* Users that stand in for someone else. */
#define TG_ANONYMOUS_ADMIN INT64_C(1087968824) /* @GroupAnonymousBot; ktgbotapi#183 */
#define TG_SERVICE_USER INT64_C(777000)        /* "Telegram": posts of a linked channel */
#define TG_CHANNEL_BOT INT64_C(136817688)      /* @Channel_Bot: users writing as a channel */
#endif
