/* Messages that carry something: media (with captions where they may have one), places, games. */
#include "harness/telegram/builder.h"

static bool takes_caption(const char *field)
{
    /* Bot API: Message.caption */
    static const char *const with[] = {"animation", "audio", "document", "paid_media",
                                       "photo",     "video", "voice",    "live_photo"};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        if (strcmp(field, with[i]) == 0)
            return true;
    return false;
}

static void maybe_caption(struct tg_builder *b, json_ref m)
{
    if (rng_chance(&b->rng, 1, 2))
        return;
    struct tgb_compose c = {0};
    tgb_say(&c, tgb_phrase(b));
    tgb_say(&c, " ");
    tgb_mark(&c, "italic", "caption 📎");
    tgb_compose_put(b, m, &c, "caption", "caption_entities");
}

void tgb_media(struct tg_builder *b, json_ref m, const char *field)
{
    tgb_named(b, m, TG_T_Message, field);
    if (takes_caption(field))
        maybe_caption(b, m);
}

static json_ref file(struct tg_builder *b, const char *name, const char *mime)
{
    json_ref d = tgb_object(b);
    tgb_str(b, d, "file_name", name);
    tgb_str(b, d, "mime_type", mime);
    tgb_put(b, d, "file_id", tgb_token(b, "BQACAgIAAxkBAAI", 71));
    tgb_put(b, d, "file_unique_id", tgb_token(b, "AgAD", 15));
    tgb_int(b, d, "file_size", rng_range(&b->rng, 0, 20000000));
    return d;
}

void tgb_media_document(struct tg_builder *b, json_ref m, const char *which)
{
    static const struct {
        const char *extension, *name, *mime;
    } files[] = {
        {"pdf", "Q3 report (final).pdf", "application/pdf"},
        {"docx", "договор.docx",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"xlsx", "prices.xlsx",
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"csv", "data.csv", "text/csv"},
        {"zip", "archive.zip", "application/zip"},
        {"txt", "notes.txt", "text/plain"},
        {"exe", "setup.exe", "application/x-msdownload"},
    };
    size_t i = rng_below(&b->rng, sizeof files / sizeof *files);
    for (size_t k = 0; which && k < sizeof files / sizeof *files; k++)
        if (strcmp(which, files[k].extension) == 0)
            i = k;
    tgb_put(b, m, "document", file(b, files[i].name, files[i].mime));
    maybe_caption(b, m);
}

/* Animations come with a document of the same file (Bot API: Message.animation). */
void tgb_media_animation(struct tg_builder *b, json_ref m, const char *argument)
{
    tgb_named(b, m, TG_T_Message, "animation");
    tgb_put(b, m, "document", file(b, "animation.mp4", "video/mp4"));
    maybe_caption(b, m);
}

/* One member of an album; the others would be updates of their own with the same id. */
void tgb_media_group(struct tg_builder *b, json_ref m, const char *argument)
{
    static const char *const fields[] = {"photo", "video", "document", "audio"};
    tgb_put(b, m, "media_group_id", json_new_string(b->tree, "13579246801234567"));
    tgb_media(b, m, RNG_PICK(&b->rng, fields));
}

void tgb_media_location(struct tg_builder *b, json_ref m, const char *live)
{
    tgb_named(b, m, TG_T_Message, "location");
    if (!live)
        return;
    json_ref l = json_get(b->tree, m, "location");
    tgb_int(b, l, "live_period", 900);
    tgb_int(b, l, "heading", rng_range(&b->rng, 1, 360));
    tgb_int(b, l, "proximity_alert_radius", rng_range(&b->rng, 1, 100000));
}

/* Venues come with their location a second time (Bot API: Message.venue). */
void tgb_media_venue(struct tg_builder *b, json_ref m, const char *argument)
{
    tgb_named(b, m, TG_T_Message, "venue");
    json_ref inner = json_path(b->tree, m, "venue.location");
    tgb_put(b, m, "location", json_graft(b->tree, b->tree, inner));
}

void tgb_media_caption_command(struct tg_builder *b, json_ref m, const char *argument)
{
    struct tgb_compose c = {0};
    buf_printf(&c.text, "/%s", tgb_command_name(b));
    c.at = c.text.len;
    c.mark[c.marks++] = (struct tgb_mark){"bot_command", 0, c.at};
    tgb_named(b, m, TG_T_Message, "photo");
    tgb_compose_put(b, m, &c, "caption", "caption_entities");
}
