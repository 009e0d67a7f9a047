/* A pricing rule that thinks for a minute, whatever signals come: a long round for tests
 * of how `watch` ends. */
#include <time.h>

#include "strategy/plugin.h"

static void slow_decide(const struct market_view *view, const void *params, void *self, struct offer *offers)
{
    struct timespec left = {.tv_sec = 60};
    (void)view, (void)params, (void)self, (void)offers;
    while (nanosleep(&left, &left) != 0)
        continue;
}

static const struct strategy slow_rule = {
    .name = "slow_rule",
    .summary = "Hold the price, after a minute.",
    .source = "test",
    .decide = slow_decide,
};

PRICEWAR_PLUGIN(slow_rule);
