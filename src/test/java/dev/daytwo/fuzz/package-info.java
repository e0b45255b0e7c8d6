/**
 * What holds of any text that a parser of people's files is given. A fuzzer gives them texts in the profile {@code fuzz};
 * the seeds, and what it once found, are given to them by a plain test.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.fuzz;
