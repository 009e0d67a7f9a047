/* The results of a comparison, for people and as JSON. */
#ifndef PRICEWAR_TEXT_COMPARISON_TEXT_H
#define PRICEWAR_TEXT_COMPARISON_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "runs/comparison.h"
#include "terminal/shown_name.h"

/* Names for the two timelines. */
struct comparison_words {
    const char *with, *against; /* "war", "no war" */
    const char *cause;          /* "the war" */
    const char *explanation;    /* a sentence on what the two are */
    enum name_style names;      /* how firms are called in text */
};

/* `width` as in summary_text.h. False when memory is short. */
bool comparison_print_text(FILE *out, const struct comparison *comparison,
                           const struct comparison_words *words, int width);

/* One object: by measure and element both means, the change, its interval, the ratio of variances. NULL as
 * in json.h. */
json_t *comparison_to_json(const struct comparison *comparison, const struct comparison_words *words,
                           struct error *error);

#endif
