#include "base/memory_text.h"

#include <stdlib.h>

bool memory_text_close(FILE *out, char **text)
{
    bool whole = !ferror(out);
    whole = fclose(out) == 0 && whole && *text;
    if (whole)
        return true;
    free(*text);
    *text = NULL;
    return false;
}
