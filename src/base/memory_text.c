#include "base/memory_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

struct memory_text {
    char **text;
    size_t *size, place, room; /* where is written next; bytes of *text, one more than may be written */
};

/* 0, which a stream takes for an error, when memory is short. */
static ssize_t put(void *cookie, const char *bytes, size_t count)
{
    struct memory_text *memory = cookie;
    if (count >= SIZE_MAX / 2 - memory->place)
        return 0;
    size_t end = memory->place + count;
    if (end >= memory->room) {
        size_t room = end + 1 > 2 * memory->room ? end + 1 : 2 * memory->room;
        char *grown = realloc(*memory->text, room);
        if (!grown)
            return 0;
        *memory->text = grown;
        memory->room = room;
    }
    memcpy(*memory->text + memory->place, bytes, count);
    memory->place = end;
    if (end > *memory->size) {
        *memory->size = end;
        (*memory->text)[end] = '\0';
    }
    return (ssize_t)count;
}

static int go_to(void *cookie, off64_t *offset, int whence)
{
    struct memory_text *memory = cookie;
    size_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? memory->place : *memory->size;
    off64_t place = (off64_t)from + *offset;
    if (place < 0 || (size_t)place > *memory->size)
        return -1;
    memory->place = (size_t)place;
    *offset = place;
    return 0;
}

static int end(void *cookie)
{
    free(cookie);
    return 0;
}

FILE *memory_text_open(char **text, size_t *size)
{
    static const cookie_io_functions_t functions = {.write = put, .seek = go_to, .close = end};
    enum { FIRST_ROOM = 256 };
    struct memory_text *memory = malloc(sizeof *memory);
    FILE *out = NULL;
    *text = calloc(FIRST_ROOM, 1);
    *size = 0;
    if (memory && *text) {
        *memory = (struct memory_text){.text = text, .size = size, .room = FIRST_ROOM};
        out = fopencookie(memory, "w", functions);
    }
    if (out)
        return out;
    free(memory);
    free(*text);
    *text = NULL;
    return NULL;
}

bool memory_text_close(FILE *out, char **text)
{
    bool whole = !ferror(out);
    whole = fclose(out) == 0 && whole;
    if (whole)
        return true;
    free(*text);
    *text = NULL;
    return false;
}
