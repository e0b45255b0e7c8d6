package dev.daytwo.git;

import java.nio.file.Path;

/**
 * By what an SSH server knows the agent, and by what the agent knows the server. Both files are read at each fetch.
 *
 * @param keyFile        a private key without a passphrase, as {@code ssh-keygen} writes it
 * @param knownHostsFile the keys of servers, as {@code ssh-keyscan} writes them; no other is accepted
 */
public record SshKeys(Path keyFile, Path knownHostsFile) {}
