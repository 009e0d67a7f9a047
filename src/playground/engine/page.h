/* What Emscripten's C library lacks of glibc's, for the engine in a page. Nothing there renames without replacing, and the
 * callers know what to do on file systems that can't. There are no plug-ins and no programs either: the engine reads no scenario
 * that names one. */
#ifndef PRICEWAR_PLAYGROUND_ENGINE_PAGE_H
#define PRICEWAR_PLAYGROUND_ENGINE_PAGE_H

#include <errno.h>
#include <spawn.h>
#include <stdio.h>

#define RENAME_NOREPLACE 1
#define RTLD_DL_LINKMAP 2

static inline int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    (void)from_folder, (void)from, (void)to_folder, (void)to, (void)flags;
    errno = EINVAL;
    return -1;
}

static inline int dladdr1(const void *address, void *found, void **map, int what)
{
    (void)address, (void)found, (void)map, (void)what;
    return 0;
}

static inline int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from)
{
    (void)actions, (void)from;
    return ENOSYS;
}

#endif
