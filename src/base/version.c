#include "base/version.h"

#include "commit.h" /* written by the Makefile */

const char *version_number(void)
{
    return "0.1.0";
}

const char *version_commit(void)
{
    return PRICEWAR_COMMIT;
}
