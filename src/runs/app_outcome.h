/* How a run went for a named app, round by round; docs/model.md 4.13. */
#ifndef PRICEWAR_RUNS_APP_OUTCOME_H
#define PRICEWAR_RUNS_APP_OUTCOME_H

#include "model/world.h"

/* X-macro: symbol, name in the output, in words. What an app's cash goes through; the sum over the parts is its
 * cash. */
#define APP_PART_TABLE(X)                                                                                    \
    X(APP_START_CAPITAL, "start_capital", "start capital")                                                   \
    X(APP_REVENUE, "revenue", "revenue")                                                                     \
    X(APP_API_BILL, "api_bill", "API bill")                                                                  \
    X(APP_CLOUD_BILL, "cloud_bill", "cloud bill")                                                            \
    X(APP_WAGES, "wages", "wages")                                                                           \
    X(APP_INVESTMENT, "investment", "investment")                                                            \
    X(APP_FUNDING, "funding", "funding")                                                                     \
    X(APP_SUPPORT, "support", "support")                                                                     \
    X(APP_HANDED_OVER, "handed_over", "handed over")

enum app_part {
#define APP_PART_SYMBOL(symbol, name, words) symbol,
    APP_PART_TABLE(APP_PART_SYMBOL)
#undef APP_PART_SYMBOL
        APP_PARTS
};
extern const char *const app_part_names[APP_PARTS];

struct app_outcome {
    bool alive;
    int64_t exit_round; /* 0: it did not close */
    double capital;     /* kCNY after the last round taken in */
    double users, peak_users;
    double volume;           /* Gtok, all rounds */
    double profit;           /* kCNY, all rounds: revenue less what the SME pays for it */
    double parts[APP_PARTS]; /* kCNY, all rounds; + received, - paid; their sum is `capital` */
};

/* Takes in a round; call it for every round in order, from the state before round 1 on. */
void app_outcome_take(struct app_outcome *outcome, const struct app_state *round);

#endif
