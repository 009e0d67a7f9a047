#include "base/relation.h"

#include <string.h>

/* The longer of two signs that begin alike comes first. */
static const struct {
    const char *sign;
    enum relation relation;
} signs[] = {{">=", RELATION_AT_LEAST},
             {"<=", RELATION_AT_MOST},
             {">", RELATION_ABOVE},
             {"<", RELATION_BELOW},
             {"=", RELATION_EQUAL}};

const char *relation_read(const char *text, enum relation *relation)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(text, signs[i].sign, strlen(signs[i].sign)) == 0) {
            *relation = signs[i].relation;
            return text + strlen(signs[i].sign);
        }
    return NULL;
}
