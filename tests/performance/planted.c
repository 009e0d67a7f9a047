/* A slowdown that the count of instructions must notice: linked with --wrap, it maps every price twice. */
#include "market/zeta.h"

void __real_zeta_map(struct zeta *zeta, const double *price, double *image, double *jacobian);
void __wrap_zeta_map(struct zeta *zeta, const double *price, double *image, double *jacobian);

void __wrap_zeta_map(struct zeta *zeta, const double *price, double *image, double *jacobian)
{
    __real_zeta_map(zeta, price, image, jacobian);
    __real_zeta_map(zeta, price, image, jacobian);
}
