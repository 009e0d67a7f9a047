#include "scenario/expected.h"

#include <string.h>

enum expected_owner expected_owner(int quantity)
{
    if (quantity <= EXPECT_SHARE)
        return OWNER_PRODUCT;
    if (quantity <= EXPECT_EXIT_ROUND)
        return OWNER_FIRM;
    return quantity <= EXPECT_SURPLUS ? OWNER_SECTOR : OWNER_MARKET;
}

static size_t product_place(const struct scenario *scenario, const char *name)
{
    size_t place = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++, place++)
            if (strcmp(scenario->vendors[f].products[j].name, name) == 0)
                return place;
    return NO_REFERENCE;
}

static size_t firm_place(const struct scenario *scenario, const char *name)
{
    size_t sellers = scenario->infrastructure.seller_count, clouds = scenario->cloud_count;
    for (size_t g = 0; g < sellers; g++)
        if (strcmp(scenario->infrastructure.sellers[g].name, name) == 0)
            return g;
    for (size_t c = 0; c < clouds; c++)
        if (strcmp(scenario->clouds[c].name, name) == 0)
            return sellers + c;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (strcmp(scenario->vendors[f].name, name) == 0)
            return sellers + clouds + f;
    return NO_REFERENCE;
}

static size_t sector_place(const struct scenario *scenario, const char *name)
{
    for (size_t s = 0; s < scenario->sector_count; s++)
        if (strcmp(scenario->sectors[s].name, name) == 0)
            return s;
    return NO_REFERENCE;
}

size_t expected_place(const struct scenario *scenario, const struct expected_parameters *expected)
{
    switch (expected_owner(expected->quantity)) {
    case OWNER_PRODUCT:
        return product_place(scenario, expected->target);
    case OWNER_FIRM:
        return firm_place(scenario, expected->target);
    case OWNER_SECTOR:
        return sector_place(scenario, expected->target);
    default:
        return *expected->target ? NO_REFERENCE : 0;
    }
}

int64_t expected_last_round(const struct scenario *scenario, const struct expected_parameters *expected)
{
    return expected->round ? expected->round : scenario->simulation.rounds;
}

int64_t expected_first_round(const struct scenario *scenario, const struct expected_parameters *expected)
{
    return expected->from_round ? expected->from_round : expected_last_round(scenario, expected);
}
