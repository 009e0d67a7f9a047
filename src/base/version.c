#include "base/version.h"

#include "commit.h" /* written by the Makefile */
#include "pricewar.h"

#define TEXT_OF(number) #number
#define VERSION(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *version_number(void)
{
    return VERSION(PW_VERSION_MAJOR, PW_VERSION_MINOR, PW_VERSION_PATCH);
}

const char *version_commit(void)
{
    return PRICEWAR_COMMIT;
}
