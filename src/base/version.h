/* Which pricewar-sim this is. */
#ifndef PRICEWAR_BASE_VERSION_H
#define PRICEWAR_BASE_VERSION_H

/* "0.1.0" */
const char *version_number(void);

/* The commit that was built, with "-dirty" behind it when files had been changed; "unknown" outside a
 * repository. */
const char *version_commit(void);

#endif
