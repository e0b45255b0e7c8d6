/**
 * What the agent shows over HTTP. In come facts and requests, out go answers. A view: nothing depends on it.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.web;
