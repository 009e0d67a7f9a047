/* The numbers behind the page of a game among rules, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_ROLES_H
#define PRICEWAR_REPORT_REPORT_ROLES_H

#include <jansson.h>

#include "base/error.h"

/* As report_regret. */
enum status report_roles(const char *path, char **title, json_t **data, struct error *error);

#endif
