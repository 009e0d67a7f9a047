/* Statistics of studies on data and functions with known answers. */
#include "verify/calculations.h"

#include <math.h>
#include <stdlib.h>

#include "statistics/design.h"
#include "statistics/sensitivity.h"
#include "statistics/survival.h"
#include "study/test_model.h"

enum { WEEKS = 35, GROUPS = 2 };

/* Weeks of remission of children with leukaemia, on 6-mercaptopurine and on placebo, as exits and
 * censorings by week; Freireich et al. (1963). */
static const uint32_t treated_exits[WEEKS + 1] = {
    [6] = 3, [7] = 1, [10] = 1, [13] = 1, [16] = 1, [22] = 1, [23] = 1};
static const uint32_t treated_censored[WEEKS + 1] = {
    [6] = 1,  [9] = 1,  [10] = 1, [11] = 1, [17] = 1, [19] = 1,
    [20] = 1, [25] = 1, [32] = 2, [34] = 1, [35] = 1};
static const uint32_t placebo_exits[WEEKS + 1] = {[1] = 2,  [2] = 2,  [3] = 1,  [4] = 2,  [5] = 2,  [8] = 4,
                                                  [11] = 2, [12] = 2, [15] = 1, [17] = 1, [22] = 1, [23] = 1};
static const uint32_t nobody[WEEKS + 1] = {0};

static const struct survival_group groups[GROUPS] = {{treated_exits, treated_censored},
                                                     {placebo_exits, nobody}};

static double in_remission(size_t week)
{
    struct survival_point curve[WEEKS + 1];
    return survival_curve(&groups[0], WEEKS, curve, NULL) == STATUS_OK ? curve[week].survival : (double)NAN;
}

FIND(after_six, in_remission(6))
FIND(after_ten, in_remission(10))
FIND(after_twenty_three, in_remission(23))

static double chi_square(void)
{
    struct log_rank test;
    double observed[GROUPS], expected[GROUPS];
    return log_rank(groups, GROUPS, WEEKS, &test, observed, expected, NULL) == STATUS_OK ? test.chi_square
                                                                                         : (double)NAN;
}

/* First-order index of a factor of Ishigami's function; with `total` its total index, interactions
 * included. 2^14 base samples. */
static double ishigami_index(size_t factor, bool total)
{
    enum { FACTORS = 3 };
    const struct test_model *model = &test_models[TEST_MODEL_ISHIGAMI];
    struct design_request request = {.factors = FACTORS, .samples = 1 << 14};
    struct design *design = NULL;
    struct bootstrap none = {0};
    struct sensitivity first[FACTORS], totals[FACTORS];
    double found = (double)NAN, *values = NULL;
    size_t used;
    if (design_create(DESIGN_SALTELLI, &request, &design, NULL) == STATUS_OK)
        values = calloc(design->size, sizeof *values);
    for (size_t i = 0; values && i < design->size; i++) {
        double x[FACTORS];
        for (size_t k = 0; k < FACTORS; k++)
            x[k] = model->low + (model->high - model->low) * design->points[i * FACTORS + k];
        values[i] = model->value(x, FACTORS);
    }
    if (values &&
        sobol_indices(values, request.samples, FACTORS, &none, first, totals, &used, NULL) == STATUS_OK)
        found = total ? totals[factor].value : first[factor].value;
    free(values);
    design_free(design);
    return found;
}

FIND(first_of_one, ishigami_index(0, false))
FIND(first_of_two, ishigami_index(1, false))
FIND(total_of_one, ishigami_index(0, true))
FIND(total_of_three, ishigami_index(2, true))

static const char freireich[] = "Freireich et al. (1963)", ishigami[] = "Ishigami & Homma (1990)";

const struct calculation verification_statistics[] = {
    {"survival", "6-MP in remission after 6 weeks", freireich, 0.857142857143, 1e-12, after_six},
    {"survival", "6-MP in remission after 10 weeks", freireich, 0.752941176471, 1e-12, after_ten},
    {"survival", "6-MP in remission after 23 weeks", freireich, 0.448179271709, 1e-12, after_twenty_three},
    {"survival", "6-MP and placebo, log-rank chi-square", freireich, 16.792940989217, 1e-10, chi_square},
    {"sensitivity", "Sobol index of factor 1", ishigami, 0.313905191148, 0.01, first_of_one},
    {"sensitivity", "Sobol index of factor 2", ishigami, 0.442411144790, 0.01, first_of_two},
    {"sensitivity", "total index of factor 1", ishigami, 0.557588855210, 0.01, total_of_one},
    {"sensitivity", "total index of factor 3", ishigami, 0.243683664062, 0.01, total_of_three},
};
const size_t verification_statistic_count = sizeof verification_statistics / sizeof *verification_statistics;
