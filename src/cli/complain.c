#include "cli/complain.h"

#include <stdarg.h>
#include <stdio.h>

#include "terminal/plain_print.h"

void complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("pricewar-sim: ", stderr);
    plain_print_list(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

enum status complain_of(enum status status, const struct error *error)
{
    if (status != STATUS_OK && *error->message)
        complain("%s", error_text(error).bytes);
    return status;
}
