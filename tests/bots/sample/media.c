/* Media: everything a user can send that is not text. */
#include "tests/bots/sample/turn.h"

static bool has_control(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20)
            return true;
    return false;
}

static void voice(struct turn *t, json_t *media)
{
    int64_t seconds = 0;
    if (!field_text(media, "file_id").p && bug(t, BUG_VOICE_NO_FILE))
        return;
    field_int(media, "duration", &seconds);
    turn_sayf(t, "I listened to %lld seconds of voice.", (long long)seconds);
}

static void document(struct turn *t, json_t *media)
{
    struct span name = field_text(media, "file_name");
    char shown[STATE_TEXT];
    if (has_control(name) && bug(t, BUG_FILE_NAME_NEWLINE))
        return;
    text_copy(shown, sizeof shown, name);
    turn_sayf(t, "I will read %s.", shown[0] ? shown : "your document");
}

static void photo(struct turn *t, json_t *media)
{
    turn_sayf(t, "A nice photo, in %zu sizes.", json_array_size(media));
}

static void sticker(struct turn *t, json_t *media)
{
    if (t->session->awaiting != AWAIT_NOTHING && bug(t, BUG_STICKER_FOR_TEXT))
        return;
    turn_say(t, t->session->awaiting == AWAIT_NOTHING ? SPAN("Nice sticker!")
                                                      : SPAN("I need a text for that."));
}

static void location(struct turn *t, json_t *media)
{
    double latitude = json_number_value(json_object_get(media, "latitude"));
    turn_sayf(t, "You are in the %s.", latitude < 0 ? "south" : "north");
}

static void dice(struct turn *t, json_t *media)
{
    int64_t value = 0;
    field_int(media, "value", &value);
    turn_sayf(t, "You rolled %lld.", (long long)value);
}

static void any(struct turn *t, json_t *media)
{
    turn_say(t, SPAN("Got it."));
}

/* venue before location, animation before document: Telegram sends both for the older clients. */
static const struct {
    const char *name;
    void (*handle)(struct turn *, json_t *);
} contents[] = {
    {"voice", voice}, {"photo", photo},       {"animation", any},  {"document", document},
    {"video", any},   {"audio", any},         {"video_note", any}, {"sticker", sticker},
    {"venue", any},   {"location", location}, {"contact", any},    {"poll", any},
    {"dice", dice},   {"game", any},          {"paid_media", any}, {"invoice", any},
    {"story", any},   {"giveaway", any},      {"checklist", any},  {"rich_message", any},
};

bool media_handle(struct turn *t)
{
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        json_t *media = json_object_get(t->event, contents[i].name);
        if (media) {
            contents[i].handle(t, media);
            return true;
        }
    }
    return false;
}
