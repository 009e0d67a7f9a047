#include "scenario/lexer.h"

#include <ctype.h>
#include <string.h>

void lexer_init(struct lexer *lexer, const char *text, size_t length)
{
    *lexer = (struct lexer){.next = text, .end = text + length, .line = 1};
}

bool token_is(struct token token, char mark)
{
    return token.kind == TOKEN_MARK && *token.begin == mark;
}

static bool starts_with(const struct lexer *lexer, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(lexer->end - lexer->next) >= length && memcmp(lexer->next, word, length) == 0;
}

static void skip_line_comment(struct lexer *lexer)
{
    while (lexer->next < lexer->end && *lexer->next != '\n')
        lexer->next++;
}

static bool skip_block_comment(struct lexer *lexer)
{
    lexer->next += 2;
    for (; lexer->next < lexer->end; lexer->next++) {
        if (starts_with(lexer, "*/")) {
            lexer->next += 2;
            return true;
        }
        lexer->line += *lexer->next == '\n';
    }
    return false;
}

/* False at a comment that is never closed, which `opening` then names. */
static bool skip_blanks(struct lexer *lexer, struct token *opening)
{
    while (lexer->next < lexer->end) {
        if (isspace((unsigned char)*lexer->next)) {
            lexer->line += *lexer->next == '\n';
            lexer->next++;
        } else if (*lexer->next == '#' || starts_with(lexer, "//")) {
            skip_line_comment(lexer);
        } else if (starts_with(lexer, "/*")) {
            *opening = (struct token){TOKEN_UNCLOSED_COMMENT, lexer->next, 2, lexer->line};
            if (!skip_block_comment(lexer))
                return false;
        } else {
            break;
        }
    }
    return true;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '+' || c == '.';
}

static size_t digits(const char *text, size_t length, int (*is_digit)(int))
{
    size_t count = 0;
    while (count < length && is_digit((unsigned char)text[count]))
        count++;
    return count;
}

/* [-+]?[0-9]+L?L? or 0x[0-9a-f]+L?L? */
static bool is_integer(const char *text, size_t length)
{
    bool hexadecimal = length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    size_t at = hexadecimal ? 2 : length && (*text == '-' || *text == '+');
    size_t count = digits(text + at, length - at, hexadecimal ? isxdigit : isdigit);
    at += count;
    for (int suffix = 0; suffix < 2 && at < length && text[at] == 'L'; suffix++)
        at++;
    return count && at == length;
}

/* [-+]? digits with a point or an exponent */
static bool is_real(const char *text, size_t length)
{
    size_t at = length && (*text == '-' || *text == '+');
    size_t whole = digits(text + at, length - at, isdigit), fraction = 0;
    at += whole;
    if (at < length && text[at] == '.') {
        at++;
        fraction = digits(text + at, length - at, isdigit);
        at += fraction;
    }
    if (at < length && (text[at] == 'e' || text[at] == 'E')) {
        at++;
        at += at < length && (text[at] == '-' || text[at] == '+');
        size_t exponent = digits(text + at, length - at, isdigit);
        if (!exponent)
            return false;
        at += exponent;
    }
    return whole + fraction && at == length;
}

static bool is_name(const char *text, size_t length)
{
    if (!isalpha((unsigned char)*text))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '_' && text[i] != '-')
            return false;
    return true;
}

static enum token_kind word_kind(const char *text, size_t length)
{
    return is_name(text, length)      ? TOKEN_NAME
           : is_integer(text, length) ? TOKEN_INTEGER
           : is_real(text, length)    ? TOKEN_REAL
                                      : TOKEN_STRAY;
}

static struct token read_text(struct lexer *lexer)
{
    struct token token = {TOKEN_UNCLOSED_TEXT, lexer->next, 1, lexer->line};
    for (lexer->next++; lexer->next < lexer->end && *lexer->next != '\n'; lexer->next++) {
        if (*lexer->next == '"') {
            lexer->next++;
            token.kind = TOKEN_TEXT;
            token.length = (size_t)(lexer->next - token.begin);
            return token;
        }
        if (*lexer->next == '\\' && lexer->next + 1 < lexer->end && lexer->next[1] != '\n')
            lexer->next++;
    }
    lexer->next = lexer->end;
    return token;
}

struct token lexer_next(struct lexer *lexer)
{
    struct token token;
    if (!skip_blanks(lexer, &token))
        return token;
    token = (struct token){TOKEN_END, lexer->next, 0, lexer->line};
    if (lexer->next == lexer->end)
        return token;
    if (*lexer->next == '"')
        return read_text(lexer);
    if (is_word(*lexer->next)) {
        while (lexer->next < lexer->end && is_word(*lexer->next))
            lexer->next++;
        token.length = (size_t)(lexer->next - token.begin);
        token.kind = word_kind(token.begin, token.length);
        return token;
    }
    if (*lexer->next & 0x80) {
        while (lexer->next < lexer->end && (*lexer->next & 0x80))
            lexer->next++;
        token.kind = TOKEN_STRAY;
        token.length = (size_t)(lexer->next - token.begin);
        return token;
    }
    token.kind = strchr("=:;,{}()[]", *lexer->next) ? TOKEN_MARK
                 : *lexer->next == '@'              ? TOKEN_DIRECTIVE
                                                    : TOKEN_STRAY;
    token.length = 1;
    lexer->next++;
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
