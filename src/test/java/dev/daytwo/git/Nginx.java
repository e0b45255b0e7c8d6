package dev.daytwo.git;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real nginx on free ports of 127.0.0.1, in front of the real git-http-backend, as a Git host is built. It serves the
 * repositories of a folder below {@code /open}, and in other moods below other paths.
 */
final class Nginx implements AutoCloseable {
  private static final LocalServer NGINX = new LocalServer("nginx", List.of("nginx"));
  private static final LocalServer FCGIWRAP = new LocalServer("fcgiwrap", List.of("fcgiwrap", "libfcgi0ldbl"));
  private static final Path BACKEND = Path.of("/usr/lib/git-core/git-http-backend");

  private final List<Process> processes = new ArrayList<>();
  private final Path folder;
  private final int port;
  private final int tlsPort;

  private Nginx(Path folder) {
    this.folder = folder;
    port = LocalServer.freePort();
    tlsPort = LocalServer.freePort();
  }

  /** Skips the tests of a class, and says so, where nginx, fcgiwrap or git's backend cannot be had. */
  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (!Files.isExecutable(BACKEND)) {
        System.err.println("SKIPPED: the tests of nginx need " + BACKEND + ". Install git.");
        return ConditionEvaluationResult.disabled(BACKEND + " is not on this machine");
      }
      ConditionEvaluationResult nginx = NGINX.condition();
      return nginx.isDisabled() ? nginx : FCGIWRAP.condition();
    }
  }

  /** Serves the repositories in a folder. */
  static Nginx serving(Path repositories, OwnAuthority authority, Path folder) throws Exception {
    Nginx nginx = new Nginx(Files.createDirectories(folder));
    try {
      nginx.start(repositories, authority);
      return nginx;
    } catch (Exception e) {
      nginx.close();
      throw e;
    }
  }

  String url(String mood, Path repository) {
    return "http://127.0.0.1:" + port + "/" + mood + "/" + repository.getFileName();
  }

  String tlsUrl(String mood, Path repository) {
    return "https://localhost:" + tlsPort + "/" + mood + "/" + repository.getFileName();
  }

  /** Lets one user in below {@code /basic}. */
  void login(String user, String password) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
    Files.writeString(folder.resolve("users"),
        user + ":{SHA}" + Base64.getEncoder().encodeToString(digest) + "\n");
  }

  private void start(Path repositories, OwnAuthority authority) throws Exception {
    Path socket = folder.resolve("fcgi.sock");
    processes.add(LocalServer.start(FCGIWRAP.command("-c", "4", "-s", "unix:" + socket), folder.resolve("fcgi.log"),
        said -> Files.exists(socket)));
    Files.writeString(folder.resolve("git.conf"), """
        fastcgi_pass unix:%s;
        fastcgi_param SCRIPT_FILENAME %s;
        fastcgi_param GIT_PROJECT_ROOT %s;
        fastcgi_param GIT_HTTP_EXPORT_ALL 1;
        fastcgi_param GIT_CONFIG_NOSYSTEM 1;
        fastcgi_param PATH_INFO $1;
        fastcgi_param QUERY_STRING $query_string;
        fastcgi_param REQUEST_METHOD $request_method;
        fastcgi_param CONTENT_TYPE $content_type;
        fastcgi_param CONTENT_LENGTH $content_length;
        fastcgi_param REMOTE_USER $remote_user;
        fastcgi_param REMOTE_ADDR $remote_addr;
        """.formatted(socket, BACKEND, repositories));
    login("nobody", "nothing");
    Path configuration = Files.writeString(folder.resolve("nginx.conf"),
        """
            daemon off;
            worker_processes 1;
            pid FOLDER/nginx.pid;
            error_log stderr notice;
            USER
            events {}
            http {
              access_log off;
              client_body_temp_path FOLDER/body;
              fastcgi_temp_path FOLDER/fastcgi;
              proxy_temp_path FOLDER/proxy;
              uwsgi_temp_path FOLDER/uwsgi;
              scgi_temp_path FOLDER/scgi;
              server {
                listen 127.0.0.1:PLAIN;
                listen 127.0.0.1:SECURE ssl;
                ssl_certificate CERTIFICATE;
                ssl_certificate_key KEY;
                location ~ ^/open(/.*)$ { include FOLDER/git.conf; }
                location ~ ^/basic(/.*)$ { auth_basic git; auth_basic_user_file FOLDER/users; include FOLDER/git.conf; }
                location ~ ^/slow(/.*)$ { limit_rate 20k; include FOLDER/git.conf; }
                location ~ ^/moved(/.*)$ { return 301 /open$1$is_args$args; }
                location /busy { add_header Retry-After 7 always; return 429; }
                location /down { return 503; }
                location /broken { default_type text/html; return 200 "<html>welcome</html>"; }
              }
            }
            """
            .replace("FOLDER", folder.toString()).replace("PLAIN", String.valueOf(port))
            .replace("SECURE", String.valueOf(tlsPort)).replace("CERTIFICATE", authority.certificate().toString())
            .replace("KEY", authority.key().toString())
            .replace("USER", "root".equals(System.getProperty("user.name")) ? "user root;" : ""));
    processes.add(LocalServer.start(NGINX.command("-e", "stderr", "-c", configuration.toString()),
        folder.resolve("nginx.log"), said -> said.contains("start worker process")));
  }

  @Override
  public void close() {
    processes.reversed().forEach(LocalServer::end);
  }
}
