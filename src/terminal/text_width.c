#include "terminal/text_width.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct code_range {
    uint32_t first, last;
};

/* Wide and fullwidth blocks: Unicode Standard Annex 11. */
static const struct code_range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};
static const struct code_range combining[] = {
    {0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
};

static bool is_in(uint32_t code, const struct code_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* Decodes the character at the start and gives its length in bytes; a stray byte stands for itself. */
static uint32_t decode_utf8(const char *text, size_t length, size_t *bytes)
{
    unsigned char first = (unsigned char)text[0];
    size_t need = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    uint32_t code = need == 1 ? first : first & (0xFFu >> (need + 1));
    *bytes = 1;
    if (need > length)
        return first;
    for (size_t i = 1; i < need; i++) {
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            return first;
        code = code << 6 | ((unsigned char)text[i] & 0x3F);
    }
    *bytes = need;
    return code;
}

/* Columns of the first `length` bytes. */
static int width_of(const char *text, size_t length)
{
    int width = 0;
    for (size_t at = 0, bytes; at < length; at += bytes) {
        uint32_t code = decode_utf8(text + at, length - at, &bytes);
        if (is_in(code, wide, sizeof wide / sizeof *wide))
            width += 2;
        else if (!is_in(code, combining, sizeof combining / sizeof *combining))
            width += 1;
    }
    return width;
}

int text_width(const char *text)
{
    return width_of(text, strlen(text));
}

size_t text_fit(const char *text, int width)
{
    size_t length = strlen(text), at = 0;
    for (size_t bytes; at < length; at += bytes) {
        decode_utf8(text + at, length - at, &bytes);
        int columns = width_of(text + at, bytes);
        if (columns > width)
            break;
        width -= columns;
    }
    return at;
}

static void new_line(FILE *out, int indent)
{
    fprintf(out, "\n%*s", indent, "");
}

/* Whether a blank stands between a number and its percent sign or scale: "12 %", "1.20 bn". */
static bool joins_number(const char *text, const char *blank)
{
    static const char *const scales[] = {"tn", "bn", "m", "k"};
    if (strncmp(blank, " %", 2) == 0)
        return true;
    for (size_t i = 0;
         i < sizeof scales / sizeof *scales && blank > text && isdigit((unsigned char)blank[-1]); i++) {
        size_t length = strlen(scales[i]);
        if (*blank == ' ' && strncmp(blank + 1, scales[i], length) == 0 &&
            !isalnum((unsigned char)blank[1 + length]))
            return true;
    }
    return false;
}

/* Bytes up to the next blank, but not a blank within a number. */
static size_t word_length(const char *text)
{
    size_t length = strcspn(text, " \n");
    return joins_number(text, text + length) ? length + 1 + strcspn(text + length + 1, " \n") : length;
}

void text_wrap(FILE *out, const char *text, int width, int indent, int column)
{
    if (column >= indent && column > 0)
        new_line(out, indent);
    column = indent;
    for (bool first = true; *text; first = false) {
        size_t length = word_length(text);
        int columns = width_of(text, length);
        if (!first && width > 0 && column + 1 + columns > width) {
            new_line(out, indent);
            column = indent;
            first = true;
        }
        fprintf(out, "%s%.*s", first || column == indent ? "" : " ", (int)length, text);
        column += columns + (column > indent);
        text += length;
        for (; *text == ' ' || *text == '\n'; text++) {
            if (*text == '\n' && text[1]) {
                new_line(out, indent);
                column = indent;
            }
        }
    }
    fputc('\n', out);
}

int terminal_width(FILE *out)
{
    struct winsize size;
    if (!isatty(fileno(out)))
        return 0;
    return ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* The first variable that is set decides: POSIX, "Environment Variables", 8.2. */
int sentence_width(int width)
{
    enum { MOST = 100 };
    return width > 0 && width < MOST ? width : MOST;
}

bool terminal_shows_blocks(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *terminal = getenv("TERM"), *locale = NULL;
    for (size_t i = 0; i < sizeof variables / sizeof *variables && !(locale && *locale); i++)
        locale = getenv(variables[i]);
    return terminal && *terminal && strcmp(terminal, "dumb") != 0 && locale &&
           (strcasestr(locale, "utf-8") || strcasestr(locale, "utf8"));
}
