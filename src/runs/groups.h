/* Accounts of firms and of groups: a cloud with the vendors that it owns, or a firm by itself. What passes
 * between the members of a group cancels. docs/model.md 6.1. */
#ifndef PRICEWAR_RUNS_GROUPS_H
#define PRICEWAR_RUNS_GROUPS_H

#include "runs/outcome.h"

/* X-macro: symbol, name in the output, meaning; all in kCNY over a run. */
#define ACCOUNT_TABLE(X)                                                                                     \
    X(ACCOUNT_VALUE_ADDED, "value_added", "sales less what was bought of other firms, accelerators apart")   \
    X(ACCOUNT_PROFIT, "profit", "profit, less depreciation, before support")                                 \
    X(ACCOUNT_CASH_FLOW, "cash_flow", "profit with accelerators as they are bought, not as they wear out")   \
    X(ACCOUNT_CALL_MARGIN, "call_margin", "API fees less the compute bought to serve them")                  \
    X(ACCOUNT_PUT_IN, "put_in", "money put in by investors and the owner, less what investors got out")      \
    X(ACCOUNT_EARNED, "earned", "cash gained, less money put in")

enum account {
#define ACCOUNT_SYMBOL(symbol, name, meaning) symbol,
    ACCOUNT_TABLE(ACCOUNT_SYMBOL)
#undef ACCOUNT_SYMBOL
        ACCOUNTS
};

extern const char *const account_names[ACCOUNTS];

/* The firm that heads the group of a firm: the owner of a vendor, or itself. Indices as in outcome.firms. */
size_t group_head(const struct scenario *scenario, size_t firm);

/* How many other firms a group has that this one heads. */
size_t group_members(const struct scenario *scenario, size_t head);

/* An account of one firm, and of the whole group that it belongs to. */
double firm_account(const struct firm_outcome *firm, enum account account);
double group_account(const struct outcome *outcome, size_t firm, enum account account);

#endif
