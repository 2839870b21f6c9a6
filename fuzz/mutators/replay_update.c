/* Delivery is at-least-once: an answer that comes too late is sent again with the same update_id.
 */
#include "fuzz/mutators/mutator.h"

static bool replay_update(struct mutation *m)
{
    if (m->input->count > 3)
        return false;
    size_t at = (size_t)(m->step - m->input->step);
    struct step *twin = input_add(m->input); /* may move the steps */
    m->step = &m->input->step[at];
    step_dup(twin, m->step);
    return true;
}

const struct mutator mutator_replay_update = {
    .name = "replay-update",
    .family = MUT_UNUSUAL,
    .stage = MUT_STEP,
    .threat = 1,
    .keeps_valid = true,
    .help = "the same update a second time",
    .apply = replay_update,
};
