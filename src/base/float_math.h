/* Elementary functions in single precision without branches or tables, so that compilers turn loops over them
 * into vector code with the same bits on every instruction set. */
#ifndef PRICEWAR_BASE_FLOAT_MATH_H
#define PRICEWAR_BASE_FLOAT_MATH_H

#include "base/multiversion.h"
#include <stdint.h>

union float_bits {
    float value;
    int32_t bits;
    uint32_t word;
};

/* exp(x); relative error below 3e-7 for -87 <= x <= 88; x is clamped to that range. Argument reduction by
 * ln 2 in two parts (Cody & Waite 1980), then the Taylor series to degree 6 on |r| <= ln(2)/2. */
INLINED float float_exp(float x)
{
    const float rounding = 12582912.0f; /* 1.5 * 2^23: adding it rounds to an integer */
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    union float_bits n = {.value = x * 1.44269504f + rounding};
    float whole = n.value - rounding;
    float r = (x - whole * 0.693145752f) - whole * 1.42860677e-6f;
    float p = 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    union float_bits result = {.value = p};
    result.word += n.word << 23;
    return result.value;
}

/* 2^x for -126 <= x <= 127; relative error below 3e-7. Minimax polynomial of degree 5 on the fraction in
 * [-1/2, 1/2]. It needs no argument reduction, so weights are best kept as powers of two. */
INLINED float float_exp2_in_range(float x)
{
    const float rounding = 12582912.0f; /* 1.5 * 2^23: adding it rounds to an integer */
    union float_bits n = {.value = x + rounding};
    float f = x - (n.value - rounding);
    float p = 0.00132646982f;
    p = p * f + 0.00967151324f;
    p = p * f + 0.0555073397f;
    p = p * f + 0.240222421f;
    p = p * f + 0.693146979f;
    p = p * f + 1.0f;
    union float_bits result = {.value = p};
    result.word += n.word << 23;
    return result.value;
}

/* float_exp2_in_range with x raised to at least -126. */
INLINED float float_exp2(float x)
{
    return float_exp2_in_range(x > -126.0f ? x : -126.0f);
}

/* ln(x) for normal positive x; absolute error below 2e-7 (1 + |ln x|). x = 2^n m with m in [sqrt(1/2),
 * sqrt(2)), ln m = 2 artanh((m - 1)/(m + 1)). */
INLINED float float_log(float x)
{
    union float_bits m = {.value = x};
    int32_t n = (m.bits - 0x3f3504f3) >> 23;
    m.bits -= n * (1 << 23);
    float s = (m.value - 1.0f) / (m.value + 1.0f), z = s * s;
    float p = 1.0f / 9;
    p = p * z + 1.0f / 7;
    p = p * z + 0.2f;
    p = p * z + 1.0f / 3;
    p = p * z + 1.0f;
    return (float)n * 0.693147181f + 2.0f * s * p;
}

/* Uniform in (0, 1) from the upper 24 bits of a random word: midpoints of 2^24 cells. */
INLINED float float_uniform(uint32_t word)
{
    return ((float)(int32_t)(word >> 8) + 0.5f) * (1.0f / 16777216.0f);
}

/* Standard normal quantile of u in (0, 1), by Giles' (2012) single-precision inverse error function
 * ("Approximating the erfinv function", GPU Computing Gems, Jade edition, chapter 10); absolute error below
 * 1e-5 for |z| < 5. */
INLINED float float_normal(float u)
{
    float x = 2.0f * u - 1.0f;
    float w = -float_log(4.0f * u * (1.0f - u));
    float a = w - 2.5f;
    float center = 2.81022636e-08f;
    center = center * a + 3.43273939e-07f;
    center = center * a - 3.5233877e-06f;
    center = center * a - 4.39150654e-06f;
    center = center * a + 0.00021858087f;
    center = center * a - 0.00125372503f;
    center = center * a - 0.00417768164f;
    center = center * a + 0.246640727f;
    center = center * a + 1.50140941f;
    float b = __builtin_sqrtf(w > 0.0f ? w : 0.0f) - 3.0f;
    float tail = -0.000200214257f;
    tail = tail * b + 0.000100950558f;
    tail = tail * b + 0.00134934322f;
    tail = tail * b - 0.00367342844f;
    tail = tail * b + 0.00573950773f;
    tail = tail * b - 0.0076224613f;
    tail = tail * b + 0.00943887047f;
    tail = tail * b + 1.00167406f;
    tail = tail * b + 2.83297682f;
    return 1.41421356f * x * (w < 5.0f ? center : tail);
}

#endif
