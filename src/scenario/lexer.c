#include "scenario/lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DIGITS "0123456789"

bool token_is(struct token token, const char *marks)
{
    return token.kind == TOKEN_MARK && strchr(marks, *token.begin);
}

bool token_is_boolean(struct token token)
{
    return (token.length == 4 && strncasecmp(token.begin, "true", 4) == 0) ||
           (token.length == 5 && strncasecmp(token.begin, "false", 5) == 0);
}

static void skip(struct lexer *lexer, size_t length)
{
    for (; length; length--)
        lexer->line += *lexer->next++ == '\n';
}

/* Skips blanks and comments; false at a comment that is never closed. */
static bool skip_blanks(struct lexer *lexer)
{
    for (;;) {
        const char *at = lexer->next, *end;
        if (isspace((unsigned char)*at)) {
            skip(lexer, 1);
        } else if (*at == '#' || strncmp(at, "//", 2) == 0) {
            skip(lexer, strcspn(at, "\n"));
        } else if (strncmp(at, "/*", 2) == 0) {
            if (!(end = strstr(at + 2, "*/")))
                return false;
            skip(lexer, (size_t)(end + 2 - at));
        } else {
            return true;
        }
    }
}

/* [-+]?[0-9]+L?L? or 0x[0-9a-f]+L?L? */
static bool is_integer(const char *text, size_t length)
{
    bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    size_t begin = hexadecimal ? 2 : *text == '-' || *text == '+';
    size_t digits = strspn(text + begin, hexadecimal ? DIGITS "abcdefABCDEF" : DIGITS);
    size_t marks = length - begin - digits;
    return digits && marks <= 2 && strspn(text + begin + digits, "L") == marks;
}

static bool is_real(const char *text, size_t length)
{
    char *end;
    if (strspn(text, DIGITS "+-.eE") != length)
        return false;
    strtod(text, &end);
    return end == text + length;
}

/* Length of the run of letters, digits and `marks` at the start of a text. */
static size_t span(const char *text, const char *marks)
{
    size_t length = 0;
    for (;;) {
        while (isalnum((unsigned char)text[length]))
            length++;
        const char *mark = marks;
        while (*mark && *mark != text[length])
            mark++;
        if (!*mark)
            return length;
        length++;
    }
}

static enum token_kind word_kind(const char *text, size_t length)
{
    return isalpha((unsigned char)*text) && span(text, "_-") == length ? TOKEN_NAME
           : is_integer(text, length)                                  ? TOKEN_INTEGER
           : is_real(text, length)                                     ? TOKEN_REAL
                                                                       : TOKEN_STRAY;
}

/* Length of a quoted text with its quotes; 0 when it is not closed on its line. */
static size_t text_length(const char *text)
{
    for (size_t at = 1; text[at] && text[at] != '\n'; at++) {
        if (text[at] == '"')
            return at + 1;
        at += text[at] == '\\' && text[at + 1] && text[at + 1] != '\n';
    }
    return 0;
}

struct token lexer_next(struct lexer *lexer)
{
    bool closed = skip_blanks(lexer);
    const char *at = lexer->next;
    struct token token = {TOKEN_STRAY, at, 1, lexer->line};
    size_t word = span(at, "_-+."), foreign = 0;
    while (at[foreign] & 0x80)
        foreign++;
    if (!closed) {
        token.kind = TOKEN_UNCLOSED_COMMENT;
        token.length = 2;
    } else if (!*at) {
        token.kind = TOKEN_END;
        token.length = 0;
    } else if (*at == '"') {
        size_t length = text_length(at);
        token.kind = length ? TOKEN_TEXT : TOKEN_UNCLOSED_TEXT;
        token.length = length ? length : 1;
    } else if (word) {
        token.kind = word_kind(at, word);
        token.length = word;
    } else if (foreign) {
        token.length = foreign;
    } else if (strchr("=:;,{}()[]@", *at)) {
        token.kind = *at == '@' ? TOKEN_DIRECTIVE : TOKEN_MARK;
    }
    bool unclosed = token.kind == TOKEN_UNCLOSED_TEXT || token.kind == TOKEN_UNCLOSED_COMMENT;
    lexer->next += unclosed ? strlen(at) : token.length;
    return token;
}

void lexer_write_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}
