#include "terminal/plain_print.h"

#include <stdlib.h>

/* Of ASCII, and those from U+0080 to U+009F, which terminals obey too. */
static void blot_out(char *text)
{
    for (unsigned char *at = (unsigned char *)text; *at; at++) {
        if ((*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7f)
            *at = '?';
        else if (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0)
            at[0] = at[1] = '?';
    }
}

void plain_print(FILE *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    plain_print_list(out, format, arguments);
    va_end(arguments);
}

void plain_print_list(FILE *out, const char *format, va_list arguments)
{
    char *text = NULL;
    va_list again;
    va_copy(again, arguments);
    if (vasprintf(&text, format, arguments) >= 0) {
        blot_out(text);
        fputs(text, out);
        free(text);
    } else {
        vfprintf(out, format, again); /* memory is short, which is what it says */
    }
    va_end(again);
}
