/* Clean-up of a trial; see trial.h. */
#include "harness/triage/trial.h"

void trial_release(struct trial *t)
{
    observation_release(&t->seen);
    *t = (struct trial){0};
}
