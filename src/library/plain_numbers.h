/* Numbers are read and written with points, whatever language the program around the library speaks. */
#ifndef PRICEWAR_LIBRARY_PLAIN_NUMBERS_H
#define PRICEWAR_LIBRARY_PLAIN_NUMBERS_H

#include <locale.h>

struct plain_numbers {
    locale_t own, before;
};

/* From begin to end, in this thread alone. */
struct plain_numbers plain_numbers_begin(void);
void plain_numbers_end(struct plain_numbers *numbers);

#endif
