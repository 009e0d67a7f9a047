/* The numbers behind the page of best replies, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_REPLIES_H
#define PRICEWAR_REPORT_REPORT_REPLIES_H

#include <jansson.h>

#include "base/error.h"

/* As report_regret. */
enum status report_replies(const char *path, char **title, json_t **data, struct error *error);

#endif
