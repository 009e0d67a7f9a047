/* The lines that go to and come from the program of a `process:` rule; docs/agents.md. */
#ifndef PRICEWAR_STRATEGY_PROCESS_LINES_H
#define PRICEWAR_STRATEGY_PROCESS_LINES_H

#include "strategy/strategy.h"

enum { PROTOCOL_VERSION = 1 };

/* The parameters of a rule that is a program. */
struct process_parameters {
    struct rule_program program;
    double time_limit; /* s */
    int fallback;      /* enum process_fallback */
    int64_t draws;     /* uniform numbers with every question */
    bool shows_demand;
};

extern const char process_farewell[];

/* On the heap, for free(); NULL: memory is short. `offers`: the present terms, [own_count]. */
char *process_greeting(const struct market_view *view, const struct process_parameters *parameters);
char *process_question(const struct market_view *view, const struct process_parameters *parameters,
                       const struct offer *offers);

/* STATUS_INVALID: the greeting is not answered by this version of the protocol; the reason has the beginning of what was
 * said. */
enum status process_read_greeting(const char *line, size_t length, struct error *error);

/* Whether the line answers an earlier round: it came too late, and is passed over. */
bool process_is_outdated(const char *line, size_t length, int64_t round);

/* Changes `offers` as the answer says. STATUS_INVALID, and unchanged offers: the line is no answer; the reason has the
 * beginning of it, what is wrong, and what is allowed. STATUS_FAILED: memory is short. */
enum status process_read_answer(const struct market_view *view, const struct process_parameters *parameters,
                                const char *line, size_t length, struct offer *offers, struct error *error);

#endif
