/* Answers to claims, in the group `claims` of a file of runs or of a study. */
#ifndef PRICEWAR_FILE_CLAIM_ANSWERS_H
#define PRICEWAR_FILE_CLAIM_ANSWERS_H

#include "base/error.h"
#include "runs/claim_answers.h"
#include <hdf5.h>

/* Makes the group; nothing when there are no answers. */
enum status claim_answers_write(hid_t file, const struct claim_answers *answers, struct error *error);

/* No answers when the file has no such group. Cleared by claim_answers_clear in any case. */
enum status claim_answers_read(hid_t file, struct claim_answers *answers, struct error *error);
enum status claim_answers_read_file(const char *path, struct claim_answers *answers, struct error *error);

#endif
