/* Elapsed time, unaffected by changes of the system's date. */
#ifndef PRICEWAR_BASE_CLOCK_H
#define PRICEWAR_BASE_CLOCK_H

/* Seconds since some moment before the program started. */
double clock_seconds(void);

#endif
