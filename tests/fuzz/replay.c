/* Gives the files and folders named as arguments to a fuzzing harness, one by one, without a fuzzer. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replayed;

static void replay(const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in || fseek(in, 0, SEEK_END) != 0) {
        fprintf(stderr, "%s can't be read\n", path);
        exit(1);
    }
    size_t size = (size_t)ftell(in);
    rewind(in);
    uint8_t *bytes = malloc(size + 1);
    if (!bytes || fread(bytes, 1, size, in) != size)
        exit(1);
    fclose(in);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    replayed++;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        for (struct dirent *entry; folder && (entry = readdir(folder));) {
            char path[1024];
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (entry->d_name[0] != '.')
                replay(path);
        }
        if (folder)
            closedir(folder);
        else
            replay(argv[i]);
    }
    printf("%zu inputs replayed\n", replayed);
    return replayed == 0;
}
