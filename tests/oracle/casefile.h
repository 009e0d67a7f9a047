/* Files of oracle cases. JSON: a list of {id, kind, params, expected, tol}. CSV: id,kind,path,value,tol_abs,
 * tol_rel, one expected value a line; the parameters are those of the JSON file of the
 * same stem beside it. */
#ifndef PRICEWAR_TESTS_ORACLE_CASEFILE_H
#define PRICEWAR_TESTS_ORACLE_CASEFILE_H

#include "base/error.h"
#include <jansson.h>

/* A new list of cases; each has the members of the JSON form. */
enum status casefile_load(const char *path, json_t **cases, struct error *error);

#endif
