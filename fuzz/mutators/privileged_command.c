/* The plain attempt: most bots refuse it, all must survive it. */
#include "fuzz/mutators/text.h"
#include "fuzz/mutators/values.h"

static bool privileged_command(struct mutation *m)
{
    static const char *const argument[] = {"",
                                           "1000001",
                                           "1000001 admin",
                                           "2000000 admin",
                                           "me",
                                           "@ann_guest admin",
                                           "all",
                                           "999999999",
                                           "0",
                                           "-1"};
    return text_command(m, values_privileged(m->rng), span_of(RNG_PICK(m->rng, argument)));
}

const struct mutator mutator_privileged_command = {
    .name = "privileged-command",
    .family = MUT_ESCALATE,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "a command above the sender's tier",
    .apply = privileged_command,
};
