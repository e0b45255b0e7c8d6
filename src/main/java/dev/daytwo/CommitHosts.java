package dev.daytwo;

import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.CommitStatusConfig;
import dev.daytwo.config.SourceConfig;
import dev.daytwo.git.Credentials;
import dev.daytwo.git.GitFault;
import dev.daytwo.http.RequestFault;
import dev.daytwo.http.SecretText;
import dev.daytwo.message.RepositoryHost;
import dev.daytwo.notify.StatusHost;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The hosts that are told the status of commits, as the configuration says it together with the sources. */
final class CommitHosts {
  private CommitHosts() {}

  static List<StatusHost> of(AgentConfig config) {
    return config.commitStatus().stream().filter(one -> config.source(one.source()) != null)
        .map(one -> host(one, Objects.requireNonNull(config.source(one.source())))).toList();
  }

  private static StatusHost host(CommitStatusConfig one, SourceConfig source) {
    String url = one.url();
    String project = one.project();
    return new StatusHost(one.source(), one.provider(),
        url != null ? url : one.provider().api(source.url()),
        project != null ? project : RepositoryHost.project(source.url()), token(one, source), one.caFile(),
        one.targetUrl());
  }

  private static StatusHost.Token token(CommitStatusConfig one, SourceConfig source) {
    Path file = one.tokenFile();
    return file != null
        ? new StatusHost.Token(file.toString(), () -> SecretText.read(file))
        : new StatusHost.Token(source.url() + source.auth(), app(source));
  }

  /** The app that reads the repository, asked for a token of its own. */
  private static StatusHost.Reading app(SourceConfig source) {
    Credentials[] app = new Credentials[1]; // made at the first use, on the thread that may wait
    return () -> {
      try {
        if (app[0] == null) {
          app[0] = Objects.requireNonNull(Clones.credentials(source), "the configuration has been checked");
        }
        return app[0].read(String.valueOf(URI.create(source.url()).getHost())).password();
      } catch (GitFault fault) {
        throw new RequestFault(String.valueOf(fault.getMessage()), false);
      }
    };
  }
}
