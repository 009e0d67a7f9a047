/* The numbers behind the page of a tournament, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_TOURNAMENT_H
#define PRICEWAR_REPORT_REPORT_TOURNAMENT_H

#include <jansson.h>

#include "base/error.h"

/* As report_regret. */
enum status report_tournament(const char *path, char **title, json_t **data, struct error *error);

#endif
