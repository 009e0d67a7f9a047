/* Splits a scenario file into words as libconfig 1.5 would, but marks words that libconfig would misread. */
#ifndef PRICEWAR_SCENARIO_LEXER_H
#define PRICEWAR_SCENARIO_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_INTEGER,
    TOKEN_REAL,
    TOKEN_TEXT,      /* with its quotes */
    TOKEN_MARK,      /* one of = : ; , { } ( ) [ ] */
    TOKEN_DIRECTIVE, /* the @ of @include */
    TOKEN_STRAY,     /* anything else */
    TOKEN_UNCLOSED_TEXT,
    TOKEN_UNCLOSED_COMMENT,
};

struct token {
    enum token_kind kind;
    const char *begin;
    size_t length;
    int line; /* 1, 2, ... */
};

/* Starts as {text, 1}. */
struct lexer {
    const char *next;
    int line;
};

/* The next word; comments and blanks are skipped. After an unclosed text or comment comes TOKEN_END. */
struct token lexer_next(struct lexer *lexer);

/* Writes a text with its quotes, so that it reads back as TOKEN_TEXT. */
void lexer_write_text(FILE *out, const char *text);

/* token_is: whether the word is one of these marks. token_is_boolean: true or false, in any case of
 * letters. */
bool token_is(struct token token, const char *marks);
bool token_is_boolean(struct token token);

#endif
