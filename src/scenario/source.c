#include "scenario/source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/list.h"
#include "base/memory_text.h"
#include "base/regular_file.h"
#include "base/utf8.h"
#include "scenario/lexer.h"

enum { LARGEST_SOURCE = 1 << 20, DEEPEST_INCLUDE = 8 };

/* A file being read, linked to the one that includes it. */
struct frame {
    const struct frame *parent;
    const char *file;
    struct origin included_at; /* empty for the outermost file */
    dev_t device;
    ino_t inode; /* 0 for a text */
    int depth;
};

struct expansion {
    struct source *source;
    struct collector *collector;
    FILE *out;
    size_t line_capacity, written;
    int includes;
    bool alone; /* a text that must not include files */
    bool out_of_memory, invalid;
};

static void expand(struct expansion *expansion, const struct frame *frame, const char *text, size_t length);

#define REFUSE(expansion, origin, ...)                                                                       \
    (collector_add((expansion)->collector, origin, NULL, __VA_ARGS__), (expansion)->invalid = true)

static void add_line(struct expansion *expansion, struct origin origin)
{
    struct source *source = expansion->source;
    struct origin *lines =
        list_with_room(source->lines, source->line_count, &expansion->line_capacity, sizeof *lines);
    if (!lines) {
        expansion->out_of_memory = true;
        return;
    }
    source->lines = lines;
    source->lines[source->line_count++] = origin;
}

/* Writes whole lines, adding a missing newline at the end. */
static void write_lines(struct expansion *expansion, const char *text, size_t length, struct origin origin)
{
    for (size_t at = 0; at < length; origin.line++) {
        const char *newline = memchr(text + at, '\n', length - at);
        size_t line_length = newline ? (size_t)(newline - (text + at)) : length - at;
        fwrite(text + at, 1, line_length, expansion->out);
        fputc('\n', expansion->out);
        add_line(expansion, origin);
        expansion->written += line_length + 1;
        at += line_length + 1;
    }
}

static const char *folder_of(const char *file, char folder[PATH_MAX])
{
    const char *slash = strrchr(file, '/');
    if (!slash)
        return "";
    snprintf(folder, PATH_MAX, "%.*s", (int)(slash - file) + 1, file);
    return folder;
}

/* Reads the whole file, but at most LARGEST_SOURCE bytes and one more, by which a file that is too large
 * shows. NULL with a reason on failure. */
static char *read_all(int descriptor, size_t *length, const char **reason)
{
    size_t capacity = LARGEST_SOURCE + 1;
    char *text = malloc(capacity + 1);
    *length = 0;
    if (!text) {
        *reason = NULL;
        return NULL;
    }
    while (*length < capacity) {
        ssize_t count = read(descriptor, text + *length, capacity - *length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            *reason = strerror(errno);
            free(text);
            return NULL;
        }
        if (count == 0)
            break;
        *length += (size_t)count;
    }
    text[*length] = '\0';
    return text;
}

static bool is_being_read(const struct frame *frame, const struct stat *status)
{
    for (; frame; frame = frame->parent)
        if (frame->inode && frame->inode == status->st_ino && frame->device == status->st_dev)
            return true;
    return false;
}

/* Where to report a file that can't be used: at the line that includes it, or at the file itself. */
static struct origin origin_of(const struct frame *frame)
{
    return frame->included_at.file ? frame->included_at : (struct origin){frame->file, 0};
}

/* Whether it is a pipe without a name, such as /dev/stdin or a shell's <(...). Reading it can't wait for
 * ever for a writer, as named pipes can. */
static bool is_nameless_pipe(const char *file, mode_t mode)
{
    struct statfs where;
    return S_ISFIFO(mode) && statfs(file, &where) == 0 && where.f_type == PIPEFS_MAGIC;
}

/* Only regular files and nameless pipes are opened: a named pipe would wait for a writer, and opening a
 * device can have any effect. */
static void expand_file(struct expansion *expansion, struct frame *frame)
{
    struct stat status;
    int descriptor = -1;
    bool known = stat(frame->file, &status) == 0;
    bool piped = known && !frame->parent && is_nameless_pipe(frame->file, status.st_mode);
    if (known && (piped || S_ISREG(status.st_mode))) {
        descriptor = open(frame->file, O_RDONLY | O_CLOEXEC | O_NOCTTY | (piped ? 0 : O_NONBLOCK));
        known = descriptor >= 0 && fstat(descriptor, &status) == 0;
    }
    if (!known) {
        REFUSE(expansion, origin_of(frame), "can't read %s: %s", frame->file, strerror(errno));
    } else if (!S_ISREG(status.st_mode) && !piped) {
        REFUSE(expansion, origin_of(frame), "can't read %s: it is %s, not a file", frame->file,
               irregular_kind(status.st_mode));
    } else if (is_being_read(frame->parent, &status)) {
        REFUSE(expansion, origin_of(frame), "%s includes itself", frame->file);
    } else {
        expansion->source->files[expansion->source->file_count++] = frame->file;
        frame->device = status.st_dev;
        frame->inode = status.st_ino;
        size_t length;
        const char *why = NULL;
        char *text = read_all(descriptor, &length, &why);
        if (text) {
            expand(expansion, frame, text, length);
        } else if (why) {
            REFUSE(expansion, origin_of(frame), "can't read %s: %s", frame->file, why);
        } else {
            expansion->out_of_memory = true;
        }
        free(text);
    }
    if (descriptor >= 0)
        close(descriptor);
}

static void write_marker(struct expansion *expansion, const char *what, const char *name,
                         struct origin origin)
{
    char line[PATH_MAX + 40];
    int length = snprintf(line, sizeof line, "# %s of included file \"%s\"", what, name);
    write_lines(expansion, line, (size_t)length, origin);
}

static void include(struct expansion *expansion, const struct frame *frame, const char *name, size_t length,
                    struct origin origin)
{
    char folder[PATH_MAX], file[2 * PATH_MAX], shown[PATH_MAX];
    if (expansion->alone) {
        REFUSE(expansion, origin,
               "@include: files include files; a text that is stored or given includes nothing");
        return;
    }
    if (length == 0 || length >= PATH_MAX) {
        REFUSE(expansion, origin, "@include names no file");
        return;
    }
    if (frame->depth >= DEEPEST_INCLUDE || ++expansion->includes > MOST_INCLUDES) {
        REFUSE(expansion, origin, "too many files include one another (at most 8 deep, 256 in all)");
        return;
    }
    snprintf(shown, sizeof shown, "%.*s", (int)length, name);
    snprintf(file, sizeof file, "%s%s", *shown == '/' ? "" : folder_of(frame->file, folder), shown);
    struct frame inner = {.parent = frame, .included_at = origin, .depth = frame->depth + 1};
    inner.file = arena_copy_text(&expansion->source->arena, file);
    if (!inner.file) {
        expansion->out_of_memory = true;
        return;
    }
    write_marker(expansion, "begin", shown, origin);
    expand_file(expansion, &inner);
    write_marker(expansion, "end", shown, origin);
}

/* Handles the line of a directive; returns where the next line begins. */
static const char *expand_directive(struct expansion *expansion, const struct frame *frame, const char *line,
                                    const char *at, const char *end, struct origin origin)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    const char *line_end = newline ? newline : end;
    const char *opening = memchr(at, '"', (size_t)(line_end - at));
    const char *closing = opening ? memchr(opening + 1, '"', (size_t)(line_end - opening - 1)) : NULL;
    size_t word = strspn(at, "@abcdefghijklmnopqrstuvwxyz");
    bool first = strspn(line, " \t") == (size_t)(at - line);
    const char *rest = closing ? closing + 1 + strspn(closing + 1, " \t\r;") : NULL;
    bool alone = rest && (rest >= line_end || *rest == '#' || (*rest == '/' && rest[1] == '/'));
    if (word != strlen("@include") || strncmp(at, "@include", word) != 0 || !first || !alone ||
        at + word + strspn(at + word, " \t") != opening)
        REFUSE(expansion, origin, "write @include \"file\" on a line of its own");
    else
        include(expansion, frame, opening + 1, (size_t)(closing - opening - 1), origin);
    return newline ? newline + 1 : end;
}

static const char hdf5_signature[] = "\x89HDF\r\n\x1a\n";

static bool is_text(struct expansion *expansion, const struct frame *frame, const char *text, size_t length)
{
    if (length >= sizeof hdf5_signature - 1 && memcmp(text, hdf5_signature, sizeof hdf5_signature - 1) == 0) {
        REFUSE(expansion, origin_of(frame), "is an HDF5 file, which is what a run writes, and no scenario");
        return false;
    }
    if (length > LARGEST_SOURCE || expansion->written + length > LARGEST_SOURCE) {
        REFUSE(expansion, origin_of(frame), "too large: a scenario has at most 1 MB, included files counted");
        return false;
    }
    const char *zero = memchr(text, '\0', length);
    size_t valid = utf8_valid_prefix(text, length);
    if (!zero && valid == length)
        return true;
    size_t bad = zero && (size_t)(zero - text) < valid ? (size_t)(zero - text) : valid;
    struct origin origin = {frame->file, 1};
    for (size_t i = 0; i < bad; i++)
        origin.line += text[i] == '\n';
    REFUSE(expansion, origin, "%s",
           bad == valid ? "not valid UTF-8: save the file as UTF-8" : "contains a NUL byte");
    return false;
}

static void expand(struct expansion *expansion, const struct frame *frame, const char *text, size_t length)
{
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (!is_text(expansion, frame, text, length))
        return;
    struct lexer lexer = {text, 1};
    const char *end = text + length, *pending = text;
    int pending_line = 1;
    struct token token = lexer_next(&lexer);
    for (; token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        struct origin origin = {frame->file, token.line};
        if (token.kind == TOKEN_UNCLOSED_TEXT) {
            REFUSE(expansion, origin,
                   "the text that begins here is not closed on its line (\\n stands for a new line)");
            break;
        }
        if (token.kind == TOKEN_UNCLOSED_COMMENT) {
            REFUSE(expansion, origin, "the comment /* that begins here is never closed");
            break;
        }
        if (token.kind != TOKEN_DIRECTIVE)
            continue;
        const char *line = token.begin;
        while (line > text && line[-1] != '\n')
            line--;
        if (line < pending)
            line = pending;
        write_lines(expansion, pending, (size_t)(line - pending), (struct origin){frame->file, pending_line});
        pending = expand_directive(expansion, frame, line, token.begin, end, origin);
        pending_line = token.line + 1;
        lexer.next = pending;
        lexer.line = pending_line;
    }
    write_lines(expansion, pending, (size_t)(end - pending), (struct origin){frame->file, pending_line});
}

static enum status finish(struct expansion *expansion, struct error *error)
{
    struct source *source = expansion->source;
    if (!expansion->out || !memory_text_close(expansion->out, &source->text) || expansion->out_of_memory)
        return error_no_memory(error, "the text of the scenario");
    return expansion->invalid
               ? error_set(error, STATUS_INVALID, "the scenario %s can't be read", source->file)
               : STATUS_OK;
}

static struct expansion begin(struct source *source, const char *file, struct collector *collector)
{
    *source = (struct source){0};
    arena_init(&source->arena);
    source->file = arena_copy_text(&source->arena, file);
    struct expansion expansion = {.source = source, .collector = collector};
    if (source->file)
        expansion.out = memory_text_open(&source->text, &source->length);
    return expansion;
}

enum status source_read_file(struct source *source, const char *file, struct collector *collector,
                             struct error *error)
{
    struct expansion expansion = begin(source, file, collector);
    if (expansion.out)
        expand_file(&expansion, &(struct frame){.file = source->file});
    return finish(&expansion, error);
}

enum status source_read_text(struct source *source, const char *text, const char *name,
                             struct collector *collector, struct error *error)
{
    struct expansion expansion = begin(source, name, collector);
    expansion.alone = true;
    if (expansion.out)
        expand(&expansion, &(struct frame){.file = source->file}, text, strlen(text));
    return finish(&expansion, error);
}

void source_clear(struct source *source)
{
    free(source->text);
    free(source->lines);
    arena_clear(&source->arena);
    *source = (struct source){0};
}

bool source_keep_files(const struct source *source, struct arena *arena, struct text_list *files)
{
    const char **names = arena_take(arena, source->file_count, sizeof *names);
    bool kept = names != NULL;
    for (size_t i = 0; kept && i < source->file_count; i++)
        kept = (names[i] = arena_copy_text(arena, source->files[i])) != NULL;
    *files = (struct text_list){names, kept ? source->file_count : 0};
    return kept;
}

struct origin source_origin(const struct source *source, int line)
{
    if (line < 1 || source->line_count == 0)
        return (struct origin){source->file, 0};
    size_t index = (size_t)line - 1;
    return source->lines[index < source->line_count ? index : source->line_count - 1];
}
