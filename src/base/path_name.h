/* Parts of paths of files, as texts; nothing is looked up. */
#ifndef PRICEWAR_BASE_PATH_NAME_H
#define PRICEWAR_BASE_PATH_NAME_H

/* The name of the file in its folder: what follows the last slash. */
const char *path_name(const char *path);

/* Letters of the path without the ending of its name, as for "%.*s": 3 of "a/b.h5". A dot at the beginning of the name
 * begins no ending. */
int path_stem_length(const char *path);

/* The folder of the file with a slash at its end, "./" where the path has none, on the heap; NULL: no memory. */
char *path_folder(const char *path);

/* A name that is meant relative to the folder of `file`, on the heap; NULL: no memory. */
char *path_beside(const char *file, const char *name);

#endif
