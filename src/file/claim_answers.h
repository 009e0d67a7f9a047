/* Answers to claims: the group `claims` in a file of runs or of a study. */
#ifndef PRICEWAR_FILE_CLAIM_ANSWERS_H
#define PRICEWAR_FILE_CLAIM_ANSWERS_H

#include "base/error.h"
#include "runs/claim_answers.h"
#include <hdf5.h>

/* Writes the group; does nothing without answers. */
enum status claim_answers_write(hid_t file, const struct claim_answers *answers, struct error *error);

/* Sets no answers when the file lacks the group. Call claim_answers_clear in any case. */
enum status claim_answers_read(hid_t file, struct claim_answers *answers, struct error *error);
enum status claim_answers_read_file(const char *path, struct claim_answers *answers, struct error *error);

#endif
