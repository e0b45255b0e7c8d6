/**
 * People are told what happens: in come facts, out go messages to chats, hooks and Alertmanager, and the status of commits
 * to the hosts of their repositories. A view of facts: it must not know how they came to be, and nothing waits for it.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.notify;
