#include "verify/theory_scenarios.h"

/* In the order of verification. Paths are relative to the project's folder, where make runs the compiler. */
#define SCENARIO_TABLE(X)                                                                                    \
    X(bertrand_logit)                                                                                        \
    X(merger)                                                                                                \
    X(loss_leader_dilemma)                                                                                   \
    X(undercutting)                                                                                          \
    X(maskin_tirole_1988)                                                                                    \
    X(calvano_2020)                                                                                          \
    X(switching_inertia)                                                                                     \
    X(markov_perfect)                                                                                        \
    X(bass)                                                                                                  \
    X(learning_curve)                                                                                        \
    X(gamblers_ruin)                                                                                         \
    X(war_of_attrition)                                                                                      \
    X(price_war)

/* The assembler reads the files and ends each with a zero; both gcc and clang pass this on to it. */
#define EMBED(name)                                                                                          \
    __asm__(".section .rodata\n"                                                                             \
            ".global theory_scenario_" #name "\n"                                                            \
            "theory_scenario_" #name ":\n"                                                                   \
            ".incbin \"scenarios/theory/" #name ".cfg\"\n"                                                   \
            ".byte 0\n"                                                                                      \
            ".previous\n");                                                                                  \
    extern const char theory_scenario_##name[];
SCENARIO_TABLE(EMBED)
#undef EMBED

const struct theory_scenario theory_scenarios[] = {
#define ROW(name) {#name, theory_scenario_##name},
    SCENARIO_TABLE(ROW)
#undef ROW
};
const size_t theory_scenario_count = sizeof theory_scenarios / sizeof *theory_scenarios;
