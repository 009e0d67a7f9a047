#include "terminal/plain_print.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* Bytes that are no UTF-8 may be controls in the terminal's own set of characters. */
static void blot_out(char *text)
{
    for (size_t at = 0, length = strlen(text), bytes; at < length; at += bytes) {
        size_t known = utf8_sequence_length(text + at, length - at);
        bytes = known ? known : 1;
        bool layout = text[at] == '\n' || text[at] == '\t';
        if (!known || (utf8_is_control(text + at, bytes) && !layout))
            memset(text + at, '?', bytes);
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
        vfprintf(out, format, again); /* not enough memory for a clean copy: the text is that message */
    }
    va_end(again);
}
