#include "market/share_columns.h"

#include "base/multiversion.h"
#include <math.h>

size_t number_firms(size_t product_count, const size_t *owner, size_t *firm)
{
    size_t firms = 0;
    for (size_t j = 0; j < product_count; j++) {
        size_t same = j > 0 && owner[j - 1] == owner[j] ? j - 1 : 0; /* they often stand together */
        while (owner[same] != owner[j])
            same++;
        firm[j] = same < j ? firm[same] : firms++;
    }
    return firms;
}

MULTIVERSION
void find_log_weights(size_t products, size_t segments, size_t stride, const double *restrict price,
                      const double *restrict utility, const double *restrict sensitivity,
                      const double *restrict abstain, double *restrict log_weight, double *restrict outside,
                      double *restrict largest)
{
    for (size_t s = 0; s < segments; s++)
        largest[s] = abstain[s];
    for (size_t j = 0; j < products; j++)
        for (size_t s = 0; s < segments; s++) {
            double u = utility[j * segments + s], value = u - sensitivity[j * stride + s] * price[j];
            value = u > -INFINITY ? value : u;
            log_weight[j * segments + s] = value;
            largest[s] = value > largest[s] ? value : largest[s];
        }
    for (size_t j = 0; j < products; j++)
        for (size_t s = 0; s < segments; s++)
            log_weight[j * segments + s] -= largest[s] > -INFINITY ? largest[s] : 0;
    for (size_t s = 0; s < segments; s++)
        outside[s] = abstain[s] - (largest[s] > -INFINITY ? largest[s] : 0);
}

MULTIVERSION
void sum_weights(size_t products, size_t segments, const double *restrict weight, double *restrict total,
                 double *restrict inverse, double *restrict abstaining)
{
    for (size_t s = 0; s < segments; s++)
        abstaining[s] = total[s];
    for (size_t j = 0; j < products; j++)
        for (size_t s = 0; s < segments; s++)
            total[s] += weight[j * segments + s];
    for (size_t s = 0; s < segments; s++)
        inverse[s] = total[s] > 0 ? 1 / total[s] : 0;
    for (size_t s = 0; s < segments; s++)
        abstaining[s] *= inverse[s];
}

MULTIVERSION
void add_margin(size_t segments, double margin, const double *restrict inverse, double *restrict share,
                double *restrict margin_mass)
{
    for (size_t s = 0; s < segments; s++) {
        share[s] *= inverse[s];
        margin_mass[s] += share[s] > 0 ? margin * share[s] : 0;
    }
}
