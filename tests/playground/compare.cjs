/* Holds the numbers of a playground against the native program's. */
"use strict";

/* nothing: below it, in units such as 1, months and thousands of CNY, a number is what rounding left of 0. Its size is then that
 * of the last bits of what it is the difference of, so that it is held to this absolute bound and not to a part of itself:
 * worst_ledger_error, books that balance, is some 1e-16 here and may be another 1e-16 in another build. */
const tolerance = 1e-9, nothing = 1e-9;

/* Whether an object of the summary is the difference of two quantities that are errors of rounding: money that is spent but for
 * 1e-11 of a thousand CNY, books that balance. Signs, counts and ratios of such numbers say nothing. */
function isRounding({ with: one, against: other }) {
    const sides = [one, other].flatMap((side) => Object.values(side || {}));
    const numbers = sides.filter((number) => typeof number === "number" && number !== 0);
    return numbers.length > 0 && numbers.every((number) => Math.abs(number) < nothing);
}

const nothingFound = () => ({ most: 0, where: "", numbers: 0, differing: 0, apart: [], rounding: [] });
const isHeld = ({ most, apart }, within = tolerance) => most <= within && !apart.length;

/* Largest difference of all numbers, as a part of the larger; `apart`: where one has what the other has not; `rounding`:
 * numbers and differences that are off but not held. */
function compare(one, other, place = "", found = nothingFound()) {
    if (typeof one === "number" && typeof other === "number") {
        const size = Math.max(Math.abs(one), Math.abs(other)), off = size ? Math.abs(one - other) / size : 0;
        if (off > tolerance && size < nothing) {
            found.rounding.push(place);
            return found;
        }
        found.numbers++;
        if (off > 0) found.differing++;
        if (off > found.most) Object.assign(found, { most: off, where: `${place}: ${one} and ${other}` });
    } else if (one && other && typeof one === "object" && typeof other === "object") {
        const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
        const parts = (into) => keys.reduce((sum, key) => compare(one[key], other[key], `${place}.${key}`, sum), into);
        if (isRounding(one) && isRounding(other) && !isHeld(parts(nothingFound()))) found.rounding.push(place);
        else parts(found);
    } else if (one !== other) {
        found.apart.push(`${place}: ${one} and ${other}`);
    }
    return found;
}

/* Without where the summary comes from, and what is not in a playground: expected results, exits explained, observations. */
function less(summary) {
    const { provenance, output, expected, exits, observed, ...rest } = summary;
    return rest;
}

module.exports = { compare, isHeld, less, nothing, tolerance };
