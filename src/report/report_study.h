/* The numbers behind the page of a study, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_STUDY_H
#define PRICEWAR_REPORT_REPORT_STUDY_H

#include <jansson.h>

#include "base/error.h"

/* One object, read by assets/; *title on the heap. A large study has its main outcomes, an even choice
 * of its points, or survival over all runs only, and says so. STATUS_INVALID: the file is not whole, of
 * another layout, or a part of a study. STATUS_FAILED: no memory. */
enum status report_study(const char *path, char **title, json_t **data, struct error *error);

#endif
