/* Answers that the engine gives: experiments for a question. */
#ifndef PRICEWAR_TESTS_ORACLE_ENGINE_H
#define PRICEWAR_TESTS_ORACLE_ENGINE_H

#include "fixtures/experiment.h"
#include "question.h"

/* experiment_run, with what goes wrong as the question's complaint. */
bool run_engine(struct question *question, struct experiment *experiment);

/* experiment_number, likewise. */
double engine_number(struct question *question, struct experiment *experiment, const char *name, size_t run,
                     size_t round, size_t place);

/* A vendor's place among all firms of the still world: behind the seller and the cloud. */
enum { FIRST_VENDOR_FIRM = 2 };

/* Complains unless an engine's statistic is within `errors` standard errors (and `slack`) of what theory says
 * of it. */
void expect_statistic(struct question *question, const char *what, double found, double expected,
                      double standard_error, double slack);

#endif
