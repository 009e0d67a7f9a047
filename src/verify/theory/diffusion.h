/* The diffusion curve of Bass (1969), Management Science 15, 215-227: the benchmark for users of apps. */
#ifndef PRICEWAR_VERIFY_THEORY_DIFFUSION_H
#define PRICEWAR_VERIFY_THEORY_DIFFUSION_H

struct diffusion {
    double innovation; /* p > 0, per unit of time */
    double imitation;  /* q >= 0 */
    double potential;  /* m, the number of eventual adopters */
};

/* Share of the potential that has adopted by time t >= 0 after the start at 0, and its derivative. */
double diffusion_share(const struct diffusion *diffusion, double time);
double diffusion_share_rate(const struct diffusion *diffusion, double time);

/* Time of the fastest adoption; 0 when imitation does not exceed innovation. */
double diffusion_peak_time(const struct diffusion *diffusion);

#endif
