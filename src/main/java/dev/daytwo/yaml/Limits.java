package dev.daytwo.yaml;

/**
 * How much one YAML file may ask of its reader.
 *
 * @param bytes   of UTF-8 in the whole file
 * @param aliases {@code *name} references in one document
 * @param depth   of nested lists and maps
 * @param nodes   of one document, with aliases counted as often as they are used
 */
public record Limits(int bytes, int aliases, int depth, int nodes) {
  /** 1 MiB, 50 aliases, depth 64, 250,000 nodes: far above what a person writes. */
  public static final Limits DEFAULT = new Limits(1 << 20, 50, 64, 250_000);
}
