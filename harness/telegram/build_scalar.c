/* Scalars by what they mean (role) and by their documented limits. */
#include "harness/telegram/builder.h"
#include "harness/telegram/limits.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const phrases[] = {
    "hello",
    "thanks a lot",
    "what can you do for me",
    "please summarize this page",
    "ok",
    "translate good morning to French",
    "remind me tomorrow at nine",
    "Привет, как дела",
    "今天天气怎么样",
    "مرحبا بك",
    "naïve café",
    "see you 👋 later",
    "1 + 1 = 2",
    "why?",
};

/* One value each for roles that need no drawing beyond a choice; zero-terminated lists. */
static const char *const urls[] = {"https://example.org/", "https://t.me/example?start=1",
                                   "http://xn--e1afmkfd.example/%D1%82", "tg://user?id=1000001",
                                   NULL};
static const char *const mimes[] = {"application/pdf", "image/jpeg", "video/mp4",
                                    "audio/ogg",       "audio/mpeg", "application/octet-stream",
                                    "text/plain",      NULL};
static const char *const currencies[] = {"USD", "EUR", "JPY", "XTR", NULL};
static const char *const countries[] = {"DE", "BR", "IN", "FT", NULL};
static const char *const languages[] = {"en", "de", "pt-br", NULL};
static const char *const emojis[] = {"👍", "🎲", "❤", "😀", "👨‍👩‍👧", NULL};
static const char *const phones[] = {"+12125550123", "4915112345678", NULL};
static const char *const emails[] = {"ana@example.org", "o'brien+bot@example.com", NULL};
static const char *const file_names[] = {"report.pdf", "фото 1.jpg", "a.tar.gz", "notes.txt", NULL};
static const char *const base64s[] = {"c2VjcmV0", "AAECAwQFBgcICQ==", NULL};
static const char *const commands[] = {"/start", "/help", NULL};

static const char *const *const by_role[] = {
    [TG_ROLE_URL] = urls,          [TG_ROLE_MIME] = mimes,         [TG_ROLE_CURRENCY] = currencies,
    [TG_ROLE_COUNTRY] = countries, [TG_ROLE_LANGUAGE] = languages, [TG_ROLE_EMOJI] = emojis,
    [TG_ROLE_PHONE] = phones,      [TG_ROLE_EMAIL] = emails,       [TG_ROLE_FILE_NAME] = file_names,
    [TG_ROLE_BASE64] = base64s,    [TG_ROLE_COMMAND] = commands,
};

const char *tgb_phrase(struct tg_builder *b)
{
    return RNG_PICK(&b->rng, phrases);
}

json_ref tgb_token(struct tg_builder *b, const char *prefix, size_t length)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char text[128];
    size_t n = strlen(prefix);
    memcpy(text, prefix, n);
    while (n < length && n < sizeof text - 1)
        text[n++] = alphabet[rng_below(&b->rng, 64)];
    return json_new_text(b->tree, (struct span){text, n});
}

json_ref tgb_decimal(struct tg_builder *b, int64_t low, int64_t high)
{
    char text[48];
    int64_t v = rng_range(&b->rng, low, high);
    int64_t whole = v < 0 ? -(v / 1000000) : v / 1000000;
    int n = snprintf(text, sizeof text, "%s%" PRId64 ".%06" PRId64, v < 0 ? "-" : "", whole,
                     v < 0 ? -(v % 1000000) : v % 1000000);
    return json_new_lexeme(b->tree, (struct span){text, (size_t)n});
}

static const char *pick(struct tg_builder *b, const char *const *list)
{
    uint64_t count = 0;
    while (list[count])
        count++;
    return list[rng_below(&b->rng, count)];
}

/* A phrase cut to what the field takes. Cut phrases end on a character. */
static json_ref phrase(struct tg_builder *b, const struct tg_field *f)
{
    struct span s = span_of(tgb_phrase(b));
    if ((f->unit == TG_UNIT_CHARS || f->unit == TG_UNIT_BYTES) && (int64_t)s.n > f->high) {
        s.n = (size_t)f->high;
        while (s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80)
            s.n--;
    }
    return json_new_text(b->tree, s);
}

static json_ref custom_emoji_id(struct tg_builder *b)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, rng_range(&b->rng, 5000000000000000000, INT64_MAX));
    return json_new_string(b->tree, text);
}

static json_ref string(struct tg_builder *b, const struct tg_field *f)
{
    if (f->always)
        return json_new_string(b->tree, f->always);
    if (f->values)
        return json_new_string(b->tree,
                               tg_schema_value(f->value + (unsigned)rng_below(&b->rng, f->values)));
    if (f->role < sizeof by_role / sizeof *by_role && by_role[f->role])
        return json_new_string(b->tree, pick(b, by_role[f->role]));
    switch (f->role) {
    case TG_ROLE_FILE_ID:
        return tgb_token(b, "AgACAgIAAxkB", 72);
    case TG_ROLE_FILE_UNIQUE_ID:
        return tgb_token(b, "AQAD", 16);
    case TG_ROLE_USERNAME:
        return json_new_string(b->tree, "example_name");
    case TG_ROLE_OPAQUE:
        if (strstr(f->name, "emoji_id"))
            return custom_emoji_id(b);
        return tgb_token(b, "", (size_t)rng_range(&b->rng, 8, 24));
    default:
        return phrase(b, f);
    }
}

/* Dates that announce something lie ahead; all others lie behind. */
static int64_t date(struct tg_builder *b, const char *name)
{
    static const char *const ahead[] = {"expir", "until", "close",     "send",
                                        "start", "next",  "selection", "unix"};
    for (size_t i = 0; i < sizeof ahead / sizeof *ahead; i++)
        if (strstr(name, ahead[i]))
            return b->date + rng_range(&b->rng, 60, 30 * 86400);
    return b->date - rng_range(&b->rng, 0, 86400);
}

static int64_t integer(struct tg_builder *b, const struct tg_field *f)
{
    bool limited = f->unit == TG_UNIT_VALUE;
    int64_t low = limited ? f->low : 1, high = low + 2000;
    switch (f->role) {
    case TG_ROLE_DATE:
        return date(b, f->name);
    case TG_ROLE_ID:
        return tgb_other_id(b);
    case TG_ROLE_MESSAGE_ID:
        return rng_range(&b->rng, 1, b->message_id);
    case TG_ROLE_SIZE:
        return rng_range(&b->rng, 1000, 20000000);
    case TG_ROLE_COLOR:
        return rng_range(&b->rng, 0, 0xFFFFFF);
    case TG_ROLE_UTF16:
        return low;
    default:
        return rng_range(&b->rng, low, limited && f->high < high ? f->high : high);
    }
}

json_ref tgb_scalar(struct tg_builder *b, const struct tg_field *f)
{
    switch (f->shape) {
    case TG_STRING:
        return string(b, f);
    case TG_INTEGER:
        return json_new_int(b->tree, integer(b, f));
    case TG_FLOAT:
        return f->unit == TG_UNIT_VALUE ? tgb_decimal(b, f->low * 1000000, f->high * 1000000)
                                        : tgb_decimal(b, -1000000, 2000000);
    default:
        /* Optional flags are sent only when true; required ones can be either. */
        return json_new(b->tree, !(f->flags & TG_REQUIRED) || rng_chance(&b->rng, 1, 2)
                                     ? JSON_TRUE
                                     : JSON_FALSE);
    }
}
