package dev.daytwo.yaml;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node while it is bound: its path from the top of the document, and where its problems go. A reader of a shorthand
 * is given one.
 */
public final class Cursor {
  private final Binder binder;
  private final Yaml yaml;
  private final @Nullable Cursor above;
  private final String key; // of a map; where that has none, the place in a list
  private final int index;
  private final boolean secret;
  private final List<Problem> problems;

  /** The top of a document. */
  Cursor(Binder binder, Yaml yaml, List<Problem> problems) {
    this(binder, yaml, null, "", -1, false, problems);
  }

  private Cursor(Binder binder, Yaml yaml, @Nullable Cursor above, String key, int index, boolean secret,
      List<Problem> problems) {
    this.binder = binder;
    this.yaml = yaml;
    this.above = above;
    this.key = key;
    this.index = index;
    this.secret = secret;
    this.problems = problems;
  }

  /** The node. */
  public Yaml yaml() {
    return yaml;
  }

  /** {@code scale.min}, {@code uses[1].port}; empty at the top. Put together when a problem asks, which is seldom. */
  public String path() {
    if (above == null) {
      return "";
    }
    String path = above.path();
    if (index >= 0) {
      return path + "[" + index + "]";
    }
    boolean word = key.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    return word ? (path.isEmpty() ? key : path + "." + key) : path + "[\"" + key + "\"]";
  }

  /** What was found, for a message; the value itself is left out under a secret field. */
  public String found() {
    return secret && yaml instanceof Yaml.Scalar && !yaml.isNull() ? "a plain value" : yaml.describe();
  }

  /** Tells a problem with this node. */
  public void problem(String message) {
    problem(yaml.position(), message);
  }

  /** Tells a problem with this node at another place, such as its key. */
  public void problem(Position position, String message) {
    problems.add(new Problem(position, path(), message));
  }

  /** Tells a problem that was found by other means. */
  public void tell(Problem problem) {
    problems.add(problem);
  }

  /** Tells that something else was expected here; always null, to be returned. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // null is of every type
  public <T> @Nullable T expected(String what) {
    problem("expected " + what + ", found " + found());
    return null;
  }

  /** As {@link #expected(String)}, with the nearest right name at the end. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // null is of every type
  public <T> @Nullable T expected(String what, String hint) {
    problem("expected " + what + ", found " + found() + hint);
    return null;
  }

  /** The place of a key's value below this one. */
  public Cursor at(String key, Yaml value) {
    return at(key, value, false);
  }

  Cursor at(String key, Yaml value, boolean hide) {
    return new Cursor(binder, value, this, key, -1, secret || hide, problems);
  }

  /** The place of a list's item below this one, from 0. */
  public Cursor at(int index, Yaml value) {
    return new Cursor(binder, value, this, "", index, secret, problems);
  }

  /** This node read as any type that the binder knows; null if it is not one, which has then been told. */
  public @Nullable Object read(Type type) {
    return binder.read(type, this);
  }

  /** This node read as a record, past the reader that is registered for its type; null if it is not one. */
  public <R extends Record> @Nullable R record(Class<R> type) {
    return binder.record(type, this);
  }

  /** How many problems were told so far, here and elsewhere. */
  int told() {
    return problems.size();
  }
}
