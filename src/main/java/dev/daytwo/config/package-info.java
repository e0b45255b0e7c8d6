/**
 * The agent's own configuration: in come the files under {@code --config} and the environment variables, out goes an
 * {@link dev.daytwo.config.AgentConfig} that is right in itself, or Problems with file, line and column. It must not
 * touch Git, the cluster or any secret: it only names the files that hold secrets.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.config;
