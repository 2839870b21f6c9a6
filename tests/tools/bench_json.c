/* How fast the JSON tree is beside jansson, on a file or on a built-in update of about 1 KB:
 *   bench_json [FILE]
 * Prints MB/s of input handled and documents a second; every row runs for about half a second. */
#include <stdio.h>
#include <stdlib.h>

/* The two headers have names in common: the peer comes first, under other names. */
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_STRING JANSSON_STRING
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_NULL JANSSON_NULL
#include <jansson.h>

static void peer_round(const char *p, size_t n)
{
    json_t *root = json_loadb(p, n, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
    char *text = json_dumps(root, JSON_COMPACT | JSON_ENCODE_ANY);
    if (!root || !text) {
        fprintf(stderr, "bench_json: jansson refuses this document\n");
        exit(2);
    }
    free(text);
    json_decref(root);
}
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL
#undef JSON_COMPACT

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/json/json.h"

static const char update[] =
    "{\"update_id\":912345678,\"message\":{\"message_id\":4711,\"from\":{\"id\":2000001,\"is_bot\":"
    "false,\"first_name\":\"Ann\",\"last_name\":\"Example\",\"username\":\"ann_example\","
    "\"language_code\":\"en\",\"is_premium\":true},\"chat\":{\"id\":-1001234567890,\"title\":"
    "\"Reading group\",\"type\":\"supergroup\",\"is_forum\":true},\"date\":1766966400,"
    "\"message_thread_id\":12,\"reply_to_message\":{\"message_id\":4700,\"from\":{\"id\":999999999,"
    "\"is_bot\":true,\"first_name\":\"Helper\",\"username\":\"helper_bot\"},\"chat\":{\"id\":"
    "-1001234567890,\"title\":\"Reading group\",\"type\":\"supergroup\"},\"date\":1766966300,"
    "\"text\":\"Send me the text you want to have summarised.\"},\"text\":\"/summarize@helper_bot "
    "the quick brown fox \\\"jumps\\\" over https://example.org/dog and keeps running \xf0\x9f\xa6"
    "\x8a\",\"entities\":[{\"offset\":0,\"length\":21,\"type\":\"bot_command\"},{\"offset\":54,"
    "\"length\":23,\"type\":\"url\"}],\"link_preview_options\":{\"is_disabled\":true}}}";

struct bench {
    struct span text;
    struct json_tree pristine, work;
    struct buf out;
};

static void parse(struct bench *b)
{
    if (json_parse(&b->work, b->text, NULL, NULL))
        abort();
}

static void parse_write(struct bench *b)
{
    parse(b);
    buf_clear(&b->out);
    json_write(&b->work, JSON_COMPACT, &b->out);
}

static void copy_write(struct bench *b)
{
    json_clone(&b->work, &b->pristine);
    buf_clear(&b->out);
    json_write(&b->work, JSON_COMPACT, &b->out);
}

static void copy_edit_write(struct bench *b)
{
    json_clone(&b->work, &b->pristine);
    json_ref n = json_next(&b->work, b->work.root, b->work.root);
    if (n)
        json_replace(&b->work, n, json_new_string(&b->work, "hostile"));
    buf_clear(&b->out);
    json_write(&b->work, JSON_COMPACT, &b->out);
}

static void peer(struct bench *b)
{
    peer_round(b->text.p, b->text.n);
}

/* Documents a second. */
static double rate(struct bench *b, void (*work)(struct bench *))
{
    int64_t end, start = clock_now();
    uint64_t count = 0, burst = 1 + 100000 / (b->text.n + 1);
    do {
        for (uint64_t i = 0; i < burst; i++)
            work(b);
        count += burst;
        end = clock_now();
    } while (end - start < NS_PER_S / 2);
    return (double)count * NS_PER_S / (double)(end - start);
}

static void row(struct bench *b, const char *name, void (*work)(struct bench *), double base)
{
    double r = rate(b, work);
    printf("%-22s %8.0f MB/s %10.0f docs/s  %5.1f x jansson\n", name, r * (double)b->text.n / 1e6,
           r, r / base);
}

int main(int argc, char **argv)
{
    struct bench b = {.text = SPAN(update)};
    struct buf file = BUF_INIT;
    struct err err = ERR_INIT;
    if (argc > 1) {
        if (fs_read(argv[1], (size_t)1 << 30, &file, &err)) {
            fprintf(stderr, "bench_json: %s\n", err.text);
            return 2;
        }
        b.text = buf_view(&file);
    }
    struct json_error at;
    if (json_parse(&b.pristine, b.text, NULL, &at)) {
        fprintf(stderr, "bench_json: %d:%d: %s\n", at.line, at.column, at.reason);
        return 2;
    }
    printf("%zu bytes, %u nodes\n", b.text.n, json_count(&b.pristine, b.pristine.root));
    double base = rate(&b, peer);
    row(&b, "jansson loads+dumps", peer, base);
    row(&b, "parse", parse, base);
    row(&b, "parse+write", parse_write, base);
    row(&b, "copy+write", copy_write, base);
    row(&b, "copy+edit+write", copy_edit_write, base);
    json_release(&b.pristine);
    json_release(&b.work);
    buf_release(&b.out);
    buf_release(&file);
    return 0;
}
