/* A calibration as tables for people, as JSON, and its profiles as CSV. */
#ifndef PRICEWAR_TEXT_CALIBRATION_TEXT_H
#define PRICEWAR_TEXT_CALIBRATION_TEXT_H

#include <stdio.h>

#include "study/calibrate.h"

/* `width` 0: no limit. False: memory was short. */
bool calibration_print(FILE *out, const struct calibration *calibration, int width);
enum status calibration_print_json(FILE *out, const struct calibration *calibration, struct error *error);

/* CSV with the columns parameter,value,difference,standard_error: the objective along each parameter's
 * axis, minus that at the optimum; empty where a value is missing. */
void calibration_print_csv(FILE *out, const struct calibration *calibration);

#endif
