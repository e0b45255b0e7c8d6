package dev.daytwo.git;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * JGit's view of the machine without the Git settings of its user: no {@code ~/.gitconfig}, no {@code /etc/gitconfig},
 * no {@code GIT_*} variables. A setting there could turn TLS verification off or send fetches elsewhere.
 */
final class IsolatedSystem extends SystemReader.Delegate {
  private IsolatedSystem(SystemReader machine) {
    super(machine);
  }

  /** Makes it the view of the whole process; called before anything of JGit is used. */
  static synchronized void use() {
    if (SystemReader.getInstance() instanceof IsolatedSystem) {
      return;
    }
    // Else the first clone waits seconds for a probe of the file system's timestamps.
    FS.FileStoreAttributes.setBackground(true);
    SystemReader.setInstance(new IsolatedSystem(SystemReader.getInstance()));
  }

  @Override
  public @Nullable String getenv(String variable) {
    return variable.startsWith("GIT_") ? null : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new NoFile(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new NoFile(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new NoFile(parent, fs);
  }

  /** Settings that live in memory only. */
  private static final class NoFile extends FileBasedConfig {
    NoFile(@Nullable Config parent, FS fs) {
      super(parent, new File("/dev/null"), fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
