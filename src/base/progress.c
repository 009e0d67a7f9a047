#include "base/progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SHORTEST_BAR = 8, LONGEST_BAR = 40 };

void duration_format(char *text, size_t size, double seconds)
{
    long long whole = (long long)fmin(fmax(round(seconds), 0), 1e15);
    if (seconds < 9.95)
        snprintf(text, size, "%.1f s", fmax(seconds, 0));
    else if (whole < 60)
        snprintf(text, size, "%lld s", whole);
    else if (whole < 3600)
        snprintf(text, size, "%lld min %02lld s", whole / 60, whole % 60);
    else if (whole < 86400)
        snprintf(text, size, "%lld h %02lld min", whole / 3600, whole / 60 % 60);
    else
        snprintf(text, size, "%lld d %lld h", whole / 86400, whole / 3600 % 24);
}

static void rate_format(char *text, size_t size, double per_second)
{
    if (per_second >= 1)
        snprintf(text, size, "%.*f runs/s", per_second < 10, per_second);
    else
        snprintf(text, size, "%.*f runs/min", 60 * per_second < 10, 60 * per_second);
}

static void bar_format(char *text, int length, double fraction)
{
    int filled = (int)(fraction * length);
    for (int i = 0; i < length; i++)
        text[i] = i < filled ? '=' : i == filled ? '>' : ' ';
    text[length] = '\0';
}

void progress_format(char line[PROGRESS_LINE_SIZE], size_t done, size_t total, double seconds, int width)
{
    char count[64], speed[128] = "", bar[LONGEST_BAR + 1];
    snprintf(count, sizeof count, "run %zu of %zu", done, total);
    if (done > 0 && seconds > 0) {
        char rate[40], left[40];
        rate_format(rate, sizeof rate, (double)done / seconds);
        duration_format(left, sizeof left, seconds / (double)done * (double)(total - done));
        snprintf(speed, sizeof speed, " %s, %s left", rate, left);
    }
    int limit = width < PROGRESS_LINE_SIZE - 1 ? width : PROGRESS_LINE_SIZE - 1;
    int room = limit - (int)(strlen(count) + strlen(speed)) - 3;
    int length = room > LONGEST_BAR ? LONGEST_BAR : room;
    if (length >= SHORTEST_BAR && total > 0) {
        bar_format(bar, length, (double)done / (double)total);
        snprintf(line, PROGRESS_LINE_SIZE, "%s [%s]%s", count, bar, speed);
    } else {
        snprintf(line, PROGRESS_LINE_SIZE, "%s%s", count, speed);
    }
    line[limit < 0 ? 0 : limit] = '\0';
}
