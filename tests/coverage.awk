# From gcovr's table of files: those of which few lines are reached, and all of them together. Fails below `least` percent.
BEGIN { FS = "," }
FNR > 1 {
    all += $2
    reached += $3
    if ($3 < 0.8 * $2)
        printf "%5.1f %%  %4d of %4d lines  %s\n", 100 * $3 / $2, $3, $2, $1
}
END {
    percent = all ? 100 * reached / all : 0
    printf "coverage: the tests reach %d of %d lines of src/, %.1f %%", reached, all, percent
    print percent < least ? ", less than " least " %" : ""
    exit percent < least
}
