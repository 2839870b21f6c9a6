/* The schema table: what it holds, that it is consistent, and that it is what ci/schema makes. */
#include "harness/base/buf.h"
#include "harness/base/err.h"
#include "harness/base/fs.h"
#include "harness/telegram/limits.h"
#include "harness/telegram/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static void counts(void **state)
{
    unsigned types = 0, kinds = 0;
    for (unsigned i = 0; i < TG_TYPES; i++)
        types += tg_schema_at(i)->since == 101;
    for (unsigned k = 0; k < TG_KINDS; k++)
        kinds += tg_kind_since((enum tg_kind)k) == 101;
    assert_int_equal(types, 208);
    assert_int_equal(kinds, 25);
    assert_int_equal(TG_KINDS, 27);
}

static void names_find_their_rows(void **state)
{
    for (unsigned i = 0; i < TG_TYPES; i++) {
        const struct tg_type *t = tg_schema_at(i);
        assert_ptr_equal(tg_schema_type(t->name), t);
        assert_int_equal(tg_schema_id(t), i);
        for (unsigned f = 0; t->shape == TG_OBJECT && f < t->count; f++) {
            const struct tg_field *field = &tg_schema_fields(t)[f];
            assert_ptr_equal(tg_schema_field(t, span_of(field->name)), field);
            assert_true(field->shape != TG_OBJECT || field->type < TG_TYPES);
        }
        for (unsigned m = 0; t->shape == TG_UNION && m < t->count; m++) {
            const struct tg_member *member = &tg_schema_members(t)[m];
            assert_true(member->shape != TG_OBJECT || member->type < TG_TYPES);
            if (member->tag)
                assert_ptr_equal(tg_schema_member(t, span_of(member->tag)), member);
        }
    }
    assert_null(tg_schema_type("Updates"));
    assert_null(tg_schema_field(tg_schema_at(TG_T_Update), SPAN("messag")));
    for (unsigned k = 0; k < TG_KINDS; k++) {
        enum tg_kind back = TG_KINDS;
        assert_int_equal(tg_kind_parse(span_of(tg_kind_name((enum tg_kind)k)), &back), 0);
        assert_int_equal(back, k);
    }
}

static void limits_agree_with_their_names(void **state)
{
    static const struct {
        const char *type, *field;
        int64_t high;
        enum tg_unit unit;
    } rows[] = {
        {"Update", "update_id", TG_UPDATE_ID_MAX, TG_UNIT_VALUE},
        {"User", "id", TG_ID_MAX, TG_UNIT_VALUE},
        {"Chat", "id", TG_ID_MAX, TG_UNIT_VALUE},
        {"Document", "file_size", TG_FILE_SIZE_MAX, TG_UNIT_VALUE},
        {"Message", "message_id", TG_MESSAGE_ID_MAX, TG_UNIT_VALUE},
        {"Message", "text", TG_TEXT_MAX, TG_UNIT_CHARS},
        {"Message", "caption", TG_CAPTION_MAX, TG_UNIT_CHARS},
        {"CallbackQuery", "data", TG_CALLBACK_MAX, TG_UNIT_BYTES},
        {"InlineKeyboardButton", "callback_data", TG_CALLBACK_MAX, TG_UNIT_BYTES},
        {"InlineQuery", "query", TG_QUERY_MAX, TG_UNIT_CHARS},
        {"Poll", "question", TG_QUESTION_MAX, TG_UNIT_CHARS},
        {"PollOption", "text", TG_OPTION_MAX, TG_UNIT_CHARS},
        {"Poll", "options", TG_OPTIONS_MAX, TG_UNIT_ITEMS},
        {"User", "first_name", TG_NAME_MAX, TG_UNIT_CHARS},
        {"PreCheckoutQuery", "invoice_payload", TG_PAYLOAD_MAX, TG_UNIT_BYTES},
        {"GiveawayWinners", "winners", 100, TG_UNIT_ITEMS},
        {"Location", "heading", 360, TG_UNIT_VALUE},
        {"UniqueGiftColors", "light_theme_other_colors", 3, TG_UNIT_ITEMS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct tg_field *f =
            tg_schema_field(tg_schema_type(rows[i].type), span_of(rows[i].field));
        assert_non_null(f);
        assert_int_equal(f->unit, rows[i].unit);
        assert_int_equal(f->high, rows[i].high);
    }
}

static unsigned value_count(const char *type, const char *field)
{
    return tg_schema_field(tg_schema_type(type), span_of(field))->values;
}

static void documented_values(void **state)
{
    assert_int_equal(value_count("MessageEntity", "type"), 20);
    assert_int_equal(value_count("Chat", "type"), 4);
    assert_int_equal(value_count("InlineQuery", "chat_type"), 5);
    assert_int_equal(value_count("EncryptedPassportElement", "type"), 13);
    assert_int_equal(value_count("ReactionTypeEmoji", "emoji"), 73);
    assert_int_equal(value_count("User", "first_name"), 0);
}

static void unions_have_discriminators(void **state)
{
    static const struct {
        const char *type, *discriminator;
        unsigned members;
    } rows[] = {
        {"MessageOrigin", "type", 4},     {"MaybeInaccessibleMessage", "date", 2},
        {"ReactionType", "type", 3},      {"ChatMember", "status", 6},
        {"ChatBoostSource", "source", 3}, {"PaidMedia", "type", 4},
        {"BackgroundType", "type", 4},    {"BackgroundFill", "type", 3},
        {"RichBlock", "type", 24},        {"RichText", "type", 28},
    };
    unsigned unions = 0;
    for (unsigned i = 0; i < TG_TYPES; i++)
        unions += tg_schema_at(i)->shape == TG_UNION;
    assert_int_equal(unions, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct tg_type *t = tg_schema_type(rows[i].type);
        assert_string_equal(t->discriminator, rows[i].discriminator);
        assert_int_equal(t->count, rows[i].members);
    }
}

static void table_is_what_the_script_makes(void **state)
{
    if (!getenv("HOOKSTORM_BOT_API_SPEC")) {
        print_message("# HOOKSTORM_BOT_API_SPEC names no copy of the public specification\n");
        skip();
    }
    FILE *made = popen("python3 ci/schema", "r");
    struct buf fresh = BUF_INIT, committed = BUF_INIT;
    char chunk[4096];
    assert_non_null(made);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, made)) > 0;)
        buf_add(&fresh, chunk, n);
    assert_int_equal(pclose(made), 0);
    struct err err = ERR_INIT;
    assert_int_equal(fs_read("harness/telegram/schema.def", 1 << 20, &committed, &err), 0);
    assert_true(span_eq(buf_view(&fresh), buf_view(&committed)));
    buf_release(&fresh);
    buf_release(&committed);
}

static void table_agrees_with_grammy(void **state)
{
    const char *package = getenv("HOOKSTORM_GRAMMY_TYPES");
    if (!package) {
        print_message("# HOOKSTORM_GRAMMY_TYPES names no unpacked npm @grammyjs/types 5.x\n");
        skip();
    }
    char command[1024];
    assert_in_range(snprintf(command, sizeof command, "python3 ci/schema-check '%s'", package), 1,
                    sizeof command - 1);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),
        cmocka_unit_test(names_find_their_rows),
        cmocka_unit_test(limits_agree_with_their_names),
        cmocka_unit_test(documented_values),
        cmocka_unit_test(unions_have_discriminators),
        cmocka_unit_test(table_is_what_the_script_makes),
        cmocka_unit_test(table_agrees_with_grammy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
