package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import dev.daytwo.model.GitRef;
import dev.daytwo.model.Version;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.jspecify.annotations.Nullable;

/** The choice of one tag among those of a remote. */
final class NewestTag {
  private static final String TAGS = "refs/tags/";
  /** Of the same version, as v1.0.0 and 1.0.0 are, the same one each time. */
  private static final Comparator<Tag> ORDER = Comparator.comparing(Tag::version).thenComparing(Tag::name);

  private NewestTag() {}

  private record Tag(String name, Version version) {
    static @Nullable Tag of(Ref ref) {
      String name = ref.getName().startsWith(TAGS) ? ref.getName().substring(TAGS.length()) : "";
      Version version = Version.of(name);
      return version == null ? null : new Tag(name, version);
    }
  }

  /** The full name of the newest tag in the range. */
  static String of(RemoteAddress remote, GitRef.Semver ref, Wire wire) throws IOException, GitFault {
    List<Tag> tags;
    try (FetchConnection connection = wire.ask()) {
      Collection<Ref> refs = connection.getRefs();
      if (refs.isEmpty()) {
        throw new GitFault(Kind.EMPTY_REPOSITORY, remote + ": the repository has no commit yet; push one, and tag it");
      }
      tags = refs.stream().map(Tag::of).filter(tag -> tag != null).sorted(ORDER.reversed()).toList();
    }
    return tags.stream().filter(tag -> ref.range().contains(tag.version())).findFirst().map(tag -> TAGS + tag.name())
        .orElseThrow(() -> new GitFault(Kind.BRANCH_MISSING, remote + ": no tag is a version in " + ref.range() + "; "
            + (tags.isEmpty()
                ? "none is a version, such as v1.2.3"
                : "the newest are " + tags.stream().limit(5).map(Tag::name).collect(Collectors.joining(", ")))
            + "; push one, or mend ref of the source"));
  }
}
