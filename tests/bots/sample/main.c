/* hookstorm-bot: the sample bot, a process of its own so that its planted deaths stay there. */
#include "tests/bots/sample/cli.h"

int main(int argc, char **argv)
{
    return bot_cli(argc, argv);
}
