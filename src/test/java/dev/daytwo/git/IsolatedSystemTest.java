package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent depends on no Git settings of its user or machine. */
class IsolatedSystemTest {
  @Test
  void the_settings_of_the_user_and_the_machine_are_empty() throws Exception {
    IsolatedSystem.use();
    assertTrue(SystemReader.getInstance().getUserConfig().getSections().isEmpty());
    assertTrue(SystemReader.getInstance().getSystemConfig().getSections().isEmpty());
    assertTrue(SystemReader.getInstance().openUserConfig(null, FS.DETECTED).getSections().isEmpty());
  }

  @Test
  void a_repository_sees_its_own_settings_only(@TempDir Path folder) throws Exception {
    IsolatedSystem.use();
    try (FileRepository repository = new FileRepository(folder.resolve("x.git").toFile())) {
      repository.create(true);
      assertNull(repository.getConfig().getString("user", null, "name"));
    }
  }

  @Test
  void no_git_variable_is_seen() {
    IsolatedSystem.use();
    System.getenv().keySet().stream().filter(name -> name.startsWith("GIT_"))
        .forEach(name -> assertNull(SystemReader.getInstance().getenv(name)));
    assertNull(SystemReader.getInstance().getenv("GIT_SSL_NO_VERIFY"));
  }
}
