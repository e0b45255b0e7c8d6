/**
 * Requests to servers of others that are not Git and not Kubernetes: in comes what to send where, out goes an answer, or
 * why there is none in words for a person. It must not know what the requests are about.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.http;
