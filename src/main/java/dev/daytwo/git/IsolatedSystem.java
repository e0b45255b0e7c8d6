package dev.daytwo.git;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * JGit's view of the machine without the Git settings of its user: no {@code ~/.gitconfig}, no {@code /etc/gitconfig},
 * no {@code GIT_*} variables. A setting there could turn TLS verification off or send fetches elsewhere.
 */
public final class IsolatedSystem extends SystemReader.Delegate {
  private IsolatedSystem(SystemReader machine) {
    super(machine);
  }

  /** Makes it the view of the whole process; called before anything of JGit is used. */
  public static synchronized void use() {
    if (SystemReader.getInstance() instanceof IsolatedSystem) {
      return;
    }
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

  /** No settings, and nothing is ever written. */
  private static final class NoFile extends FileBasedConfig {
    NoFile(@Nullable Config parent, FS fs) {
      super(parent, new File("/dev/null"), fs);
    }

    /**
     * The resolution of file times, which JGit would else find out by writing files for seconds beside the first clone.
     * Two seconds is right for every file system, and JGit's own value until it knows.
     */
    @Override
    public long getTimeUnit(String section, @Nullable String subsection, String name, long otherwise, TimeUnit unit) {
      if (!section.equals("filesystem")) {
        return super.getTimeUnit(section, subsection, name, otherwise, unit);
      }
      return name.equals("timestampResolution") ? unit.convert(Duration.ofSeconds(2)) : 0;
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
