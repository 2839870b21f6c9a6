/* What a browser form, a scanner or the wrong client posts. */
#include "fuzz/mutators/mutator.h"

static bool other_format(struct mutation *m)
{
    static const char *const body[] = {
        "update_id=1&message%5Btext%5D=hi",
        "payload=%7B%22update_id%22%3A1%7D",
        "hello",
        "<?xml version=\"1.0\"?><update><update_id>1</update_id></update>",
        "update_id: 1\nmessage: {text: hi}\n",
        "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "%PDF-1.4",
        "a=1",
        "<html></html>",
        "()",
        "\\",
    };
    buf_clear(m->bytes);
    buf_str(m->bytes, RNG_PICK(m->rng, body));
    return true;
}

const struct mutator mutator_other_format = {
    .name = "other-format",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "a body in another format: form, multipart, XML, YAML, plain text",
    .apply = other_format,
};
