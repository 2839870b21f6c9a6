/* The seed updates: each parses, is valid and written compactly, none twice; together they cover
 * every kind, every content and every command; and the made ones are what seeds.def makes. */
#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/telegram/build.h"
#include "harness/telegram/check.h"
#include "harness/telegram/principal.h"
#include "harness/telegram/seeds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define CORPUS "corpus/update"
enum { FILES_MAX = 2000 };

struct seed {
    char *name;
    struct buf text;
    struct json_tree tree;
    int64_t update_id;
};
static struct seed seeds[FILES_MAX];
static size_t seed_count;

static int load(void **state)
{
    struct fs_list list = {0};
    struct err err = ERR_INIT;
    if (fs_list(CORPUS, &list, &err) != 0)
        return -1;
    for (size_t i = 0; i < list.count && i < FILES_MAX; i++) {
        struct seed *s = &seeds[seed_count++];
        char *path = fs_join(CORPUS, list.names[i]);
        s->name = list.names[i];
        if (fs_read(path, 1 << 20, &s->text, &err) != 0)
            return -1;
        free(path);
    }
    free(list.names);
    return 0;
}

static int unload(void **state)
{
    for (size_t i = 0; i < seed_count; i++) {
        free(seeds[i].name);
        buf_release(&seeds[i].text);
        json_release(&seeds[i].tree);
    }
    return 0;
}

static void all_are_valid(void **state)
{
    unsigned broken = 0;
    struct buf compact = BUF_INIT;
    for (size_t i = 0; i < seed_count; i++) {
        struct seed *s = &seeds[i];
        struct tg_violation v = {0};
        buf_clear(&compact);
        if (json_parse(&s->tree, buf_view(&s->text), NULL, NULL) != 0) {
            print_message("# %s is no JSON\n", s->name);
            broken++;
            continue;
        }
        json_write(&s->tree, JSON_COMPACT, &compact);
        if (tg_check(&s->tree, &v) != 0 || !span_eq(buf_view(&compact), buf_view(&s->text))) {
            print_message("# %s: %s at %s\n", s->name, v.rule ? v.rule : "not compact", v.path);
            broken++;
        }
        assert_true(
            json_int(&s->tree, json_get(&s->tree, s->tree.root, "update_id"), &s->update_id));
    }
    buf_release(&compact);
    assert_int_equal(broken, 0);
}

static void none_twice(void **state)
{
    assert_in_range(seed_count, 150, FILES_MAX - 1);
    for (size_t i = 0; i < seed_count; i++) {
        size_t n = strlen(seeds[i].name);
        assert_true(n > 5 && strcmp(seeds[i].name + n - 5, ".json") == 0);
        assert_int_equal(strspn(seeds[i].name, "abcdefghijklmnopqrstuvwxyz0123456789-"), n - 5);
        for (size_t k = 0; k < i; k++) {
            if (seeds[i].update_id == seeds[k].update_id)
                print_message("# %s and %s\n", seeds[i].name, seeds[k].name);
            assert_int_not_equal(seeds[i].update_id, seeds[k].update_id);
        }
    }
}

static bool some_file_holds(const char *what)
{
    for (size_t i = 0; i < seed_count; i++)
        if (span_find(buf_view(&seeds[i].text), span_of(what)))
            return true;
    return false;
}

static void every_kind_is_there(void **state)
{
    for (unsigned k = 0; k < TG_KINDS; k++) {
        unsigned files = 0;
        for (size_t i = 0; i < seed_count; i++)
            files += json_get(&seeds[i].tree, seeds[i].tree.root, tg_kind_name((enum tg_kind)k)) !=
                     JSON_NONE;
        if (!files)
            print_message("# no %s\n", tg_kind_name((enum tg_kind)k));
        assert_true(files);
    }
}

static void every_command_is_there(void **state)
{
    const struct tg_tiers *t = tg_tiers_default();
    char text[64];
    for (size_t i = 0; i < t->command_count; i++) {
        snprintf(text, sizeof text, "\"text\":\"/%s", t->command[i].name);
        assert_true(some_file_holds(text));
    }
}

/* Every field that a message can be about: a run of fields in the schema and their row names. */
static void every_content_is_there(void **state)
{
    const struct tg_type *message = tg_schema_type("Message");
    const struct tg_field *fields = tg_schema_fields(message);
    char key[80];
    for (unsigned i = 0; i < message->count; i++) {
        snprintf(key, sizeof key, "\"%s\":", fields[i].name);
        bool rare = strncmp(fields[i].name, "guest_bot_", 10) == 0 ||
                    strstr(fields[i].name, "_option_id") || strstr(fields[i].name, "task_id") ||
                    strcmp(fields[i].name, "suggested_post_info") == 0 ||
                    strcmp(fields[i].name, "is_paid_post") == 0 ||
                    strcmp(fields[i].name, "show_caption_above_media") == 0;
        if (!rare && !some_file_holds(key)) {
            print_message("# no %s\n", fields[i].name);
            fail();
        }
    }
}

static void made_files_are_current(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf text = BUF_INIT, path = BUF_INIT, file = BUF_INIT;
    for (size_t i = 0; i < tg_seed_count(); i++) {
        buf_clear(&text);
        buf_clear(&path);
        buf_clear(&file);
        buf_printf(&path, CORPUS "/%s.json", tg_seed_name(i));
        assert_true(tg_seed_build(i, &t));
        json_write(&t, JSON_COMPACT, &text);
        assert_int_equal(fs_read(buf_cstr(&path), 1 << 20, &file, NULL), 0);
        if (!span_eq(buf_view(&text), buf_view(&file)))
            print_message("# %s differs: run tests/tools/make_corpus\n", tg_seed_name(i));
        assert_true(span_eq(buf_view(&text), buf_view(&file)));
    }
    buf_release(&text);
    buf_release(&path);
    buf_release(&file);
    json_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_valid),          cmocka_unit_test(none_twice),
        cmocka_unit_test(every_kind_is_there),    cmocka_unit_test(every_command_is_there),
        cmocka_unit_test(every_content_is_there), cmocka_unit_test(made_files_are_current),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
