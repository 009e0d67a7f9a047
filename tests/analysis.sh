#!/bin/bash
# Each tool of `make analyse` notices a mistake that it is there for, and a file is looked at again when its inputs changed.
# CPPCHECK is the command with its options, FLAGS and GCC_ANALYSER are those of tests/analyse_file.sh.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp .clang-format .clang-tidy "$folder"
failed=0

notices() { # WORD COMMAND...: says it and fails
    if "${@:2}" >"$folder/said" 2>&1 || ! grep -qF -- "$1" "$folder/said"; then
        echo "analyse: ${2##*/} does not notice: $1" >&2
        cat "$folder/said" >&2
        failed=1
    fi
}

cat >"$folder/format.c" <<'CODE'
int  spaces( void );
CODE
cat >"$folder/index.c" <<'CODE'
int sum(void);
int sum(void)
{
    int list[3] = {1, 2, 3};
    return list[3];
}
CODE
cat >"$folder/memory.c" <<'CODE'
#include <stdlib.h>
char *room(size_t size);
char *room(size_t size)
{
    char *text = malloc(size);
    text[0] = 0;
    return text;
}
CODE
cat >"$folder/branches.c" <<'CODE'
int same(int a);
int same(int a)
{
    int b = 0;
    if (a > 3)
        b = a + 1;
    else if (a > 2)
        b = a + 1;
    return b;
}
CODE
notices clang-format-violations clang-format --dry-run -Werror "$folder/format.c"
# shellcheck disable=SC2086 # options are words
notices arrayIndexOutOfBounds $CPPCHECK "$folder/index.c"
# shellcheck disable=SC2086
notices analyzer-possible-null-dereference gcc $FLAGS $GCC_ANALYSER -MF /dev/null -c -o "$folder/memory.o" "$folder/memory.c"
notices bugprone-branch-clone clang-tidy --quiet "$folder/branches.c" -- -std=c17

printf '#define ROOM 4\n' >"$folder/room.h"
printf '#include <stdlib.h>\n#include "room.h"\nchar *room(void);\nchar *room(void)\n{\n    return malloc(ROOM);\n}\n' >"$folder/user.c"
looked() { # CODE WHETHER WHEN
    local code=0
    tests/analyse_file.sh "$folder/user.c" "$folder/user.analysed" >"$folder/said" 2>&1 || code=$?
    [ $code = "$1" ] && [ "$(grep -c '^  ANA ' "$folder/said")" = "$2" ] || {
        echo "analyse: a file $3 ends with code $code" >&2
        cat "$folder/said" >&2
        failed=1
    }
}
unset V
looked 0 1 "that is new"
looked 0 0 "that is as it was"
FLAGS="$FLAGS -DOTHER" looked 0 1 "with another option"
printf '#define ROOM 4 /* bytes */\n' >"$folder/room.h"
looked 0 1 "of which a comment in a header has changed"
printf '#define ROOM 4 + (char *)1\n' >"$folder/room.h"
looked 1 1 "that is wrong now"
looked 1 1 "that is still wrong"

# cppcheck keeps what it finds.
mkdir "$folder/kept"
for _ in first second; do
    # shellcheck disable=SC2086
    notices arrayIndexOutOfBounds $CPPCHECK --cppcheck-build-dir="$folder/kept" "$folder/index.c"
done
exit $failed
