/* No name, no type, a path for a name, a type that lies, zero and enormous sizes. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool file_extras(struct mutation *m)
{
    static const char *const files[] = {"document", "audio",      "voice",     "video", "animation",
                                        "sticker",  "video_note", "thumbnail", NULL};
    static const struct {
        const char *name, *json; /* NULL: absent */
    } extra[] = {
        {"file_name", NULL},
        {"mime_type", NULL},
        {"file_size", NULL},
        {"thumbnail", NULL},
        {"file_name", "\"\""},
        {"file_name", "\".\""},
        {"file_name", "\"noextension\""},
        {"file_name", "\".pdf\""},
        {"file_name", "\"a.\""},
        {"file_name", "\"../../x.pdf\""},
        {"file_name", "\"a.pdf.exe\""},
        {"file_name", "\"A.PDF\""},
        {"file_name", "\"a.docx\""},
        {"file_name", "\"a.zip\""},
        {"file_name", "\"CON.txt\""},
        {"file_name", "\"a\\u0000.pdf\""},
        {"file_name", "\"\xf0\x9f\x98\x80.pdf\""},
        {"mime_type", "\"\""},
        {"mime_type", "\"application/pdf\""},
        {"mime_type", "\"text/plain\""},
        {"mime_type", "\"application\""},
        {"mime_type", "\"/\""},
        {"mime_type", "\"a/b; c=d\""},
        {"mime_type", "\"application/x-msdownload\""},
        {"mime_type", "\"audio/ogg\""},
        {"mime_type",
         "\"application/vnd.openxmlformats-officedocument.wordprocessingml.document\""},
        {"file_size", "0"},
        {"file_size", "1"},
        {"file_size", "20971520"},
        {"file_size", "20971521"},
        {"file_size", "2147483648"},
        {"file_size", "4503599627370495"},
        {"duration", "0"},
        {"duration", "86401"},
        {"duration", "2147483647"},
        {"width", "0"},
        {"height", "0"},
        {"file_id", "\"\""},
        {"file_id", "\"x\""},
    };
    json_ref file = pick_named(m, files, PICK_OBJECT);
    if (file == JSON_NONE)
        return false;
    for (uint64_t k = 1 + rng_below(m->rng, 2); k; k--) {
        size_t i = (size_t)rng_below(m->rng, sizeof extra / sizeof *extra);
        if (extra[i].json)
            edit_put(m, file, extra[i].name, extra[i].json);
        else
            edit_drop(m, file, extra[i].name);
    }
    m->focus = file;
    return true;
}

const struct mutator mutator_file_extras = {
    .name = "file-extras",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "a file with an awkward name, type or size",
    .apply = file_extras,
};
