#include "scenario/syntax.h"

#include <errno.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/memory_text.h"
#include "base/utf8.h"
#include "scenario/lexer.h"

enum { DEEPEST_NESTING = 32, MOST_NAMES = 1000, LONGEST_SHOWN = 40, LONGEST_TEXT = 10000 };

struct syntax {
    const struct source *source;
    struct collector *collector;
    struct lexer lexer;
    struct token token;
    const char *pending; /* start of the text that is not yet copied to out */
    FILE *out;
    int depth;
    int hidden;         /* while positive, only newlines are written */
    struct arena names; /* memory of the struct names */
    bool stopped, out_of_memory;
};

/* A name in a group, linked to the names before it. */
struct name {
    struct token token;
    struct name *before;
};

#define REPORT(syntax, token, ...)                                                                           \
    collector_add((syntax)->collector, source_origin((syntax)->source, (token).line), NULL, __VA_ARGS__)

/* The word as shown in a message. */
struct shown {
    char text[LONGEST_SHOWN + 8];
};

static struct shown token_in_words(struct token token)
{
    struct shown shown = {"the end"};
    bool cut = token.length > LONGEST_SHOWN;
    size_t length = cut ? utf8_valid_prefix(token.begin, LONGEST_SHOWN) : token.length;
    if (token.kind != TOKEN_END)
        snprintf(shown.text, sizeof shown.text, "`%.*s%s`", (int)length, token.begin, cut ? "..." : "");
    return shown;
}

static void write_pending(struct syntax *syntax, const char *end)
{
    if (end <= syntax->pending)
        return;
    if (!syntax->hidden)
        fwrite(syntax->pending, 1, (size_t)(end - syntax->pending), syntax->out);
    for (const char *at = syntax->pending; syntax->hidden && at < end; at++)
        if (*at == '\n')
            fputc('\n', syntax->out);
    syntax->pending = end;
}

static void write_instead(struct syntax *syntax, const char *at, size_t length, const char *text)
{
    write_pending(syntax, at);
    if (!syntax->hidden)
        fputs(text, syntax->out);
    syntax->pending = at + length;
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

static void note_fault(struct syntax *syntax, struct token token, const char *message)
{
    if (!syntax->stopped)
        REPORT(syntax, token, "%s", message);
    syntax->stopped = true;
}

/* Full-width punctuation and the like, left behind by input methods. */
static bool is_foreign(struct token token)
{
    return token.kind == TOKEN_STRAY && (*token.begin & 0x80);
}

static bool is_number(struct token token)
{
    return token.kind == TOKEN_INTEGER || token.kind == TOKEN_REAL;
}

/* A number after a decimal comma: 9,5 for 9.5. */
static bool follows_decimal_comma(const struct syntax *syntax, struct token token)
{
    const char *begin = token.begin;
    return is_number(token) && begin - syntax->source->text >= 2 && begin[-1] == ',' && begin[-2] >= '0' &&
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
                 token_in_words(token).text);
    else
        snprintf(message, sizeof message, "%s expected, not %s%s", expected, token_in_words(token).text,
                 follows_decimal_comma(syntax, token) ? "; numbers have a decimal point, as in 9.5" : "");
    note_fault(syntax, token, message);
}

static bool has_escaped_zero(struct token token)
{
    const char *end = token.begin + token.length;
    for (const char *at = token.begin; (at = memchr(at, '\\', (size_t)(end - at))); at += 2)
        if (strncasecmp(at, "\\x00", 4) == 0)
            return true;
    return false;
}

/* libconfig joins adjacent texts. Here they are a mistake: a missing comma, or a list is meant. */
static void read_texts(struct syntax *syntax, bool in_list)
{
    struct token first = syntax->token, before = first, text = first;
    for (; text.kind == TOKEN_TEXT; text = syntax->token) {
        if (has_escaped_zero(text))
            REPORT(syntax, text, "text can't hold a NUL byte (\\x00)");
        if (text.length > LONGEST_TEXT)
            REPORT(syntax, text, "a text of more than %d bytes", LONGEST_TEXT);
        if (text.begin != first.begin) {
            REPORT(syntax, text, "a `,` is missing between %s and %s%s", token_in_words(before).text,
                   token_in_words(text).text, in_list ? "" : " (and a list needs brackets)");
            write_instead(syntax, text.begin, in_list ? 0 : text.length, in_list ? "," : "");
        }
        before = text;
        advance(syntax);
    }
}

/* libconfig 1.5 wraps integers beyond 32 bits unless they end in L, and beyond 64 bits always. */
static void read_integer(struct syntax *syntax)
{
    struct token token = syntax->token;
    errno = 0;
    long long value =
        strtoll(token.begin, NULL, token.length > 2 && (token.begin[1] | 0x20) == 'x' ? 16 : 10);
    if (errno) {
        REPORT(syntax, token, "%s does not fit in 64 bits (write a large real number as 1e20)",
               token_in_words(token).text);
        write_instead(syntax, token.begin, token.length, "0");
    } else if (value != (int32_t)value && token.begin[token.length - 1] != 'L') {
        write_instead(syntax, token.begin + token.length, 0, "L");
    }
    advance(syntax);
}

static bool read_percent(struct syntax *syntax)
{
    struct token number = syntax->token, sign = peek(syntax);
    if (!is_number(number) || sign.kind != TOKEN_STRAY || *sign.begin != '%')
        return false;
    char text[32];
    double share = strtod(number.begin, NULL) / 100;
    REPORT(syntax, number, "write %.10g instead of %.*s%%", share, (int)number.length, number.begin);
    snprintf(text, sizeof text, "%.17e", share);
    write_instead(syntax, number.begin, number.length, text);
    write_instead(syntax, sign.begin, sign.length, "");
    advance(syntax);
    advance(syntax);
    return true;
}

/* A word without quotes is reported and read as text. */
static void read_bare_word(struct syntax *syntax)
{
    struct token word = syntax->token;
    char text[LONGEST_SHOWN + 8];
    snprintf(text, sizeof text, "\"%.*s\"", word.length < LONGEST_SHOWN ? (int)word.length : LONGEST_SHOWN,
             word.begin);
    REPORT(syntax, word, "text, names and dates need quotes: write %s", text);
    write_instead(syntax, word.begin, word.length, text);
    advance(syntax);
}

/* Whether the group has this name already; if not, remembers it. */
static bool is_repeated(struct syntax *syntax, struct name **last)
{
    struct token token = syntax->token;
    size_t count = 0;
    for (const struct name *name = *last; name; name = name->before, count++)
        if (name->token.length == token.length && memcmp(name->token.begin, token.begin, token.length) == 0) {
            struct origin first = source_origin(syntax->source, name->token.line);
            REPORT(syntax, token, "%s is written twice: also at %s:%d", token_in_words(token).text,
                   first.file, first.line);
            return true;
        }
    struct name *made = arena_take(&syntax->names, 1, sizeof *made);
    if (count >= MOST_NAMES)
        note_fault(syntax, token, "more than 1000 names in one group");
    else if (!made)
        syntax->out_of_memory = syntax->stopped = true;
    else
        *made = (struct name){token, *last}, *last = made;
    return false;
}

static void read_value(struct syntax *syntax, bool in_list);

/* name = value; name = value; ... up to the closing mark, or to the end when `closing` is empty */
static void read_settings(struct syntax *syntax, const char *closing)
{
    struct name *names = NULL;
    while (!syntax->stopped && syntax->token.kind != TOKEN_END &&
           !(*closing && token_is(syntax->token, "})]"))) {
        if (syntax->token.kind != TOKEN_NAME) {
            stop_at_stray(syntax, "a name (as in `name = value;`)");
            break;
        }
        bool repeated = is_repeated(syntax, &names);
        if (repeated) {
            write_pending(syntax, syntax->token.begin);
            syntax->hidden++;
        }
        struct token name = syntax->token;
        advance(syntax);
        if (!token_is(syntax->token, "=:")) {
            char expected[100];
            snprintf(expected, sizeof expected, "`=` after %s", token_in_words(name).text);
            stop_at_stray(syntax, expected);
            break;
        }
        advance(syntax);
        read_value(syntax, false);
        if (!syntax->stopped && token_is(syntax->token, ";,"))
            advance(syntax);
        if (repeated && !syntax->stopped) {
            write_pending(syntax, syntax->token.begin);
            syntax->hidden--;
        }
    }
}

static void read_elements(struct syntax *syntax, const char *closing)
{
    while (!syntax->stopped && !token_is(syntax->token, closing)) {
        read_value(syntax, true);
        struct token next = syntax->token;
        if (syntax->stopped || next.kind == TOKEN_END || is_foreign(next))
            break;
        if (token_is(next, ",")) {
            advance(syntax);
            if (token_is(syntax->token, closing)) {
                REPORT(syntax, next, "remove the `,` after the last element");
                write_instead(syntax, next.begin, next.length, "");
            }
        } else if (next.kind == TOKEN_MARK && !token_is(next, "{([")) {
            break;
        } else {
            REPORT(syntax, next, "a `,` is missing before %s", token_in_words(next).text);
            write_instead(syntax, next.begin, 0, ",");
        }
    }
}

/* Arrays [ ] become lists ( ), as libconfig's arrays can't mix types, as in [1, 2.5]. */
static void read_bracket(struct syntax *syntax)
{
    struct token opening = syntax->token;
    bool group = *opening.begin == '{', array = *opening.begin == '[';
    const char *closing = group ? "}" : array ? "]" : ")";
    if (++syntax->depth > DEEPEST_NESTING) {
        note_fault(syntax, opening, "more than 32 brackets within one another");
        return;
    }
    if (array)
        write_instead(syntax, opening.begin, 1, "(");
    advance(syntax);
    if (group)
        read_settings(syntax, closing);
    else
        read_elements(syntax, closing);
    syntax->depth--;
    if (syntax->stopped)
        return;
    if (token_is(syntax->token, closing)) {
        if (array)
            write_instead(syntax, syntax->token.begin, 1, ")");
        advance(syntax);
        return;
    }
    char expected[100];
    snprintf(expected, sizeof expected, "`,` or `%s` (to close the `%c` of line %d)", closing, *opening.begin,
             source_origin(syntax->source, opening.line).line);
    stop_at_stray(syntax, expected);
}

static void read_value(struct syntax *syntax, bool in_list)
{
    struct token token = syntax->token;
    bool name = token.kind == TOKEN_NAME;
    if (token_is(token, "{(["))
        read_bracket(syntax);
    else if (token.kind == TOKEN_TEXT)
        read_texts(syntax, in_list);
    else if (read_percent(syntax))
        ;
    else if (token.kind == TOKEN_INTEGER)
        read_integer(syntax);
    else if (name ? token_is(peek(syntax), "=:")
                  : token.kind != TOKEN_REAL &&
                        (token.kind != TOKEN_STRAY || is_foreign(token) || token.length == 1))
        stop_at_stray(syntax, "a value");
    else if (token.kind == TOKEN_REAL || (name && token_is_boolean(token)))
        advance(syntax);
    else
        read_bare_word(syntax);
}

/* libconfig puts the thread back to the language of the program, where numbers may have commas, whatever it
 * was before. */
static bool read_tree(config_t *config, const char *text)
{
    locale_t before = uselocale((locale_t)0);
    bool read = config_read_string(config, text);
    uselocale(before);
    return read;
}

bool syntax_is_whole(const config_setting_t *setting)
{
    if (config_setting_type(setting) == CONFIG_TYPE_STRING)
        return config_setting_get_string(setting) != NULL;
    bool group = config_setting_is_group(setting), whole = true;
    for (int i = 0; whole && config_setting_is_aggregate(setting) && i < config_setting_length(setting);
         i++) {
        const config_setting_t *member = config_setting_get_elem(setting, (unsigned)i);
        whole = member && (!group || config_setting_name(member)) && syntax_is_whole(member);
    }
    return whole;
}

enum status syntax_read(const struct source *source, struct collector *collector, config_t *config,
                        struct error *error)
{
    char *clean = NULL;
    size_t length = 0;
    struct syntax syntax = {
        .source = source, .collector = collector, .lexer = {source->text, 1}, .pending = source->text};
    syntax.out = memory_text_open(&clean, &length);
    if (!syntax.out)
        return error_no_memory(error, "the text of the scenario");
    arena_init(&syntax.names);
    advance(&syntax);
    read_settings(&syntax, "");
    write_pending(&syntax, source->text + source->length);
    arena_clear(&syntax.names);
    enum status status = STATUS_OK;
    if (!memory_text_close(syntax.out, &clean) || syntax.out_of_memory)
        status = error_no_memory(error, "the text of the scenario");
    else if (syntax.stopped || !read_tree(config, clean))
        status = error_set(error, STATUS_INVALID, "the scenario %s can't be read", source->file);
    else if (!syntax_is_whole(config_root_setting(config)))
        status = error_no_memory(error, "the scenario");
    free(clean);
    return status;
}

enum status syntax_parse(const struct source *source, struct collector *collector, config_t *config,
                         struct error *error)
{
    enum status status = syntax_read(source, collector, config, error);
    if (config_error_text(config))
        collector_add(collector, source_origin(source, config_error_line(config)), NULL, "%s",
                      config_error_text(config));
    return status;
}
