#include "runs/owner_totals.h"

#include "record/layers.h"

enum rounds { ROUND_FIRST, ROUND_LAST, ROUND_SUM };

#define NAME_OF(symbol, name, rounds, field) [symbol] = name,
#define FIELD_OF(symbol, name, rounds, field) [symbol] = "consolidated_" #field,
#define ROUNDS_OF(symbol, name, rounds, field) [symbol] = rounds,
#define GETTER_OF(symbol, name, rounds, field) [symbol] = group_##field,
const char *const owner_total_names[OWNER_TOTALS] = {OWNER_TOTAL_TABLE(NAME_OF)};
const char *const owner_total_fields[OWNER_TOTALS] = {OWNER_TOTAL_TABLE(FIELD_OF)};
static const enum rounds rounds_of[OWNER_TOTALS] = {OWNER_TOTAL_TABLE(ROUNDS_OF)};
static void (*const getters[OWNER_TOTALS])(const struct world *world, size_t offset,
                                           double *slice) = {OWNER_TOTAL_TABLE(GETTER_OF)};

struct possible_range owner_total_possible(enum owner_total which)
{
    bool signed_money = which == OWNER_CAPITAL_START || which == OWNER_CAPITAL || which == OWNER_INTERNAL;
    return signed_money ? possible_anything : possible_amount;
}

void owner_total_take(double *total, enum owner_total which, size_t round, double value)
{
    if (rounds_of[which] == ROUND_SUM)
        *total += value;
    else if (rounds_of[which] == ROUND_LAST || round == 0)
        *total = value;
}

void owner_totals_take(double *totals, const struct world *world, double *scratch)
{
    size_t owners = group_count(world->scenario);
    for (enum owner_total which = 0; owners > 0 && which < OWNER_TOTALS; which++) {
        getters[which](world, 0, scratch);
        for (size_t k = 0; k < owners; k++)
            owner_total_take(&totals[which * owners + k], which, (size_t)world->round, scratch[k]);
    }
}
