#include "market/linear.h"

#include <math.h>

static size_t pivot_row(size_t count, const double *matrix, size_t column)
{
    size_t best = column;
    for (size_t i = column + 1; i < count; i++)
        if (fabs(matrix[i * count + column]) > fabs(matrix[best * count + column]))
            best = i;
    return best;
}

static void swap_rows(size_t count, double *matrix, double *right, size_t a, size_t b)
{
    for (size_t k = 0; k < count; k++) {
        double held = matrix[a * count + k];
        matrix[a * count + k] = matrix[b * count + k];
        matrix[b * count + k] = held;
    }
    double held = right[a];
    right[a] = right[b];
    right[b] = held;
}

bool linear_solve(size_t count, double *matrix, double *right)
{
    for (size_t c = 0; c < count; c++) {
        size_t pivot = pivot_row(count, matrix, c);
        double value = matrix[pivot * count + c];
        if (value == 0 || !isfinite(value))
            return false;
        if (pivot != c)
            swap_rows(count, matrix, right, c, pivot);
        for (size_t i = c + 1; i < count; i++) {
            double factor = matrix[i * count + c] / value;
            if (factor == 0)
                continue;
            for (size_t k = c + 1; k < count; k++)
                matrix[i * count + k] -= factor * matrix[c * count + k];
            right[i] -= factor * right[c];
        }
    }
    for (size_t c = count; c-- > 0;) {
        for (size_t k = c + 1; k < count; k++)
            right[c] -= matrix[c * count + k] * right[k];
        right[c] /= matrix[c * count + c];
        if (!isfinite(right[c]))
            return false;
    }
    return true;
}
