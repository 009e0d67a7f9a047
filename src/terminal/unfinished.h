/* Temporary files and folders that go when a signal ends the program (interrupt.h). */
#ifndef PRICEWAR_TERMINAL_UNFINISHED_H
#define PRICEWAR_TERMINAL_UNFINISHED_H

#include <stdbool.h>

/* Notes a file, or the folder of such files, that is there; the place of its name, or -1 when there is none
 * left, and it stays then. From any thread. */
int unfinished_add(const char *name);

/* Makes a folder of a name that ends in XXXXXX, which is put in (mkdtemp), and notes it before a signal to
 * this thread can end the program. False: it can't be made, errno says why. */
bool unfinished_make_folder(char *name, int *place);

/* The file is finished or removed; -1 is allowed. */
void unfinished_drop(int place);

/* Removes them all; a signal handler may call it. */
void unfinished_remove(void);

#endif
