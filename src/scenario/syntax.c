#include "scenario/syntax.h"
#include "base/memory_text.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "scenario/lexer.h"

enum { DEEPEST_NESTING = 32, MOST_NAMES = 1000, LONGEST_SHOWN = 40, LONGEST_TEXT = 10000 };

struct syntax {
    const struct source *source;
    struct report *report;
    struct lexer lexer;
    struct token token;
    const char *pending; /* not yet written */
    FILE *out;
    int depth;
    int hidden; /* while positive, only newlines are written */
    bool stopped, out_of_memory;
};

/* Words of one group, to find a name that is written twice. */
struct names {
    struct token *items;
    size_t count, capacity;
};

static void read_value(struct syntax *syntax);

static struct origin origin_of(const struct syntax *syntax, struct token token)
{
    return source_origin(syntax->source, token.line);
}

/* The word as shown in a message. */
struct shown {
    char text[LONGEST_SHOWN + 8];
};

static struct shown show(struct token token)
{
    struct shown shown;
    if (token.kind == TOKEN_END) {
        snprintf(shown.text, sizeof shown.text, "the end");
        return shown;
    }
    size_t length = token.length < LONGEST_SHOWN ? token.length : LONGEST_SHOWN;
    while (length < token.length && length && (token.begin[length] & 0xC0) == 0x80)
        length--;
    snprintf(shown.text, sizeof shown.text, "`%.*s%s`", (int)length, token.begin,
             length < token.length ? "..." : "");
    return shown;
}

static void write_pending(struct syntax *syntax, const char *end)
{
    for (; syntax->pending < end; syntax->pending++)
        if (!syntax->hidden || *syntax->pending == '\n')
            fputc(*syntax->pending, syntax->out);
}

static void write_instead(struct syntax *syntax, struct token token, const char *text)
{
    write_pending(syntax, token.begin);
    if (!syntax->hidden)
        fputs(text, syntax->out);
    syntax->pending = token.begin + token.length;
}

static void advance(struct syntax *syntax)
{
    syntax->token = lexer_next(&syntax->lexer);
}

static struct token peek(const struct syntax *syntax)
{
    struct lexer lexer = syntax->lexer;
    return lexer_next(&lexer);
}

static void stop(struct syntax *syntax, struct token token, const char *message)
{
    if (!syntax->stopped)
        report_add(syntax->report, origin_of(syntax, token), NULL, "%s", message);
    syntax->stopped = true;
}

/* Full-width punctuation and the like, which input methods leave behind. */
static bool is_foreign(struct token token)
{
    return token.kind == TOKEN_STRAY && (*token.begin & 0x80);
}

/* 9,5 for 9.5 */
static bool follows_decimal_comma(const struct syntax *syntax, struct token token)
{
    bool number = token.kind == TOKEN_INTEGER || token.kind == TOKEN_REAL;
    const char *begin = token.begin;
    return number && begin - syntax->source->text >= 2 && begin[-1] == ',' && begin[-2] >= '0' &&
           begin[-2] <= '9';
}

static void stop_at_stray(struct syntax *syntax, const char *expected)
{
    char message[260];
    struct token token = syntax->token;
    if (is_foreign(token))
        snprintf(message, sizeof message,
                 "%s can't stand outside quotes: text needs quotes, and marks must be plain ASCII (= ; , \" "
                 "{ } ( ) [ ])",
                 show(token).text);
    else
        snprintf(message, sizeof message, "%s expected, not %s%s", expected, show(token).text,
                 follows_decimal_comma(syntax, token) ? "; numbers have a decimal point, as in 9.5" : "");
    stop(syntax, token, message);
}

static bool has_escaped_zero(struct token token)
{
    for (size_t i = 0; i + 3 < token.length; i++) {
        if (token.begin[i] != '\\')
            continue;
        if ((token.begin[i + 1] | 0x20) == 'x' && token.begin[i + 2] == '0' && token.begin[i + 3] == '0')
            return true;
        i++;
    }
    return false;
}

static void check_text(struct syntax *syntax, struct token token)
{
    if (has_escaped_zero(token))
        report_add(syntax->report, origin_of(syntax, token), NULL, "text can't hold a NUL byte (\\x00)");
    if (token.length > LONGEST_TEXT)
        report_add(syntax->report, origin_of(syntax, token), NULL, "a text of more than %d bytes",
                   LONGEST_TEXT);
}

/* libconfig joins texts that follow one another; what is meant is a list, or a comma that is missing. */
static void read_text(struct syntax *syntax, bool in_list)
{
    struct token text = syntax->token;
    check_text(syntax, text);
    for (advance(syntax); syntax->token.kind == TOKEN_TEXT; advance(syntax)) {
        check_text(syntax, syntax->token);
        report_add(syntax->report, origin_of(syntax, syntax->token), NULL,
                   "a `,` is missing between %s and %s%s", show(text).text, show(syntax->token).text,
                   in_list ? "" : " (and a list needs brackets)");
        if (in_list) {
            write_pending(syntax, syntax->token.begin);
            write_instead(syntax, (struct token){.begin = syntax->token.begin}, ",");
        } else {
            write_instead(syntax, syntax->token, "");
        }
        text = syntax->token;
    }
}

/* libconfig 1.5 wraps integers beyond 32 bits unless they end in L, and beyond 64 bits always. */
static void read_integer(struct syntax *syntax)
{
    struct token token = syntax->token;
    char digits[64];
    bool hexadecimal = token.length > 2 && (token.begin[1] | 0x20) == 'x';
    bool marked = token.begin[token.length - 1] == 'L';
    snprintf(digits, sizeof digits, "%.*s", (int)token.length, token.begin);
    errno = 0;
    long long value = token.length < sizeof digits ? strtoll(digits, NULL, hexadecimal ? 16 : 10) : 0;
    if (errno || token.length >= sizeof digits) {
        report_add(syntax->report, origin_of(syntax, token), NULL,
                   "%s does not fit in 64 bits (write a large real number as 1e20)", show(token).text);
        write_instead(syntax, token, "0");
    } else if (!marked && (value > INT32_MAX || value < INT32_MIN)) {
        write_pending(syntax, token.begin + token.length);
        write_instead(syntax, (struct token){.begin = token.begin + token.length}, "L");
    }
    advance(syntax);
}

static bool read_percent(struct syntax *syntax)
{
    struct token number = syntax->token, sign = peek(syntax);
    if (sign.kind != TOKEN_STRAY || *sign.begin != '%')
        return false;
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)number.length, number.begin);
    double share = strtod(text, NULL) / 100;
    report_add(syntax->report, origin_of(syntax, number), NULL, "write %.10g instead of %s%%", share, text);
    snprintf(text, sizeof text, "%.17e", share);
    write_instead(syntax, number, text);
    write_instead(syntax, sign, "");
    advance(syntax);
    advance(syntax);
    return true;
}

/* A word that has no quotes is taken as text. */
static void read_bare_word(struct syntax *syntax)
{
    struct token word = syntax->token;
    if (word.length == 4 && strncasecmp(word.begin, "true", 4) == 0) {
        advance(syntax);
        return;
    }
    if (word.length == 5 && strncasecmp(word.begin, "false", 5) == 0) {
        advance(syntax);
        return;
    }
    char text[LONGEST_SHOWN + 8];
    snprintf(text, sizeof text, "\"%.*s\"",
             LONGEST_SHOWN < (int)word.length ? LONGEST_SHOWN : (int)word.length, word.begin);
    report_add(syntax->report, origin_of(syntax, word), NULL, "text, names and dates need quotes: write %s",
               text);
    write_instead(syntax, word, text);
    advance(syntax);
}

static void remember(struct syntax *syntax, struct names *names, struct token name)
{
    if (names->count == names->capacity) {
        size_t capacity = names->capacity ? 2 * names->capacity : 32;
        struct token *items = realloc(names->items, capacity * sizeof *items);
        if (!items) {
            syntax->out_of_memory = syntax->stopped = true;
            return;
        }
        names->items = items;
        names->capacity = capacity;
    }
    names->items[names->count++] = name;
}

static bool is_repeated(struct syntax *syntax, struct names *names)
{
    struct token name = syntax->token;
    for (size_t i = 0; i < names->count; i++) {
        if (names->items[i].length != name.length ||
            memcmp(names->items[i].begin, name.begin, name.length) != 0)
            continue;
        struct origin first = origin_of(syntax, names->items[i]);
        report_add(syntax->report, origin_of(syntax, name), NULL, "%s is written twice: also at %s:%d",
                   show(name).text, first.file, first.line);
        return true;
    }
    if (names->count >= MOST_NAMES)
        stop(syntax, name, "more than 1000 names in one group");
    else
        remember(syntax, names, name);
    return false;
}

static bool is_closing(struct token token)
{
    return token_is(token, '}') || token_is(token, ')') || token_is(token, ']');
}

/* name = value; name = value; ... up to the closing mark, or to the end when `closing` is 0 */
static void read_settings(struct syntax *syntax, char closing)
{
    struct names names = {0};
    while (!syntax->stopped) {
        if (closing ? token_is(syntax->token, closing) : syntax->token.kind == TOKEN_END)
            break;
        if (closing && (syntax->token.kind == TOKEN_END || is_closing(syntax->token)))
            break;
        if (syntax->token.kind != TOKEN_NAME) {
            stop_at_stray(syntax, "a name (as in `name = value;`)");
            break;
        }
        bool repeated = is_repeated(syntax, &names);
        if (repeated) {
            write_pending(syntax, syntax->token.begin);
            syntax->hidden++;
        }
        struct shown name = show(syntax->token);
        advance(syntax);
        if (!token_is(syntax->token, '=') && !token_is(syntax->token, ':')) {
            char expected[100];
            snprintf(expected, sizeof expected, "`=` after %s", name.text);
            stop_at_stray(syntax, expected);
            break;
        }
        advance(syntax);
        read_value(syntax);
        if (!syntax->stopped && (token_is(syntax->token, ';') || token_is(syntax->token, ',')))
            advance(syntax);
        if (repeated && !syntax->stopped) {
            write_pending(syntax, syntax->token.begin);
            syntax->hidden--;
        }
    }
    free(names.items);
}

/* Arrays [ ] are written as lists ( ), so that [1, 2.5] is one too. */
static void read_elements(struct syntax *syntax, char closing)
{
    while (!syntax->stopped && !token_is(syntax->token, closing)) {
        if (syntax->token.kind == TOKEN_TEXT)
            read_text(syntax, true);
        else
            read_value(syntax);
        if (syntax->stopped || token_is(syntax->token, closing))
            break;
        if (token_is(syntax->token, ',')) {
            struct token comma = syntax->token;
            advance(syntax);
            if (token_is(syntax->token, closing)) {
                report_add(syntax->report, origin_of(syntax, comma), NULL,
                           "remove the `,` after the last element");
                write_instead(syntax, comma, "");
            }
        } else if (syntax->token.kind != TOKEN_MARK || strchr("{([", *syntax->token.begin)) {
            if (syntax->token.kind == TOKEN_END || is_foreign(syntax->token))
                break;
            report_add(syntax->report, origin_of(syntax, syntax->token), NULL, "a `,` is missing before %s",
                       show(syntax->token).text);
            write_instead(syntax, (struct token){.begin = syntax->token.begin}, ",");
        } else {
            break;
        }
    }
}

static void read_bracket(struct syntax *syntax)
{
    struct token opening = syntax->token;
    char closing = *opening.begin == '{' ? '}' : *opening.begin == '(' ? ')' : ']';
    if (++syntax->depth > DEEPEST_NESTING) {
        stop(syntax, opening, "more than 32 brackets within one another");
        return;
    }
    if (closing == ']')
        write_instead(syntax, opening, "(");
    advance(syntax);
    if (closing == '}')
        read_settings(syntax, closing);
    else
        read_elements(syntax, closing);
    syntax->depth--;
    if (syntax->stopped)
        return;
    if (token_is(syntax->token, closing)) {
        if (closing == ']')
            write_instead(syntax, syntax->token, ")");
        advance(syntax);
        return;
    }
    char expected[100];
    struct origin origin = origin_of(syntax, opening);
    snprintf(expected, sizeof expected, "`,` or `%c` (to close the `%c` of line %d)", closing, *opening.begin,
             origin.line);
    stop_at_stray(syntax, expected);
}

static bool is_opening(struct token token)
{
    return token_is(token, '{') || token_is(token, '(') || token_is(token, '[');
}

static void read_value(struct syntax *syntax)
{
    struct token token = syntax->token, next = peek(syntax);
    bool is_next_name = token.kind == TOKEN_NAME && (token_is(next, '=') || token_is(next, ':'));
    if (is_opening(token))
        read_bracket(syntax);
    else if (token.kind == TOKEN_TEXT)
        read_text(syntax, false);
    else if ((token.kind == TOKEN_INTEGER || token.kind == TOKEN_REAL) && read_percent(syntax))
        return;
    else if (token.kind == TOKEN_INTEGER)
        read_integer(syntax);
    else if (token.kind == TOKEN_REAL)
        advance(syntax);
    else if ((token.kind == TOKEN_NAME && !is_next_name) ||
             (token.kind == TOKEN_STRAY && !is_foreign(token) && token.length > 1))
        read_bare_word(syntax);
    else
        stop_at_stray(syntax, "a value");
}

enum status syntax_prepare(const struct source *source, struct report *report, char **clean,
                           struct error *error)
{
    size_t length = 0;
    *clean = NULL;
    struct syntax syntax = {.source = source, .report = report, .pending = source->text};
    syntax.out = open_memstream(clean, &length);
    if (!syntax.out)
        return error_no_memory(error, "the text of the scenario", source->length);
    lexer_init(&syntax.lexer, source->text, source->length);
    advance(&syntax);
    read_settings(&syntax, 0);
    if (!syntax.stopped)
        write_pending(&syntax, source->text + source->length);
    bool written = memory_text_close(syntax.out, clean);
    if (written && !syntax.stopped)
        return STATUS_OK;
    free(*clean);
    *clean = NULL;
    if (!written || syntax.out_of_memory)
        return error_no_memory(error, "the text of the scenario", source->length);
    return error_set(error, STATUS_INVALID, "the scenario %s can't be read", source->file);
}
