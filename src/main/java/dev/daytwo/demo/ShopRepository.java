package dev.daytwo.demo;

import dev.daytwo.git.IsolatedSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.URIish;

/** A bare repository that anybody on this machine can push to, and a checkout from which the demo itself does. */
public final class ShopRepository implements AutoCloseable {
  private static final String BRANCH = "main";
  private static final PersonIdent ADA = new PersonIdent("Ada", "ada@shop.example");

  private final Path bare;
  private final Path checkout;
  private final Git git;

  private ShopRepository(Path bare, Path checkout, Git git) {
    this.bare = bare;
    this.checkout = checkout;
    this.git = git;
  }

  /** A new repository in a folder, whose one commit describes nothing yet. */
  static ShopRepository create(Path folder) throws IOException {
    IsolatedSystem.use();
    Path bare = folder.resolve("shop.git");
    Path checkout = folder.resolve("checkout");
    try {
      Git.init().setBare(true).setInitialBranch(BRANCH).setDirectory(bare.toFile()).call().close();
      Git git = Git.init().setInitialBranch(BRANCH).setDirectory(checkout.toFile()).call();
      git.remoteAdd().setName("origin").setUri(new URIish(bare.toUri().toURL())).call();
      ShopRepository repository = new ShopRepository(bare, checkout, git);
      repository.push("Begin the shop", Shop.beginning());
      return repository;
    } catch (GitAPIException e) {
      throw new IOException("the sample's Git repository cannot be made in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Its {@code file://} address. */
  public String url() {
    return "file://" + bare;
  }

  /**
   * Writes files, commits and pushes.
   *
   * @param files path → text
   * @return the commit's id
   */
  public String push(String message, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = checkout.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return push(message);
  }

  /** Deletes files, commits and pushes; returns the commit's id. */
  public String pushWithout(String message, Collection<String> paths) throws IOException {
    for (String path : paths) {
      Files.delete(checkout.resolve(path));
    }
    return push(message);
  }

  private String push(String message) throws IOException {
    try {
      git.add().addFilepattern(".").call();
      git.add().addFilepattern(".").setUpdate(true).call(); // what is gone
      ObjectId commit = git.commit().setMessage(message).setAuthor(ADA).setCommitter(ADA).call();
      for (PushResult result : git.push().add(BRANCH).call()) {
        for (RemoteRefUpdate update : result.getRemoteUpdates()) {
          if (update.getStatus() != RemoteRefUpdate.Status.OK) {
            throw new IOException("the push to " + url() + " was refused: " + update.getStatus() + " "
                + update.getMessage());
          }
        }
      }
      return commit.name();
    } catch (GitAPIException e) {
      throw new IOException("the push to " + url() + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
