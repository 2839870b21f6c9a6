#ifndef TESTS_BOTS_SAMPLE_COMMAND_H
#define TESTS_BOTS_SAMPLE_COMMAND_H
/* Commands by name and tier. A handler gets the text behind the command, spaces trimmed. */
#include "tests/bots/sample/turn.h"

#define COMMAND(name, tier, help) void command_##name(struct turn *t, struct span args);
#include "tests/bots/sample/commands.def"
#undef COMMAND

/* Lists the commands of a tier and those below, one a line. */
void command_put_help(struct buf *out, enum tier tier);
#endif
