#include "runs/effort.h"

#include "words/words.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nanoseconds, measured by `make bench` and with scenarios of this project on machines like that of
 * docs/performance.md, for SMEs with all modules on; without users or experiments they take a third. Above
 * most_products choices cost no more. */
static const double per_sme = 20, per_sme_and_product = 0.3, most_products = 100; /* and round */
static const double per_class_and_product = 100, per_round = 20000;
static const double per_lesson = 8; /* of one learner, before round 1 */
static const double hour = 3600;
/* threads share the work of a single run from so many SME slots on; docs/performance.md, Threads */
enum { SHARED_SLOTS = 50000 };

/* Learning steps of all learners that are trained before round 1. */
static double lessons_of(const struct scenario *scenario)
{
    double lessons = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct pricing_parameters *pricing = &scenario->vendors[f].pricing;
        for (size_t i = 0; pricing->own && i < pricing->extension->row_count; i++) {
            const struct parameter *row = &pricing->extension->rows[i];
            const int64_t *rounds = (const void *)((const unsigned char *)pricing->own + row->offset);
            if (row->type == PARAMETER_INTEGER && strcmp(row->key, "pretrain") == 0)
                lessons += (double)*rounds;
        }
    }
    return lessons;
}

struct effort effort_of(const struct scenario *scenario, double runs, unsigned threads)
{
    double products = 0, smes = 0, classes = 0, rounds = (double)scenario->simulation.rounds;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        products += (double)scenario->vendors[f].product_count;
    for (size_t s = 0; s < scenario->sector_count; s++) {
        smes += (double)scenario->sectors[s].number;
        classes += (double)scenario->sectors[s].latent_classes;
    }
    if (scenario->simulation.noise == NOISE_OFF)
        smes = 0; /* without noise the model plays classes, not SMEs */
    double one_sme = per_sme + per_sme_and_product * fmin(products, most_products);
    double round = smes * one_sme + classes * products * per_class_and_product + per_round;
    double run = (rounds * round + lessons_of(scenario) * per_lesson) * 1e-9;
    double parallel = smes * scenario->smes.slot_factor >= SHARED_SLOTS ? threads : fmin(threads, runs);
    struct effort effort = {.terms = &scenario->terms,
                            .sme_rounds = smes * rounds * runs,
                            .processors = (unsigned)fmax(1, parallel)};
    effort.seconds = run * runs / effort.processors;
    return effort;
}

bool effort_print(const struct effort *effort, char text[EFFORT_TEXT])
{
    static const struct {
        const char *name;
        double hours, most;
    } units[] = {{"h", 1, 100}, {"days", 24, 1000}, {"years", 24 * 365.25, INFINITY}};
    size_t unit = 0;
    double hours = effort->seconds / hour;
    *text = '\0';
    if (hours < 1)
        return false;
    while (hours / units[unit].hours >= units[unit].most)
        unit++;
    char rounded[32]; /* 1.0e+11 */
    int used = 0;
    snprintf(rounded, sizeof rounded, "%.1e", effort->sme_rounds);
    if (effort->sme_rounds > 0)
        used = snprintf(text, EFFORT_TEXT, "%.*se%ld %.80s: ", rounded[2] == '0' ? 1 : 3, rounded,
                        strtol(rounded + 4, NULL, 10), say(effort->terms, "SME-rounds").bytes);
    snprintf(text + used, (size_t)(EFFORT_TEXT - used), "about %.2g %s on %u processor%s",
             hours / units[unit].hours, units[unit].name, effort->processors,
             effort->processors == 1 ? "" : "s");
    return true;
}
