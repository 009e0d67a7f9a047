#include "statistics/simplex.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values whose difference is smaller, in relation to them or to 1, are the same. */
static const double rounding = 1e-14;

static double *corner(const struct simplex *simplex, size_t i)
{
    return simplex->corners + i * simplex->count;
}

static double ask(const struct simplex *simplex, const double *at)
{
    return simplex->value_at(simplex->context, at);
}

bool simplex_init(struct simplex *simplex, const double *start, const double *steps)
{
    size_t k = simplex->count;
    simplex->corners = calloc((k + 1) * k, sizeof(double));
    simplex->values = calloc(k + 1, sizeof(double));
    simplex->centre = calloc(3 * k, sizeof(double));
    if (!simplex->corners || !simplex->values || !simplex->centre)
        return false;
    simplex->trial = simplex->centre + k;
    simplex->second = simplex->trial + k;
    for (size_t i = 0; i <= k; i++) {
        memcpy(corner(simplex, i), start, k * sizeof *start);
        if (i > 0)
            corner(simplex, i)[i - 1] += steps[i - 1];
        simplex->values[i] = ask(simplex, corner(simplex, i));
    }
    return true;
}

void simplex_clear(struct simplex *simplex)
{
    free(simplex->corners);
    free(simplex->values);
    free(simplex->centre);
    simplex->corners = simplex->values = simplex->centre = NULL;
}

static void find_centre(struct simplex *simplex)
{
    size_t k = simplex->count;
    memset(simplex->centre, 0, k * sizeof *simplex->centre);
    for (size_t i = 0; i <= k; i++)
        for (size_t v = 0; v < k; v++)
            simplex->centre[v] += corner(simplex, i)[v] / (double)(k + 1);
}

/* The best, the worst, and the worst of the others. */
struct ranks {
    size_t best, worst, second_worst;
};

static struct ranks rank(const struct simplex *simplex)
{
    struct ranks ranks = {0, 0, 0};
    const double *value = simplex->values;
    for (size_t i = 1; i <= simplex->count; i++) {
        ranks.best = value[i] < value[ranks.best] ? i : ranks.best;
        ranks.worst = value[i] > value[ranks.worst] ? i : ranks.worst;
    }
    ranks.second_worst = ranks.best;
    for (size_t i = 0; i <= simplex->count; i++)
        if (i != ranks.worst && value[i] > value[ranks.second_worst])
            ranks.second_worst = i;
    return ranks;
}

/* Moves a corner along its line through the centre of the others, to `part` of its distance: -1 reflects it.
 * The centre is that of all corners. */
static double move(const struct simplex *simplex, size_t i, double part, double *moved)
{
    double corners = (double)simplex->count + 1, alpha = (1 - part) * corners / (corners - 1),
           beta = (corners * part - 1) / (corners - 1);
    for (size_t v = 0; v < simplex->count; v++)
        moved[v] = alpha * simplex->centre[v] + beta * corner(simplex, i)[v];
    return ask(simplex, moved);
}

static void replace(struct simplex *simplex, size_t i, const double *at, double value)
{
    memcpy(corner(simplex, i), at, simplex->count * sizeof *at);
    simplex->values[i] = value;
}

/* Moves all corners half the way to the best. */
static void shrink(struct simplex *simplex, size_t best)
{
    for (size_t i = 0; i <= simplex->count; i++) {
        if (i == best)
            continue;
        for (size_t v = 0; v < simplex->count; v++)
            corner(simplex, i)[v] = 0.5 * (corner(simplex, i)[v] + corner(simplex, best)[v]);
        simplex->values[i] = ask(simplex, corner(simplex, i));
    }
}

void simplex_step(struct simplex *simplex)
{
    const struct ranks ranks = rank(simplex);
    const double *value = simplex->values;
    find_centre(simplex);
    double reflected = move(simplex, ranks.worst, -1, simplex->trial);
    if (reflected < value[ranks.best]) {
        double expanded = move(simplex, ranks.worst, -2, simplex->second);
        if (expanded < value[ranks.best])
            replace(simplex, ranks.worst, simplex->second, expanded);
        else
            replace(simplex, ranks.worst, simplex->trial, reflected);
        return;
    }
    if (reflected <= value[ranks.worst]) {
        bool enough = reflected <= value[ranks.second_worst];
        replace(simplex, ranks.worst, simplex->trial, reflected);
        if (enough)
            return;
        find_centre(simplex);
    }
    double contracted = move(simplex, ranks.worst, 0.5, simplex->second);
    if (contracted <= value[ranks.worst])
        replace(simplex, ranks.worst, simplex->second, contracted);
    else
        shrink(simplex, ranks.best);
}

double simplex_size(struct simplex *simplex)
{
    double sum = 0;
    find_centre(simplex);
    for (size_t i = 0; i <= simplex->count; i++)
        for (size_t v = 0; v < simplex->count; v++) {
            double distance = corner(simplex, i)[v] - simplex->centre[v];
            sum += distance * distance;
        }
    return sqrt(sum / ((double)simplex->count + 1));
}

bool simplex_is_flat(struct simplex *simplex)
{
    const struct ranks ranks = rank(simplex);
    double best = simplex->values[ranks.best], limit = best + rounding * (1 + fabs(best));
    if (simplex->values[ranks.worst] > limit)
        return false;
    find_centre(simplex);
    double value = ask(simplex, simplex->centre);
    bool flat = value <= limit && value >= best - rounding * (1 + fabs(best));
    if (value < best)
        replace(simplex, ranks.worst, simplex->centre, value);
    return flat;
}
