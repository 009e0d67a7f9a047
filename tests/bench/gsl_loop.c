#include "gsl_loop.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

struct agent {
    double alpha, capital;
    size_t current;
};

struct vendor {
    double quality, cost, price;
    double count, previous;
};

struct market {
    size_t agents, products;
    struct agent *agent;
    struct vendor *vendor;
    double *weight;
    gsl_rng *random;
    double exits;
};

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void be_born(struct market *market, struct agent *agent)
{
    agent->alpha = exp(0.5 * gsl_ran_gaussian(market->random, 1));
    agent->capital = 5 + 5 * gsl_rng_uniform(market->random);
    agent->current = market->products;
}

static size_t choose(struct market *market, const struct agent *agent)
{
    double sum = 0;
    for (size_t j = 0; j <= market->products; j++) {
        double utility =
            j < market->products ? market->vendor[j].quality - agent->alpha * market->vendor[j].price : 0;
        sum += exp(utility - (j != agent->current));
        market->weight[j] = sum;
    }
    double target = gsl_rng_uniform(market->random) * sum;
    size_t j = 0;
    while (j < market->products && market->weight[j] <= target)
        j++;
    return j;
}

static void play(struct market *market)
{
    for (size_t j = 0; j < market->products; j++) {
        market->vendor[j].previous = market->vendor[j].count;
        market->vendor[j].count = 0;
    }
    for (size_t i = 0; i < market->agents; i++) {
        struct agent *agent = &market->agent[i];
        agent->current = choose(market, agent);
        if (agent->current < market->products) {
            struct vendor *vendor = &market->vendor[agent->current];
            agent->capital += 1.5 * vendor->quality * gsl_rng_uniform(market->random) - vendor->price;
            vendor->count += 1;
        }
        agent->capital -= 0.1;
        if (agent->capital < 0) {
            market->exits += 1;
            be_born(market, agent);
        }
    }
}

static void reprice(struct market *market)
{
    for (size_t j = 0; j < market->products; j++) {
        struct vendor *vendor = &market->vendor[j];
        if (vendor->count < vendor->previous)
            vendor->price = vendor->cost + 0.99 * (vendor->price - vendor->cost);
    }
}

static void start(struct market *market)
{
    for (size_t j = 0; j < market->products; j++) {
        double x = market->products > 1 ? (double)j / (double)(market->products - 1) : 0;
        double cost = 0.25 + 0.5 * x;
        market->vendor[j] = (struct vendor){.quality = 1 + 2 * x, .cost = cost, .price = 3 * cost};
    }
    for (size_t i = 0; i < market->agents; i++) {
        be_born(market, &market->agent[i]);
        market->agent[i].current = gsl_rng_uniform_int(market->random, market->products + 1);
        if (market->agent[i].current < market->products)
            market->vendor[market->agent[i].current].count += 1;
    }
}

static void measure(const struct market *market, struct gsl_loop_result *result)
{
    double sold = 0, price = 0, squares = 0, agents = (double)market->agents;
    for (size_t j = 0; j < market->products; j++) {
        sold += market->vendor[j].count;
        price += market->vendor[j].price;
        squares += market->vendor[j].count * market->vendor[j].count;
    }
    result->mean_price = price / (double)market->products;
    result->outside_share = 1 - sold / agents;
    result->hhi = squares / (agents * agents);
    result->exits_per_agent = market->exits / agents;
}

int gsl_loop_run(size_t agents, size_t products, int rounds, unsigned long seed,
                 struct gsl_loop_result *result)
{
    struct market market = {.agents = agents, .products = products};
    market.agent = malloc(agents * sizeof *market.agent);
    market.vendor = calloc(products + 1, sizeof *market.vendor);
    market.weight = malloc((products + 1) * sizeof *market.weight);
    market.random = gsl_rng_alloc(gsl_rng_mt19937);
    int failed = !market.agent || !market.vendor || !market.weight || !market.random;
    if (!failed) {
        gsl_rng_set(market.random, seed);
        start(&market);
        double begin = cpu_seconds();
        for (int t = 0; t < rounds; t++) {
            play(&market);
            reprice(&market);
        }
        result->seconds = cpu_seconds() - begin;
        measure(&market, result);
    }
    free(market.agent);
    free(market.vendor);
    free(market.weight);
    if (market.random)
        gsl_rng_free(market.random);
    return failed;
}
