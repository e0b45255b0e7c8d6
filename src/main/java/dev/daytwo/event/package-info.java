/**
 * The facts that verticles tell one another, and the one table of who tells whom. A fact is an immutable record in the
 * past tense; it wakes work or feeds a view and is never the source of truth. Knows the model alone.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.event;
