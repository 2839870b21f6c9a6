#include "harness/telegram/dict.h"

#include "harness/base/mem.h"
#include "harness/telegram/principal.h"
#include "harness/telegram/schema.h"

#include <stdlib.h>

/* Words from where numbers, parsers and identities turn over. Sources: ranges of limits.h,
 * IEEE 754, RFC 8259, ECMAScript's property names, the callback families of the sample bot. */
static const char *const numbers[] = {"0",
                                      "-0",
                                      "-1",
                                      "1.0",
                                      "1e0",
                                      "127",
                                      "128",
                                      "255",
                                      "256",
                                      "32767",
                                      "32768",
                                      "65535",
                                      "65536",
                                      "2000000000",
                                      "2000000001",
                                      "2147483647",
                                      "2147483648",
                                      "-2147483649",
                                      "4294967295",
                                      "4294967296",
                                      "4503599627370495",
                                      "4503599627370496",
                                      "9007199254740991",
                                      "9007199254740993",
                                      "9223372036854775807",
                                      "9223372036854775808",
                                      "18446744073709551616",
                                      "1e400",
                                      "-1e400",
                                      "1e-400",
                                      "-1000000000000",
                                      "-1000000000001",
                                      "253402300800"};
static const char *const identities[] = {"1087968824", "777000",  "136817688", "999999999",
                                         "1000000",    "2000000", "3000000",   "123456"};
static const char *const structure[] = {"{}",
                                        "[]",
                                        "[[]]",
                                        "{\"\":",
                                        "null",
                                        "true",
                                        "false",
                                        "\"\"",
                                        "},{",
                                        "\":{\"",
                                        "\":[{\"",
                                        "\"__proto__\":",
                                        "\"constructor\":",
                                        "\"prototype\":",
                                        "\"toString\":",
                                        "\"method\":\"sendMessage\"",
                                        "NaN",
                                        "Infinity",
                                        "/*",
                                        "//"};
static const char *const text[] = {"\\u0000",
                                   "\\ud83d",
                                   "\\udc00",
                                   "\\ud83d\\ude00",
                                   "\\u202e",
                                   "\\u200b",
                                   "\\u00a0",
                                   "\\ufeff",
                                   "\\uffff",
                                   "\\u0069d",
                                   "\xEF\xBB\xBF",
                                   "\xED\xA0\x80",
                                   "\xC0\xAF",
                                   "\xFF",
                                   "\xF0\x9F\x9A\x80",
                                   "@hookstorm_bot",
                                   "@other_helper_bot",
                                   "category:",
                                   "skill:",
                                   "improve:approve:",
                                   "improve:reject:",
                                   "__proto__",
                                   "$ne",
                                   "../",
                                   "%s%n",
                                   "{{7*7}}"};

/* Entries already put, to leave out what several tables share. */
struct words {
    char **word;
    size_t count, cap;
};

static bool is_new(struct words *seen, const char *word)
{
    for (size_t i = 0; i < seen->count; i++)
        if (strcmp(seen->word[i], word) == 0)
            return false;
    MEM_GROW(seen->word, seen->cap, seen->count + 1);
    seen->word[seen->count++] = xstrdup(word);
    return true;
}

static void put_word(struct buf *out, struct words *seen, const char *group, const char *word)
{
    if (!is_new(seen, word))
        return;
    buf_printf(out, "%s_%zu=\"", group, seen->count);
    for (const char *p = word; *p; p++) {
        unsigned char ch = (unsigned char)*p;
        if (ch == '"' || ch == '\\')
            buf_printf(out, "\\%c", ch);
        else if (ch < 0x20 || ch >= 0x7F)
            buf_printf(out, "\\x%02X", ch);
        else
            buf_byte(out, (char)ch);
    }
    buf_str(out, "\"\n");
}

static void put_list(struct buf *out, struct words *seen, const char *group,
                     const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_word(out, seen, group, list[i]);
}
#define PUT_LIST(out, seen, group, list) \
    put_list((out), (seen), (group), (list), sizeof(list) / sizeof *(list))

static void put_quoted(struct buf *out, struct words *seen, const char *group, const char *word,
                       const char *tail)
{
    char *quoted = xasprintf("\"%s\"%s", word, tail);
    put_word(out, seen, group, quoted);
    free(quoted);
}

static void put_schema(struct buf *out, struct words *seen)
{
    for (unsigned i = 0; i < TG_TYPES; i++) {
        const struct tg_type *t = tg_schema_at(i);
        const struct tg_field *f = tg_schema_fields(t);
        for (unsigned k = 0; t->shape == TG_OBJECT && k < t->count; k++) {
            put_quoted(out, seen, i == TG_T_Update ? "kind" : "key", f[k].name, ":");
            if (f[k].always)
                put_quoted(out, seen, "value", f[k].always, "");
            for (unsigned v = 0; v < f[k].values; v++)
                put_quoted(out, seen, "value", tg_schema_value(f[k].value + v), "");
        }
    }
}

static void put_commands(struct buf *out, struct words *seen)
{
    const struct tg_tiers *t = tg_tiers_default();
    for (size_t i = 0; i < t->command_count; i++) {
        char *command = xasprintf("/%s", t->command[i].name);
        put_word(out, seen, "command", command);
        free(command);
    }
}

void tg_dict_put(struct buf *out)
{
    struct words seen = {0};
    buf_str(out, "# The words of Telegram updates; made by tests/tools/make_dict from the tables.\n"
                 "# For AFL++ (-x) and libFuzzer (-dict=).\n");
    put_schema(out, &seen);
    put_commands(out, &seen);
    PUT_LIST(out, &seen, "number", numbers);
    PUT_LIST(out, &seen, "identity", identities);
    PUT_LIST(out, &seen, "structure", structure);
    PUT_LIST(out, &seen, "text", text);
    for (size_t i = 0; i < seen.count; i++)
        free(seen.word[i]);
    free(seen.word);
}
