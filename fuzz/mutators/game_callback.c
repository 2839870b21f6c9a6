/* Bot API: exactly one of data and game_short_name is present. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool game_callback(struct mutation *m)
{
    json_ref kind = shape_kind(m->tree);
    if (kind == JSON_NONE || !json_key_is(m->tree, kind, "callback_query"))
        return false;
    json_remove(m->tree, json_get(m->tree, kind, "data"));
    edit_put(m, kind, "game_short_name", "\"lumberjack\"");
    return true;
}

const struct mutator mutator_game_callback = {
    .name = "game-callback",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "a button press without data: of a game",
    .apply = game_callback,
};
