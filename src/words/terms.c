#include "words/terms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"

#define AS_TERM(kind, key, one, many, neutral_one, neutral_many, meaning) [kind] = {one, many, ""},
#define AS_NEUTRAL(kind, key, one, many, neutral_one, neutral_many, meaning)                                 \
    [kind] = {neutral_one, neutral_many, ""},
#define AS_KEY(kind, key, one, many, neutral_one, neutral_many, meaning) [kind] = key,

const struct terms default_terms = {DEFAULT_CURRENCY, {TERM_TABLE(AS_TERM)}, 1e9};
const struct terms neutral_terms = {DEFAULT_CURRENCY, {TERM_TABLE(AS_NEUTRAL)}, 1e9};

const char *term_key(enum term_kind kind)
{
    static const char *const keys[TERM_KINDS] = {TERM_TABLE(AS_KEY)};
    return keys[kind];
}

const struct terms *terms_or_default(const struct terms *terms)
{
    return terms && terms->currency ? terms : &default_terms;
}

bool term_is_own(const struct terms *terms, enum term_kind kind)
{
    const struct term *term = &terms->of[kind], *usual = &default_terms.of[kind];
    return strcmp(term->one, usual->one) != 0 || strcmp(term->many, usual->many) != 0;
}

bool term_is_neutral(const struct terms *terms, enum term_kind kind)
{
    const struct term *term = &terms->of[kind], *neutral = &neutral_terms.of[kind];
    return strcmp(term->one, neutral->one) == 0 && strcmp(term->many, neutral->many) == 0;
}

bool terms_are_own(const struct terms *terms)
{
    bool own =
        strcmp(terms->currency, default_terms.currency) != 0 || terms->in_a_unit != default_terms.in_a_unit;
    for (enum term_kind kind = 0; kind < TERM_KINDS && !own; kind++)
        own = term_is_own(terms, kind);
    return own;
}

void plural_of(const char *one, char many[PLURAL_SIZE])
{
    size_t length = strlen(one);
    char last = length ? one[length - 1] : '\0', before = length > 1 ? one[length - 2] : '\0';
    bool hissed =
        last == 's' || last == 'x' || last == 'z' || (last == 'h' && (before == 's' || before == 'c'));
    bool ies = last == 'y' && !(before && strchr("aeiou", before));
    snprintf(many, PLURAL_SIZE, "%.*s%s", (int)(ies ? length - 1 : length), one,
             ies      ? "ies"
             : hissed ? "es"
                      : "s");
}

char *terms_to_text(const struct terms *terms)
{
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, "currency=%s\nvolume.in_a_unit=%.17g\n", terms->currency, terms->in_a_unit);
    for (enum term_kind kind = 0; kind < TERM_KINDS; kind++) {
        const struct term *term = &terms->of[kind];
        const char *key = term_key(kind);
        fprintf(out, "%s.one=%s\n%s.many=%s\n%s.label=%s\n", key, term->one, key, term->many, key,
                term->label);
    }
    memory_text_close(out, &text);
    return text;
}

/* Where the word with that key is, "vendor.one" for example; NULL: there is none. */
static const char **word_with(struct terms *terms, const char *key)
{
    const char *dot = strchr(key, '.');
    if (strcmp(key, "currency") == 0)
        return &terms->currency;
    for (enum term_kind kind = 0; dot && kind < TERM_KINDS; kind++) {
        size_t length = (size_t)(dot - key);
        if (strlen(term_key(kind)) != length || strncmp(key, term_key(kind), length) != 0)
            continue;
        struct term *term = &terms->of[kind];
        return strcmp(dot, ".one") == 0     ? &term->one
               : strcmp(dot, ".many") == 0  ? &term->many
               : strcmp(dot, ".label") == 0 ? &term->label
                                            : NULL;
    }
    return NULL;
}

void terms_from_text(char *text, struct terms *terms)
{
    *terms = default_terms;
    for (char *line = text, *rest; line && *line; line = rest) {
        rest = strchr(line, '\n');
        if (rest)
            *rest++ = '\0';
        char *value = strchr(line, '=');
        if (!value)
            continue;
        *value++ = '\0';
        const char **word = word_with(terms, line);
        double number = strcmp(line, "volume.in_a_unit") == 0 ? strtod(value, NULL) : NAN;
        if (word && (*value || strstr(line, ".label")))
            *word = value;
        if (number > 0 && isfinite(number))
            terms->in_a_unit = number;
    }
}
