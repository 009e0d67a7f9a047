/* The numbers behind the page of a study, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_STUDY_H
#define PRICEWAR_REPORT_REPORT_STUDY_H

#include <jansson.h>

#include "base/error.h"

/* An object for the scripts in assets/; *title on the heap. For a large study it is limited to the main
 * outcomes, evenly chosen points, or survival over all runs, and says so. STATUS_INVALID: the file is
 * incomplete, has another layout, or is a part of a study. STATUS_FAILED: no memory. */
enum status report_study(const char *path, char **title, json_t **data, struct error *error);

#endif
