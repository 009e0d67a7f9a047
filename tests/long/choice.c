/* Choices against exact probabilities with 32 million agents for each method and market: choice [AGENTS]. */
#include "fixtures/choice_exactness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SMES = 200000 };

static bool judge(const char *name, struct choice_experiment experiment, double agents)
{
    struct choice_deviation deviation;
    experiment.smes = SMES;
    experiment.repeats = (size_t)ceil(agents / SMES);
    if (!choice_experiment_run(&experiment, &deviation))
        return false;
    double limit = 1 + 4 * sqrt(2 / (double)deviation.options); /* four standard deviations of chi-square */
    bool exact = deviation.worst < 4.8 && deviation.mean_square < limit;
    printf("%-55s %4zu options, mean z^2 %.2f, worst |z| %.2f: %s\n", name, deviation.options,
           deviation.mean_square, deviation.worst, exact ? "exact" : "NOT EXACT");
    fflush(stdout);
    return exact;
}

int main(int count, char **words)
{
    double agents = count > 1 ? strtod(words[1], NULL) : 32e6;
    const struct choice_experiment plain = {.vendors = 20, .products_each = 1, .sensitivity_log_sd = 0.5},
                                   rich = {.vendors = 40,
                                           .products_each = 3,
                                           .home_clouds = true,
                                           .reviews = true,
                                           .sensitivity_log_sd = 1.2};
    struct choice_experiment many = plain, by_cohort = rich;
    bool exact = judge("exponentials, 20 products", plain, agents);
    exact = judge("exponentials, siblings and home clouds", rich, agents) && exact;
    many.vendors = 100;
    many.cohorts = by_cohort.cohorts = true;
    exact = judge("cohorts, 100 products", many, agents) && exact;
    exact = judge("cohorts, siblings and home clouds", by_cohort, agents) && exact;
    return exact ? 0 : 1;
}
