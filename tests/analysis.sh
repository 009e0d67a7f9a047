#!/bin/bash
# Each tool of `make analyse` notices a mistake that it is there for. CPPCHECK and GCC are the commands with their options.
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
notices analyzer-possible-null-dereference $GCC -c -o "$folder/memory.o" "$folder/memory.c"
notices bugprone-branch-clone clang-tidy --quiet "$folder/branches.c" -- -std=c17
exit $failed
