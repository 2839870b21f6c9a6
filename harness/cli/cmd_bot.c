/* hookstorm bot: the sample bot is a program of its own, since its planted deaths must not be
 * ours. */
#include "harness/cli/command.h"

#include "harness/base/fs.h"

#include <stdlib.h>
#include <unistd.h>

static int run(const struct command *self, int argc, char **argv)
{
    (void)argc;
    char *dir = fs_self_dir();
    char *path = fs_join(dir ? dir : ".", "hookstorm-bot");
    struct err err = ERR_INIT;
    argv[0] = path;
    execv(path, argv);
    err_errno(&err, "cannot start %s", path);
    free(path);
    free(dir);
    return command_fail(self, &err, 2);
}

const struct command command_bot = {
    "bot", "the sample bot, with planted bugs to switch on (hookstorm bot -h)",
    "bot [options of hookstorm-bot]", "", run};
