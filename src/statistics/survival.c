#include "statistics/survival.h"

#include "statistics/estimate.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static size_t group_size(const struct survival_group *group, size_t rounds)
{
    size_t size = 0;
    for (size_t t = 0; t <= rounds; t++)
        size += (size_t)group->exits[t] + group->censored[t];
    return size;
}

static void set_interval(struct survival_point *point)
{
    double s = point->survival;
    point->low = point->high = (double)NAN;
    if (!(s > 0 && s < 1))
        return;
    double width = gsl_cdf_ugaussian_Pinv(0.975) * point->error / (s * fabs(log(s)));
    point->low = pow(s, exp(width));
    point->high = pow(s, exp(-width));
}

enum status survival_curve(const struct survival_group *group, size_t rounds, struct survival_point *curve,
                           struct error *error)
{
    size_t count = group_size(group, rounds);
    double *survival = calloc(rounds + 1, sizeof *survival);
    if (!survival)
        return error_no_memory(error, "a survival curve");
    kaplan_meier(group->exits, group->censored, rounds, count, survival);
    double at_risk = (double)count, sum = 0;
    for (size_t t = 0; t <= rounds; t++) {
        double exits = group->exits[t];
        if (exits > 0)
            sum += exits / (at_risk * (at_risk - exits));
        /* When nobody is left, the sum is infinite and survival is 0. */
        double error_of = isfinite(sum) ? survival[t] * sqrt(sum) : 0;
        curve[t] = (struct survival_point){.at_risk = at_risk, .survival = survival[t], .error = error_of};
        set_interval(&curve[t]);
        at_risk -= exits + group->censored[t];
    }
    free(survival);
    return STATUS_OK;
}

/* Adds to each group's expected exits at time t, and to the covariance of observed - expected
 * [groups][groups] (hypergeometric). */
static void add_time(const struct survival_group *groups, size_t group_count, size_t t, const double *at_risk,
                     double *expected, double *covariance)
{
    double exits = 0, total = 0;
    for (size_t g = 0; g < group_count; g++) {
        exits += groups[g].exits[t];
        total += at_risk[g];
    }
    if (exits <= 0)
        return;
    double spread = total > 1 ? exits * (total - exits) / (total - 1) : 0;
    for (size_t g = 0; g < group_count; g++) {
        double share = at_risk[g] / total;
        expected[g] += exits * share;
        for (size_t h = 0; h < group_count; h++)
            covariance[g * group_count + h] += spread * share * ((g == h) - at_risk[h] / total);
    }
}

/* x' V^+ x for a covariance matrix V [n][n] of counts with a fixed sum, which is singular: Gaussian
 * elimination with diagonal pivots, leaving out dependent directions. Returns the rank. */
static size_t quadratic_form(double *v, double *x, size_t n, double *form)
{
    size_t rank = 0;
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, v[i * n + i]);
    *form = 0;
    for (size_t step = 0; step < n; step++) {
        size_t p = 0;
        for (size_t i = 1; i < n; i++)
            if (v[i * n + i] > v[p * n + p])
                p = i;
        double pivot = v[p * n + p];
        if (!(pivot > 1e-10 * largest))
            break;
        rank++;
        *form += x[p] * x[p] / pivot;
        for (size_t i = 0; i < n; i++) {
            double factor = v[i * n + p] / pivot;
            if (i == p)
                continue;
            x[i] -= factor * x[p];
            for (size_t j = 0; j < n; j++)
                v[i * n + j] -= j == p ? 0 : factor * v[p * n + j];
            v[i * n + p] = 0;
        }
        for (size_t j = 0; j < n; j++)
            v[p * n + j] = 0;
        x[p] = 0;
    }
    return rank;
}

enum status log_rank(const struct survival_group *groups, size_t group_count, size_t rounds,
                     struct log_rank *result, double *observed, double *expected, struct error *error)
{
    *result = (struct log_rank){(double)NAN, (double)NAN, 0};
    double *at_risk = calloc(group_count * (group_count + 2), sizeof *at_risk);
    if (!at_risk)
        return error_no_memory(error, "a log-rank test");
    double *difference = at_risk + group_count, *covariance = difference + group_count;
    for (size_t g = 0; g < group_count; g++) {
        at_risk[g] = (double)group_size(&groups[g], rounds);
        observed[g] = expected[g] = 0;
    }
    for (size_t t = 0; t <= rounds; t++) {
        add_time(groups, group_count, t, at_risk, expected, covariance);
        for (size_t g = 0; g < group_count; g++) {
            observed[g] += groups[g].exits[t];
            at_risk[g] -= (double)groups[g].exits[t] + groups[g].censored[t];
        }
    }
    for (size_t g = 0; g < group_count; g++)
        difference[g] = observed[g] - expected[g];
    double form;
    result->freedom = quadratic_form(covariance, difference, group_count, &form);
    if (result->freedom > 0) {
        result->chi_square = form;
        result->p_value = gsl_cdf_chisq_Q(form, (double)result->freedom);
    }
    free(at_risk);
    return STATUS_OK;
}
