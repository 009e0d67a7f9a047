#include "terminal/shown_name.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "terminal/text_width.h"

const char *const name_styles[NAME_STYLES] = {
    [NAMES_BOTH] = "both", [NAMES_NAME] = "name", [NAMES_LABEL] = "label"};

static struct shown_name as_it_is(const char *text)
{
    struct shown_name shown;
    size_t length = strlen(text);
    if (length >= sizeof shown.bytes)
        length = utf8_valid_prefix(text, sizeof shown.bytes - 1);
    memcpy(shown.bytes, text, length);
    shown.bytes[length] = '\0';
    return shown;
}

static bool has_word(const char *text, const char *word)
{
    const char *at = strcasestr(text, word);
    size_t length = strlen(word);
    return at && (at == text || at[-1] == ' ') && (!at[length] || at[length] == ' ');
}

/* The next character that counts when names are compared: without case, spaces, - and _. */
static char next_plain(const char **at)
{
    *at += strspn(*at, " -_");
    char c = **at;
    *at += c != '\0';
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* "GLM-4 Plus" and "GLM-4-Plus" */
static bool is_alike(const char *one, const char *other)
{
    char c, d;
    do {
        c = next_plain(&one);
        d = next_plain(&other);
    } while (c && c == d);
    return c == d;
}

/* The first words of a label, or characters of it, in so many columns, with an ellipsis. */
static struct shown_name cut(const char *label, int width)
{
    struct shown_name shown;
    size_t length = text_fit(label, width - 1);
    size_t word = length;
    while (word > 0 && label[word] != ' ')
        word--;
    if (word > 0 && 2 * word > length) /* a cut between words loses little */
        length = word;
    snprintf(shown.bytes, sizeof shown.bytes, "%.*s…", (int)length, label);
    return shown;
}

struct shown_name name_to_show(enum name_style style, const char *name, const char *label, int width)
{
    enum { LEAST = 5 }; /* columns of a label that is cut */
    if (style == NAMES_NAME || !label || !*label)
        return as_it_is(name);
    if (style == NAMES_LABEL || !*name || is_alike(label, name) || has_word(label, name))
        return as_it_is(label);
    int left = width - text_width(name) - 1;
    if (width > 0 && text_width(label) > left && left < LEAST)
        return as_it_is(name);
    struct shown_name shown, end = width > 0 && text_width(label) > left ? cut(label, left) : as_it_is(label);
    int bytes = snprintf(shown.bytes, sizeof shown.bytes, "%s %s", name, end.bytes);
    return bytes < (int)sizeof shown.bytes ? shown : as_it_is(name);
}
