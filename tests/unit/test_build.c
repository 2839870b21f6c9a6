/* Whatever the builder makes passes the checker, is reproducible, and moves on. */
#include "harness/telegram/build.h"
#include "harness/telegram/check.h"
#include "harness/telegram/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define EPOCH 1766966400
enum { SEEDS = 60 }; /* per kind and per content: some ten thousand updates */

static void show(const struct json_tree *t, const struct tg_violation *v)
{
    struct buf text = BUF_INIT;
    json_write(t, JSON_COMPACT, &text);
    print_message("# %s at %s: %s\n# %s\n", v->rule, v->path, v->text, buf_cstr(&text));
    buf_release(&text);
}

/* Written and read again, as a bot would see it. */
static void assert_valid(const struct json_tree *built)
{
    struct json_tree read = JSON_TREE_INIT;
    struct tg_violation v;
    struct buf text = BUF_INIT;
    json_write(built, JSON_COMPACT, &text);
    assert_int_equal(json_parse(&read, buf_view(&text), NULL, NULL), 0);
    if (tg_check(&read, &v) != 0) {
        show(&read, &v);
        fail();
    }
    assert_int_equal(v.unknown, 0);
    json_release(&read);
    buf_release(&text);
}

static void every_kind_is_valid(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    for (unsigned k = 0; k < TG_KINDS; k++)
        for (uint64_t seed = 0; seed < 4 * SEEDS; seed++) {
            struct tg_builder b;
            tg_builder_init(&b, seed, EPOCH);
            assert_true(tg_build_update(&t, &b, (enum tg_kind)k, TG_CONTENT_ANY));
            assert_true(json_get(&t, t.root, tg_kind_name((enum tg_kind)k)));
            assert_valid(&t);
        }
    json_release(&t);
}

static void every_content_is_valid(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    for (unsigned c = 0; c < TG_CONTENTS; c++) {
        struct tg_builder b;
        tg_builder_init(&b, c, EPOCH);
        for (unsigned i = 0; i < SEEDS; i++) {
            assert_true(tg_build_update(&t, &b, TG_KIND_ANY, (enum tg_content)c));
            assert_int_equal(b.content, c);
            assert_valid(&t);
        }
    }
    json_release(&t);
}

static void a_content_outside_its_kind_is_refused(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct tg_builder b;
    tg_builder_init(&b, 1, EPOCH);
    assert_int_equal(tg_build_update(&t, &b, TG_CHANNEL_POST, TG_CONTENT_COMMAND), JSON_NONE);
    assert_int_equal(tg_build_update(&t, &b, TG_POLL, TG_CONTENT_PHOTO), JSON_NONE);
    assert_int_equal(tg_build_update(&t, &b, TG_EDITED_MESSAGE, TG_CONTENT_MIGRATE_TO), JSON_NONE);
    assert_int_equal(t.root, JSON_NONE);
    json_release(&t);
}

static void same_seed_same_stream(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf first = BUF_INIT, second = BUF_INIT, other = BUF_INIT;
    for (int run = 0; run < 3; run++) {
        struct tg_builder b;
        tg_builder_init(&b, run == 2 ? 8 : 7, EPOCH);
        for (int i = 0; i < 200; i++) {
            tg_build_update(&t, &b, TG_KIND_ANY, TG_CONTENT_ANY);
            json_write(&t, JSON_COMPACT, run == 0 ? &first : run == 1 ? &second : &other);
        }
    }
    assert_true(span_eq(buf_view(&first), buf_view(&second)));
    assert_false(span_eq(buf_view(&first), buf_view(&other)));
    buf_release(&first);
    buf_release(&second);
    buf_release(&other);
    json_release(&t);
}

static void ids_and_dates_rise(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct tg_builder b;
    tg_builder_init(&b, 3, EPOCH);
    b.update_id = TG_UPDATE_ID_MAX - 1;
    int64_t id, date = 0;
    for (int i = 0; i < 4; i++) {
        tg_build_update(&t, &b, TG_MESSAGE, TG_CONTENT_ANY);
        assert_true(json_int(&t, json_get(&t, t.root, "update_id"), &id));
        assert_int_equal(id, i < 2 ? TG_UPDATE_ID_MAX - 1 + i : i - 1);
        int64_t now = 0;
        assert_true(json_int(&t, json_path(&t, t.root, "message.date"), &now));
        assert_true(now >= date && now >= EPOCH);
        date = now;
    }
    json_release(&t);
}

static void the_principal_acts(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct tg_builder b;
    tg_builder_init(&b, 5, EPOCH);
    b.principal = 999999999;
    for (int i = 0; i < 50; i++) {
        int64_t from = 0;
        tg_build_update(&t, &b, TG_CALLBACK_QUERY, TG_CONTENT_ANY);
        assert_true(json_int(&t, json_path(&t, t.root, "callback_query.from.id"), &from));
        assert_int_equal(from, 999999999);
        assert_int_equal(b.actor, 999999999);
    }
    tg_build_update(&t, &b, TG_POLL, TG_CONTENT_ANY);
    assert_int_equal(b.actor, 0);
    json_release(&t);
}

static void commands_keep_to_the_tier(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct tg_builder b;
    struct buf text = BUF_INIT;
    tg_builder_init(&b, 11, EPOCH);
    for (int i = 0; i < 400; i++) {
        bool forbidden = i % 2;
        tg_build_update(&t, &b, TG_MESSAGE,
                        forbidden ? TG_CONTENT_COMMAND_FORBIDDEN : TG_CONTENT_COMMAND);
        buf_clear(&text);
        assert_true(json_text(&t, json_path(&t, t.root, "message.text"), &text));
        size_t length = strcspn(buf_cstr(&text), " ") - 1;
        int tier = tg_principal_tier(b.tiers, b.actor);
        bool may = tg_tier_allows(b.tiers, tier, (struct span){text.data + 1, length});
        assert_int_equal(may, !forbidden || tier == 3); /* an admin may do everything */
    }
    b.command = "grant";
    tg_build_update(&t, &b, TG_MESSAGE, TG_CONTENT_COMMAND);
    assert_true(json_text_is(&t, json_path(&t, t.root, "message.text"), "/grant"));
    buf_release(&text);
    json_release(&t);
}

static void values_of_every_type(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct tg_builder b;
    tg_builder_init(&b, 2, EPOCH);
    for (unsigned i = 0; i < TG_TYPES; i++)
        for (int n = 0; n < 20; n++) {
            json_clear(&t);
            json_ref v = tg_build_value(&t, &b, tg_schema_at(i));
            assert_true(v);
            t.root = v;
            assert_true(json_count(&t, v) < 60000);
        }
    /* Values of kinds are whole: put into an update they pass. */
    for (unsigned k = 0; k < TG_KINDS; k++) {
        if (tg_kind_is_message((enum tg_kind)k) || k == TG_MY_CHAT_MEMBER)
            continue;
        for (int n = 0; n < 20; n++) {
            json_clear(&t);
            const struct tg_type *update = tg_schema_at(TG_T_Update);
            const struct tg_field *f =
                tg_schema_field(update, span_of(tg_kind_name((enum tg_kind)k)));
            json_ref u = json_new(&t, JSON_OBJECT);
            t.root = u;
            json_put(&t, u, "update_id", json_new_int(&t, 1));
            json_append(&t, u, tg_build_field(&t, &b, update, f));
            struct tg_violation v;
            if (tg_check(&t, &v) != 0 && strcmp(v.rule, "kind-chat") != 0) {
                show(&t, &v);
                fail();
            }
        }
    }
    json_release(&t);
}

static void names(void **state)
{
    for (unsigned c = 0; c < TG_CONTENTS; c++) {
        enum tg_content back = TG_CONTENTS;
        enum tg_kind kind;
        bool also_kind = tg_kind_parse(span_of(tg_content_name((enum tg_content)c)), &kind) == 0;
        assert_int_equal(tg_content_parse(span_of(tg_content_name((enum tg_content)c)), &back), 0);
        assert_int_equal(back, c);
        assert_true(!also_kind || c == TG_CONTENT_POLL); /* the one name both tables know */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_valid),
        cmocka_unit_test(every_content_is_valid),
        cmocka_unit_test(a_content_outside_its_kind_is_refused),
        cmocka_unit_test(same_seed_same_stream),
        cmocka_unit_test(ids_and_dates_rise),
        cmocka_unit_test(the_principal_acts),
        cmocka_unit_test(commands_keep_to_the_tier),
        cmocka_unit_test(values_of_every_type),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
