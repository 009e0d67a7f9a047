#include "runs/groups.h"

#define ACCOUNT_NAME(symbol, name, meaning) [symbol] = name,
const char *const account_names[ACCOUNTS] = {ACCOUNT_TABLE(ACCOUNT_NAME)};

static size_t first_vendor(const struct scenario *scenario)
{
    return scenario->infrastructure.seller_count + scenario->cloud_count;
}

size_t group_head(const struct scenario *scenario, size_t firm)
{
    size_t first = first_vendor(scenario);
    size_t owner = firm < first ? NO_REFERENCE : scenario->vendors[firm - first].owner;
    return owner == NO_REFERENCE ? firm : scenario->infrastructure.seller_count + owner;
}

size_t group_members(const struct scenario *scenario, size_t head)
{
    size_t first = first_vendor(scenario), members = 0;
    for (size_t i = first; i < first + scenario->vendor_count; i++)
        members += i != head && group_head(scenario, i) == head;
    return members;
}

double firm_account(const struct firm_outcome *firm, enum account account)
{
    switch (account) {
    case ACCOUNT_VALUE_ADDED:
        return firm->value_added;
    case ACCOUNT_PROFIT:
        return firm->profit;
    case ACCOUNT_CASH_FLOW:
        return firm->cash_flow;
    case ACCOUNT_CALL_MARGIN:
        return firm->call_margin;
    case ACCOUNT_PUT_IN:
        return firm->put_in;
    default:
        return firm->capital - firm->capital_start - firm->put_in;
    }
}

/* Of a member of a group: an owner's support puts nothing into the group. */
static double part_of_group(const struct firm_outcome *firm, enum account account, bool owned)
{
    double support = owned ? firm->support : 0;
    double part = firm_account(firm, account);
    return account == ACCOUNT_PUT_IN ? part - support : account == ACCOUNT_EARNED ? part + support : part;
}

double group_account(const struct outcome *outcome, size_t firm, enum account account)
{
    const struct scenario *scenario = outcome->scenario;
    size_t head = group_head(scenario, firm), first = first_vendor(scenario);
    double sum = part_of_group(&outcome->firms[head], account, false);
    for (size_t i = first; i < first + scenario->vendor_count; i++)
        if (i != head && group_head(scenario, i) == head)
            sum += part_of_group(&outcome->firms[i], account, true);
    return sum;
}
