/* Nash prices of the market in a file, timed: nash.py writes the file, and times the same in numpy. */
#include "clock.h"
#include "market/bertrand.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double *read_numbers(FILE *file, size_t count)
{
    double *numbers = malloc(count * sizeof *numbers);
    if (!numbers || fread(numbers, sizeof *numbers, count, file) != count) {
        fprintf(stderr, "nash: the file is too short, or memory is\n");
        exit(1);
    }
    return numbers;
}

/* The least processor seconds of so many solutions. */
static double time_solutions(const struct logit_demand *demand, const size_t *owner, const double *cost,
                             long repeats, double *price)
{
    double least = INFINITY;
    for (long i = 0; i < repeats; i++) {
        struct error error = {0};
        for (size_t j = 0; j < demand->product_count; j++)
            price[j] = NAN;
        double begin = thread_seconds();
        if (bertrand_prices(demand, owner, cost, NULL, price, &error) != STATUS_OK) {
            fprintf(stderr, "nash: %s\n", error.message);
            exit(1);
        }
        least = fmin(least, thread_seconds() - begin);
    }
    return least;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: nash FILE REPEATS; prints seconds, then the prices\n");
        return 2;
    }
    double *size = read_numbers(file, 2);
    size_t products = (size_t)size[0], segments = (size_t)size[1], cells = products * segments;
    struct logit_demand demand = {.product_count = products,
                                  .segment_count = segments,
                                  .weight = read_numbers(file, segments),
                                  .sensitivity = read_numbers(file, segments),
                                  .utility = read_numbers(file, cells),
                                  .outside = read_numbers(file, segments)};
    double *cost = read_numbers(file, products), *firm = read_numbers(file, products);
    double *price = malloc(products * sizeof *price);
    size_t *owner = malloc(products * sizeof *owner);
    if (!price || !owner)
        return 1;
    for (size_t j = 0; j < products; j++)
        owner[j] = (size_t)firm[j];
    printf("%.9g\n", time_solutions(&demand, owner, cost, strtol(argv[2], NULL, 10), price));
    for (size_t j = 0; j < products; j++)
        printf("%.17g\n", price[j]);
    fclose(file);
    return 0; /* the system takes the memory back */
}
