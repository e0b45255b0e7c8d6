/**
 * What people are told of: the kinds of news, one piece of it, and the templates of its words. In come facts' values, out
 * goes text. Pure; it knows nothing of who is told, and how.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.message;
