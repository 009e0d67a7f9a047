/* Pricing rules in any language: `strategy = "process:python3 my_rule.py"` in a scenario. The program is told in a line of
 * JSON what the vendor sees, and answers in a line what it decides; docs/agents.md. */
#ifndef PRICEWAR_STRATEGY_PROCESS_H
#define PRICEWAR_STRATEGY_PROCESS_H

#include "strategy/strategy.h"

extern const struct strategy strategy_process;

/* The rule of a program, which may be started, or else only repeats what is recorded. */
struct parameter_extension process_extension(bool may_start);

/* What came of a question. */
enum exchange_fault { EXCHANGE_ANSWERED, EXCHANGE_LATE, EXCHANGE_BROKEN, EXCHANGE_GONE, EXCHANGE_FAULTS };
extern const char *const exchange_fault_names[EXCHANGE_FAULTS];

/* A line that was sent, and what came back: of EXCHANGE_ANSWERED the line, else "". The first of a run and vendor is the
 * greeting, in the round before the first decision. */
struct exchange {
    uint32_t run;
    size_t vendor;
    int64_t round;
    int fault; /* enum exchange_fault */
    const char *sent, *answered;
    const struct exchange *next; /* of the same run and vendor; NULL: the last */
};

/* All exchanges of some runs, by run, vendor and in their order. `next` is not used. */
struct exchange_book {
    const struct exchange *items;
    size_t count;
};

/* The exchanges of a memory that strategy_process has made; NULL: none yet. They are valid while the memory is. */
const struct exchange *process_exchanges(const void *self);

/* Whether a vendor's first rule, or its successor, is a program's. */
bool scenario_has_processes(const struct scenario *scenario);

/* Has the scenario's programs repeat what is in the book, which must outlive the runs, instead of being started. */
void scenario_repeat(struct scenario *scenario, const struct exchange_book *book);

#endif
