/* Reads what hdf5_output writes. All errors name the object. */
#ifndef PRICEWAR_FILE_HDF5_INPUT_H
#define PRICEWAR_FILE_HDF5_INPUT_H

#include "base/error.h"
#include "file/hdf5_type.h"
#include "words/terms.h"

/* STATUS_INVALID: the file does not exist, is no regular or no HDF5 file, has a broken seal (seal.h), or
 * keeps data outside of itself (hdf5_stands_alone). STATUS_FAILED: another process has locked it. *file is
 * -1 then. */
enum status hdf5_open(const char *path, hid_t *file, struct error *error);

/* The same without checking the seal again. */
enum status hdf5_reopen(const char *path, hid_t *file, struct error *error);

/* STATUS_INVALID: the file can't be opened, or its seal is broken. A file without a seal passes. */
enum status hdf5_check_seal(const char *path, struct error *error);

bool hdf5_has(hid_t parent, const char *name); /* a dataset or group */

/* Opens the dataset or group of that name, to be closed by hdf5_close; -1: there is none. */
hid_t hdf5_object(hid_t parent, const char *name);

/* Closes a file, group, dataset or attribute that was opened for reading; -1 is allowed. */
void hdf5_close(hid_t object);

/* Returns the number of axes, and fills in lengths [most_axes]. -1: the dataset can't be read, or has more
 * axes. */
int hdf5_shape(hid_t dataset, int most_axes, hsize_t *lengths);

/* Whether a dataset holds texts as hdf5_output writes them. */
bool hdf5_holds_texts(hid_t dataset);

bool hdf5_has_attribute(hid_t object, const char *name);

/* Attributes of a file; texts on the heap. */
enum status hdf5_get_integer(hid_t file, const char *name, int64_t *value, struct error *error);
enum status hdf5_get_text(hid_t file, const char *name, char **text, struct error *error);
/* texts: an array on the heap of texts on the heap. */
enum status hdf5_get_texts(hid_t file, const char *name, char ***texts, size_t *count, struct error *error);
void hdf5_free_texts(char **texts, size_t count);

/* A text dataset, on the heap. */
enum status hdf5_read_text(hid_t parent, const char *name, char **text, struct error *error);

/* Whether the bytes stored for a dataset can expand to `count` elements. A damaged file can claim any
 * length, so check this before allocating memory. For datasets that are always written in full. */
bool hdf5_can_hold(hid_t dataset, hsize_t count);

/* Compressed size of a dataset in its file, in bytes. */
size_t hdf5_stored_bytes(hid_t dataset);

/* Elements along the first axis of a dataset; 0 when it is missing or can't hold them. */
size_t hdf5_length(hid_t parent, const char *name);

/* Reads a block of a dataset into the form of field_type_store. Texts are pointers, freed by
 * hdf5_free_block_texts. most_axes: elements of start and extent; a dataset with more axes fails. */
enum status hdf5_read_block(hid_t parent, const char *name, enum field_type type, int most_axes,
                            const hsize_t *start, const hsize_t *extent, void *stored, struct error *error);
void hdf5_free_block_texts(char **texts, size_t count);

/* What the file in which the object is calls the things of its war; the program's words where it doesn't say. All that
 * is said of the file is said in these. *text: on the heap, what they point into. STATUS_FAILED: no memory. */
enum status hdf5_get_terms(hid_t object, struct terms *terms, char **text, struct error *error);

/* Reads all texts of a dataset with one axis; call hdf5_free_texts in any case. */
enum status hdf5_read_texts(hid_t parent, const char *name, char ***texts, size_t *count,
                            struct error *error);

#endif
