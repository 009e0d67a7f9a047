/* Keeps a list of temporary files and folders, to remove them when a signal ends the program
 * (interrupt.h). */
#ifndef PRICEWAR_TERMINAL_UNFINISHED_H
#define PRICEWAR_TERMINAL_UNFINISHED_H

#include <signal.h>
#include <stdbool.h>

/* Adds an existing file, or a folder of such files. Returns its slot; -1 when the list is full, in which
 * case the file will not be removed. Any thread may call it. */
int unfinished_add(const char *name);

/* What is made between these two can be added before a signal ends the program: signals to this thread wait, and a
 * handler in another thread waits for it, a second at most. Once a handler has begun, the first of them does not
 * return: the program ends. */
void unfinished_hold(sigset_t *before);
void unfinished_release(const sigset_t *before);

/* Makes a folder of a name that ends in XXXXXX, which is put in (mkdtemp), and adds it before a signal can
 * end the program. False: it can't be made, errno says why. */
bool unfinished_make_folder(char *name, int *place);

/* Takes a finished or removed file off the list; -1 is allowed. */
void unfinished_drop(int place);

/* Removes all listed files; a signal handler may call it. */
void unfinished_remove(void);

#endif
