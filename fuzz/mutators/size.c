/* Sizes by magnitude; see size.h. */
#include "fuzz/mutators/size.h"

uint64_t size_pick(struct mutation *m, uint64_t low, uint64_t high)
{
    uint64_t room = mutation_room(m);
    if (high > room)
        high = room;
    if (high < low)
        return 0;
    unsigned doublings = 0, steps = 0;
    while (doublings < 40 && low << (doublings + 1) <= high)
        doublings++;
    if (rng_chance(m->rng, 1, 40))
        steps = (unsigned)rng_below(m->rng, doublings + 1);
    else
        while (steps < doublings && rng_chance(m->rng, 1, 2))
            steps++;
    uint64_t from = low << steps, to = steps == doublings ? high : from * 2 - 1;
    return from + rng_below(m->rng, to - from + 1);
}
