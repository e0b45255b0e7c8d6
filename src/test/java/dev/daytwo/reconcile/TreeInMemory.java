package dev.daytwo.reconcile;

import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The files of a source as a map of paths to texts, which may still change; what is not there reads as empty. */
record TreeInMemory(Map<String, String> files) implements SourceTree {
  @Override
  public Collection<String> paths() {
    return files.keySet();
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  @Override
  public Result<String> read(String path) {
    return Result.of(files.getOrDefault(path, ""));
  }
}
