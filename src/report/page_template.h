/* Pages are made of templates among the assets, in which @@name@@ stands for a text or for another asset. */
#ifndef PRICEWAR_REPORT_PAGE_TEMPLATE_H
#define PRICEWAR_REPORT_PAGE_TEMPLATE_H

#include <stdbool.h>
#include <stdio.h>

/* Writes the asset. For each name `put` writes what it stands for; false: it knows none, and the asset of that name is
 * written, if there is one. */
void page_fill(FILE *out, const char *asset, bool (*put)(FILE *out, const char *name, const void *context),
               const void *context);

/* A text as HTML. */
void page_put_escaped(FILE *out, const char *text);

/* JSON inside a script element: "<", which occurs only in its texts, becomes \u003c. */
void page_put_json(FILE *out, const char *json);

#endif
