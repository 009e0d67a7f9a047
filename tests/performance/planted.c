/* A slowdown that the count of instructions must notice: linked with --wrap, it takes every exponential twice. */
#include "base/array_exp.h"

void __real_exp_of_doubles(size_t count, const double *restrict x, double *restrict result);
void __wrap_exp_of_doubles(size_t count, const double *restrict x, double *restrict result);

void __wrap_exp_of_doubles(size_t count, const double *restrict x, double *restrict result)
{
    __real_exp_of_doubles(count, x, result);
    __real_exp_of_doubles(count, x, result);
}
