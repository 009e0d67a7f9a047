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

/* Those of a war against its peace. */
struct comparison_words words_of_the_war(const char *explanation, enum name_style names);

/* `width` as in summary_text.h. False when memory is short. */
bool comparison_print_text(FILE *out, const struct comparison *comparison,
                           const struct comparison_words *words, int width);

/* What the war caused, beside a summary of the war: the layers in peace and in war, every firm with the pairs that kill or
 * save it, and the sentence. */
bool caused_print_text(FILE *out, const struct comparison *caused, enum name_style names, int width);

/* One object: by measure and element both means, the change, its interval, the ratio of variances. NULL as
 * in json.h. */
json_t *comparison_to_json(const struct comparison *comparison, const struct comparison_words *words,
                           struct error *error);

#endif
