/* Bot API: ids have up to 52 significant bits; groups are negative, supergroups below -10^12. */
#include "fuzz/mutators/pick.h"

static bool id_edge(struct mutation *m)
{
    static const char *const names[] = {"id",
                                        "chat_id",
                                        "user_id",
                                        "message_id",
                                        "update_id",
                                        "message_thread_id",
                                        "migrate_to_chat_id",
                                        "user_chat_id",
                                        "file_size",
                                        "sender_chat_id",
                                        NULL};
    static const int64_t id[] = {0,
                                 -1,
                                 1,
                                 INT32_MAX,
                                 INT64_C(2147483648),
                                 INT64_C(4294967296),
                                 (INT64_C(1) << 52) - 1,
                                 INT64_C(1) << 52,
                                 (INT64_C(1) << 53) + 1,
                                 INT64_MAX,
                                 INT64_MIN,
                                 -1000000000000,
                                 -999999999999,
                                 -1000000000001,
                                 -100,
                                 1087968824,
                                 777000,
                                 136817688};
    json_ref n = pick_named(m, names, PICK_NUMBER);
    if (n == JSON_NONE)
        return false;
    json_replace(m->tree, n, json_new_int(m->tree, RNG_PICK(m->rng, id)));
    return true;
}

const struct mutator mutator_id_edge = {
    .name = "id-edge",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an identifier at the edge of its 52 bits, of the wrong sign, or a special account's",
    .apply = id_edge,
};
