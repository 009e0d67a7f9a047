#include "file/file_kind.h"

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"

const struct file_layout file_layouts[FILE_OF_OTHERS] = {
    [FILE_OF_RUNS] = {"pricewar_schema", 1, "runs", "files of runs"},
    [FILE_OF_STUDY] = {"pricewar_study_schema", 1, "a study", "files of studies"},
    /* Layout 2 adds to each side whether its war was stopped. */
    [FILE_OF_COMPARISON] = {"pricewar_comparison_schema", 2, "a comparison", "comparisons"},
    [FILE_OF_DISCOVERY] = {"pricewar_discovery_schema", 1, "a discovery", "discoveries"},
    [FILE_OF_INFERENCE] = {"pricewar_inference_schema", 1, "an inference", "inferences"},
    [FILE_OF_GAME] = {"pricewar_game_schema", 1, "a game", "files of games"},
    [FILE_OF_REGRET] = {"pricewar_regret_schema", 1, "regrets", "files of regrets"},
    [FILE_OF_REPLIES] = {"pricewar_replies_schema", 1, "best replies", "files of best replies"},
    [FILE_OF_ROLES] = {"pricewar_roles_schema", 1, "a game among rules", "files of games among rules"},
    [FILE_OF_TOURNAMENT] = {"pricewar_tournament_schema", 1, "a tournament", "files of tournaments"},
};

enum file_kind file_kind_of(hid_t file)
{
    int kind = FILE_OF_RUNS;
    while (kind < FILE_OF_OTHERS && !hdf5_has_attribute(file, file_layouts[kind].attribute))
        kind++;
    return (enum file_kind)kind;
}

enum status file_kind_write(hid_t file, enum file_kind kind, struct error *error)
{
    return hdf5_set_integer(file, file_layouts[kind].attribute, file_layouts[kind].number, error);
}

enum status file_kind_read(hid_t file, enum file_kind kind, int64_t *number, struct error *error)
{
    return hdf5_get_integer(file, file_layouts[kind].attribute, number, error);
}

enum status file_kind_check(hid_t file, enum file_kind kind, struct error *error)
{
    int64_t number = 0;
    enum status status = file_kind_read(file, kind, &number, error);
    if (status == STATUS_OK && number != file_layouts[kind].number)
        status = error_set(error, STATUS_INVALID, "layout %lld of %s; this program reads layout %d",
                           (long long)number, file_layouts[kind].called, file_layouts[kind].number);
    return status;
}
