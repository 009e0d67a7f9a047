/* HDF5 as pricewar-sim writes it: readable everywhere and the same bytes every time. Every function fails
 * with a message that names the object and HDF5's cause. */
#ifndef PRICEWAR_FILE_HDF5_OUTPUT_H
#define PRICEWAR_FILE_HDF5_OUTPUT_H

#include "base/error.h"
#include "file/hdf5_type.h"

enum { OUTPUT_ROWS_PER_CHUNK = 1024 };

/* What a dataset is stored in, and how hard the pieces are packed: 0, not at all, to 9. */
struct chunks {
    hsize_t extent[FIELD_AXES_MAX];
    unsigned deflate_level;
};

/* HDF5 keeps quiet in the calling thread, and does nothing when the process ends. */
void hdf5_quiet(void);

/* A new file in memory; *bytes and *size of hdf5_file_image are its content, valid until it changes or
 * closes. */
enum status hdf5_create_in_memory(hid_t *file, struct error *error);
enum status hdf5_file_image(hid_t file, const void **bytes, size_t *size, struct error *error);

/* The same at a path, over what is there: for a file too large for memory, under a temporary name of its own
 * (publish_begin). */
enum status hdf5_create_on_disk(const char *path, hid_t *file, struct error *error);

enum status hdf5_create_group(hid_t parent, const char *name, hid_t *group, struct error *error);

/* Attributes of a file, group or dataset. */
enum status hdf5_set_text(hid_t object, const char *name, const char *text, struct error *error);
enum status hdf5_set_texts(hid_t object, const char *name, const char *const *texts, size_t count,
                           struct error *error);
enum status hdf5_set_integer(hid_t object, const char *name, int64_t value, struct error *error);

/* A text as a scalar dataset with a long_name. */
enum status hdf5_write_text(hid_t group, const char *name, const char *text, const char *long_name,
                            struct error *error);

/* A dataset for the field, with all attributes, and a scale attached to every axis. lengths: one for each
 * axis of the field; length 0: grows; chunks NULL: in one piece of fixed size. scales: by enum field_axis. */
enum status hdf5_create_field(hid_t group, const struct field *field, const hsize_t *lengths,
                              const struct chunks *chunks, const hid_t *scales, hid_t *dataset,
                              struct error *error);

/* The int32 coordinate dataset of an axis, made its scale; holds 0, 1, ... length-1; length 0: grows. */
enum status hdf5_create_scale(hid_t group, enum field_axis axis, size_t length, hid_t *scale,
                              struct error *error);

/* The error of a write that has just failed: dataset and cause. */
enum status hdf5_write_failed(hid_t dataset, struct error *error);

/* Writes a block at `start` of the given extent; the dataset is extended along its first axis to hold it.
 * `stored` is in the form of field_type_store, texts are pointers. */
enum status hdf5_write_block(hid_t dataset, enum field_type type, const hsize_t *start, const hsize_t *extent,
                             const void *stored, struct error *error);

/* So many elements along the first axis of a dataset that grows; `name` is for the message. */
enum status hdf5_extend(hid_t dataset, const char *name, size_t rows, struct error *error);

/* A whole dataset of fixed size: created, written and closed. */
enum status hdf5_write_field(hid_t group, const struct field *field, const hsize_t *lengths,
                             const hid_t *scales, const void *stored, struct error *error);

/* Closes a file, group or dataset that was written, and *object is -1; -1 is nothing. HDF5 writes some bytes
 * only now: who does not look takes a full disk for a whole file. Returns `status`, that of the steps before,
 * unless it was STATUS_OK and this fails. */
enum status hdf5_finish(hid_t *object, enum status status, struct error *error)
    __attribute__((warn_unused_result));

#endif
