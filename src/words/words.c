#include "words/words.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/utf8.h"

enum form {
    ONE,
    MANY,
    FEES,
    MARGIN,
    PRICE_UNIT,
    PRICE_PER_VOLUME,
    VOLUME_UNIT,
    VOLUME_THOUSANDTH,
    CURRENCY,
    THOUSAND_CURRENCY,
};

/* The program's words, and what they stand for. Of several that match at a place the longest counts. */
static const struct entry {
    const char *text;
    enum term_kind kind;
    enum form form;
} dictionary[] = {
    {"model vendor", TERM_VENDOR, ONE},
    {"model vendors", TERM_VENDOR, MANY},
    {"vendor", TERM_VENDOR, ONE},
    {"vendors", TERM_VENDOR, MANY},
    {"cloud vendor", TERM_CLOUD, ONE},
    {"cloud vendors", TERM_CLOUD, MANY},
    {"cloud", TERM_CLOUD, ONE},
    {"clouds", TERM_CLOUD, MANY},
    {"seller of accelerators", TERM_SELLER, ONE},
    {"sellers of accelerators", TERM_SELLER, MANY},
    {"seller of compute", TERM_SELLER, ONE},
    {"sellers of compute", TERM_SELLER, MANY},
    {"hardware seller", TERM_SELLER, ONE},
    {"hardware sellers", TERM_SELLER, MANY},
    {"seller", TERM_SELLER, ONE},
    {"sellers", TERM_SELLER, MANY},
    {"SME", TERM_SME, ONE},
    {"SMEs", TERM_SME, MANY},
    {"app makers", TERM_SME, MANY},
    {"user", TERM_USER, ONE},
    {"users", TERM_USER, MANY},
    {"app", TERM_APP, ONE},
    {"apps", TERM_APP, MANY},
    {"model", TERM_PRODUCT, ONE},
    {"models", TERM_PRODUCT, MANY},
    {"accelerator", TERM_COMPUTE, ONE},
    {"accelerators", TERM_COMPUTE, MANY},
    {"compute", TERM_COMPUTE, MANY},
    {"token", TERM_VOLUME, ONE},
    {"tokens", TERM_VOLUME, MANY},
    {"CNY per million tokens", TERM_VOLUME, PRICE_UNIT},
    {"CNY/Mtok", TERM_VOLUME, PRICE_PER_VOLUME},
    {"Gtok", TERM_VOLUME, VOLUME_UNIT},
    {"Mtok", TERM_VOLUME, VOLUME_THOUSANDTH},
    {"price", TERM_PRICE, ONE},
    {"prices", TERM_PRICE, MANY},
    {"API", TERM_PRODUCT, ONE},
    {"API fees", TERM_PRICE, FEES},
    {"margin of calls", TERM_VOLUME, MARGIN},
    {"CNY", TERM_KINDS, CURRENCY},
    {"kCNY", TERM_KINDS, THOUSAND_CURRENCY},
};

/* The text being made. */
struct writing {
    const struct terms *terms;
    char *bytes;
    size_t size, used;
    bool format; /* a % of a term is written %% */
};

static void put(struct writing *writing, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        size_t bytes = writing->format && text[i] == '%' ? 2 : 1;
        if (writing->used + bytes >= writing->size)
            break;
        memset(writing->bytes + writing->used, text[i], bytes);
        writing->used += bytes;
    }
    writing->bytes[writing->used] = '\0';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Whether what stands around a word makes it a part of another one, or of a path: vendors[].owner, model.md. */
static bool is_embedded(const char *text, const char *word, size_t length)
{
    const char *end = word + length;
    if (word > text && (is_letter(word[-1]) || strchr(".[]`@{", word[-1])))
        return true;
    return is_letter(*end) || *end == '[' || *end == '}' || (*end == '.' && is_letter(end[1]));
}

static bool begins_with(const char *text, const char *word, size_t length)
{
    char first = word[0] >= 'a' && word[0] <= 'z' ? (char)(word[0] - 'a' + 'A') : word[0];
    return (text[0] == word[0] || text[0] == first) && strncmp(text + 1, word + 1, length - 1) == 0;
}

/* Whether a price is not that of the product, for which TERM_PRICE is the word. */
static bool is_other_price(const char *text, const char *at)
{
    static const char before[] = "app ";
    static const char *const phrases[] = {"price of an", "price war", "prices of vendors",
                                          "prices paid for vendors"};
    size_t length = strlen(before);
    bool other = at >= text + length && strncmp(at - length, before, length) == 0;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        other = other || strncmp(at, phrases[i], strlen(phrases[i])) == 0;
    return other;
}

/* The longest entry that stands at `at` in the text, or NULL. */
static const struct entry *entry_at(const char *text, const char *at)
{
    const struct entry *found = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < sizeof dictionary / sizeof *dictionary; i++) {
        size_t length = strlen(dictionary[i].text);
        if (length <= longest || !begins_with(at, dictionary[i].text, length) ||
            is_embedded(text, at, length) || (dictionary[i].kind == TERM_PRICE && is_other_price(text, at)))
            continue;
        found = &dictionary[i];
        longest = length;
    }
    return found;
}

/* "", "thousand ", "million " ... of a power of 1000; NULL otherwise. */
static const char *magnitude(double count)
{
    static const struct {
        double count;
        const char *name;
    } powers[] = {{1, ""}, {1e3, "thousand "}, {1e6, "million "}, {1e9, "billion "}, {1e12, "trillion "}};
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++)
        if (fabs(count - powers[i].count) <= 1e-12 * powers[i].count)
            return powers[i].name;
    return NULL;
}

static bool starts_with_vowel(const char *word)
{
    bool as_you = *word == 'u' && strchr("nst", word[1]) && word[1] && word[2] && strchr("aeiou", word[2]);
    return *word && strchr("aeiouAEIO", *word) && !as_you;
}

/* `single`, if that is the count; of others "thousand rides", "500 rides". */
static void amount_in_words(const struct terms *terms, double count, const char *single, char *text,
                            size_t size)
{
    const struct term *volume = &terms->of[TERM_VOLUME];
    const char *power = magnitude(count);
    if (power && !*power)
        snprintf(text, size, "%s", single);
    else if (power)
        snprintf(text, size, "%s%s", power, volume->many);
    else
        snprintf(text, size, "%.6g %s", count, volume->many);
}

/* Prices are in thousand CNY for in_a_unit rides, or in CNY for a thousandth of these: "car", "ride", "thousand rides".
 * Whether they are in thousands. */
static bool priced_volume(const struct terms *terms, char *items, size_t size)
{
    double count = terms->in_a_unit;
    bool thousands = count < 1000 || !magnitude(count);
    amount_in_words(terms, thousands ? count : count / 1000, terms->of[TERM_VOLUME].one, items, size);
    return thousands;
}

/* "thousand CNY a car", "CNY a ride", "CNY per thousand rides" */
struct words price_unit(const struct terms *terms)
{
    struct words unit;
    char items[200];
    terms = terms_or_default(terms);
    double count = terms->in_a_unit;
    bool thousands = priced_volume(terms, items, sizeof items);
    bool single = fabs(count - 1) < 1e-9 || fabs(count - 1000) < 1e-9;
    snprintf(unit.bytes, sizeof unit.bytes, "%s%s %s %s", thousands ? "thousand " : "", terms->currency,
             !single                    ? "per"
             : starts_with_vowel(items) ? "an"
                                        : "a",
             items);
    return unit;
}

/* The same, short: "kCNY/car", "CNY/ride". */
static void price_per_volume(const struct terms *terms, char *text, size_t size)
{
    char items[200];
    bool thousands = priced_volume(terms, items, sizeof items);
    snprintf(text, size, "%s%s/%s", thousands ? "k" : "", terms->currency, items);
}

/* Whether the terms say anything of an entry. */
static bool replaces(const struct terms *terms, const struct entry *entry)
{
    bool currency = strcmp(terms->currency, default_terms.currency) != 0;
    bool volume = term_is_own(terms, TERM_VOLUME) || terms->in_a_unit != default_terms.in_a_unit;
    switch (entry->form) {
    case FEES:
        return volume || term_is_own(terms, TERM_PRICE);
    case PRICE_UNIT:
    case PRICE_PER_VOLUME:
        return currency || volume;
    case VOLUME_UNIT:
    case VOLUME_THOUSANDTH:
        return volume;
    case CURRENCY:
    case THOUSAND_CURRENCY:
        return currency;
    default:
        return term_is_own(terms, entry->kind);
    }
}

static struct words word_for(const struct terms *terms, const struct entry *entry)
{
    struct words word = {""};
    if (entry->form == ONE || entry->form == MANY)
        snprintf(word.bytes, sizeof word.bytes, "%s",
                 entry->form == ONE ? terms->of[entry->kind].one : terms->of[entry->kind].many);
    else if (entry->form == FEES)
        snprintf(word.bytes, sizeof word.bytes, "%s",
                 term_is_own(terms, TERM_PRICE) ? terms->of[TERM_PRICE].many : "fees");
    else if (entry->form == MARGIN)
        snprintf(word.bytes, sizeof word.bytes, "margin of %s", terms->of[TERM_VOLUME].many);
    else if (entry->form == PRICE_UNIT)
        word = price_unit(terms);
    else if (entry->form == PRICE_PER_VOLUME)
        price_per_volume(terms, word.bytes, sizeof word.bytes);
    else if (entry->form == VOLUME_UNIT || entry->form == VOLUME_THOUSANDTH)
        amount_in_words(terms, terms->in_a_unit / (entry->form == VOLUME_UNIT ? 1 : 1000),
                        terms->of[TERM_VOLUME].many, word.bytes, sizeof word.bytes);
    else
        snprintf(word.bytes, sizeof word.bytes, "%s%s", entry->form == CURRENCY ? "" : "k", terms->currency);
    return word;
}

/* Makes "a" before a word "an" or the reverse. */
static void fit_article(struct writing *writing, const char *word)
{
    char *bytes = writing->bytes;
    size_t used = writing->used;
    size_t n = used >= 3 && bytes[used - 2] == 'n' ? 1 : 0;
    if (used < 2 + n || bytes[used - 1] != ' ' ||
        (bytes[used - 2 - n] != 'a' && bytes[used - 2 - n] != 'A') ||
        (used > 2 + n && is_letter(bytes[used - 3 - n])))
        return;
    writing->used = used - 1 - n;
    put(writing, starts_with_vowel(word) ? "n " : " ", starts_with_vowel(word) ? 2 : 1);
}

/* A capital where the program's text has one, or begins a sentence. */
static void put_word(struct writing *writing, const struct entry *entry, const char *at, const char *word)
{
    char first = word[0];
    bool lower = entry->text[0] >= 'a' && entry->text[0] <= 'z';
    bool sentence = writing->used > 1 && strcmp(writing->bytes + writing->used - 2, ". ") == 0;
    fit_article(writing, word);
    if (((lower && *at != entry->text[0]) || sentence) && first >= 'a' && first <= 'z') {
        first = (char)(first - 'a' + 'A');
        put(writing, &first, 1);
        word++;
    }
    put(writing, word, strlen(word));
}

/* A word that is a part of a compound: "investor-group-owned". */
static void join_by_hyphens(char *word)
{
    for (; *word; word++)
        if (*word == ' ')
            *word = '-';
}

static void write_in_terms(struct writing *writing, const char *text)
{
    const char *at = text, *from = text;
    bool own = terms_are_own(writing->terms), format = writing->format;
    while (*at) {
        const struct entry *entry = own ? entry_at(text, at) : NULL;
        if (!entry) {
            at++;
            continue;
        }
        writing->format = false;
        put(writing, from, (size_t)(at - from));
        writing->format = format;
        from = at + strlen(entry->text);
        if (replaces(writing->terms, entry)) {
            struct words word = word_for(writing->terms, entry);
            if (*from == '-')
                join_by_hyphens(word.bytes);
            put_word(writing, entry, at, word.bytes);
        } else {
            put(writing, at, strlen(entry->text));
        }
        at = from;
    }
    writing->format = false;
    put(writing, from, strlen(from));
    writing->used = utf8_valid_prefix(writing->bytes, writing->used);
    writing->bytes[writing->used] = '\0';
}

/* Of a format: a % of a term is doubled. */
static struct words in_terms(const struct terms *terms, const char *text, bool format)
{
    struct words words = {""};
    struct writing writing = {terms_or_default(terms), words.bytes, sizeof words.bytes, 0, format};
    write_in_terms(&writing, text);
    return words;
}

struct words say(const struct terms *terms, const char *text)
{
    return in_terms(terms, text, false);
}

void say_list(char *text, size_t size, const struct terms *terms, const char *format, va_list arguments)
{
    int length = vsnprintf(text, size, in_terms(terms, format, true).bytes, arguments);
    if (length >= (int)size)
        text[utf8_valid_prefix(text, size - 1)] = '\0';
}

struct words say_with(const struct terms *terms, const char *format, ...)
{
    struct words words;
    va_list arguments;
    words.bytes[0] = '\0';
    va_start(arguments, format);
    say_list(words.bytes, sizeof words.bytes, terms, format, arguments);
    va_end(arguments);
    return words;
}

void say_list_to(FILE *out, const struct terms *terms, const char *format, va_list arguments)
{
    vfprintf(out, in_terms(terms, format, true).bytes, arguments);
}

void say_to(FILE *out, const struct terms *terms, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_list_to(out, terms, format, arguments);
    va_end(arguments);
}

/* The parts of a unit that are short for words. */
struct words say_unit(const struct terms *terms, const char *unit)
{
    static const struct {
        const char *part, *text;
    } parts[] = {{"acc-h", "accelerator-h"}, {"acc", "accelerator"}};
    struct words words = {""};
    const struct terms *own = terms_or_default(terms);
    if (!terms_are_own(own)) {
        snprintf(words.bytes, sizeof words.bytes, "%s", unit);
        return words;
    }
    char text[400] = "";
    size_t used = 0;
    bool compute = term_is_own(own, TERM_COMPUTE);
    while (*unit && used + 20 < sizeof text) {
        size_t length = strcspn(unit, "/, "), i = 0;
        while (i < sizeof parts / sizeof *parts &&
               (!compute || strlen(parts[i].part) != length || strncmp(unit, parts[i].part, length) != 0))
            i++;
        bool known = i < sizeof parts / sizeof *parts;
        used += (size_t)snprintf(text + used, sizeof text - used, "%.*s", known ? 100 : (int)length,
                                 known ? parts[i].text : unit);
        unit += length;
        if (*unit && used + 1 < sizeof text)
            text[used++] = *unit++;
        text[used] = '\0';
    }
    return say(own, text);
}

double volume_counted(const struct terms *terms, double gtok)
{
    return terms_or_default(terms)->in_a_unit * gtok;
}
