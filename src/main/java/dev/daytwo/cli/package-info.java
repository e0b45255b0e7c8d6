/**
 * The command line: one file a command. In go arguments, out come text and an exit code.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.cli;
