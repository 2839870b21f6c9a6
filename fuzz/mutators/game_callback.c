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
    "game-callback", MUT_UNUSUAL, MUT_TREE, 1, true,
    "a button press without data: of a game",
    game_callback};
