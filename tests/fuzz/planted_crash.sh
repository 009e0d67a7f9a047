#!/bin/sh
# In place of the program: aborts when the scenario names nobody, as some mutants do. mutants.py must notice.
for file; do :; done
! grep -q '"nobody"' "$file" || kill -ABRT $$
exec "${PROGRAM:?}" "$@"
