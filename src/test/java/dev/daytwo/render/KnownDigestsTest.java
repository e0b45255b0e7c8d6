package dev.daytwo.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Digest;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import dev.daytwo.platform.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Releases remember digests, and a newer agent compares its own with them: another one for the same object would be a
 * needless write for each unit of everybody.
 */
class KnownDigestsTest {
  private static final Map<String, Object> NAMED = Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata",
      Map.of("name", "a", "namespace", "shop"));

  private static String digest(Map<String, Object> more) {
    Map<String, Object> tree = new LinkedHashMap<>(NAMED);
    tree.putAll(more);
    return Manifest.of(tree).hash();
  }

  @Test
  void ofAnObject() {
    assertEquals("7cccb7d294f58fc5394e2caa4af50ff4", digest(Map.of()));
  }

  @Test
  void ofEveryKindOfValue() {
    Map<String, Object> values = new LinkedHashMap<>(Map.of("text", "x", "whole", 80L, "small", 7, "part", 0.25, "yes",
        true, "no", false, "empty", Map.of(), "none", List.of(), "blank", ""));
    Tree.put(values, "null", null);
    List<Object> list = new ArrayList<>(List.of(1L, "two", List.of(Map.of("b", 1L, "a", 2L))));
    Tree.add(list, null);
    values.put("list", list);
    assertEquals("1e9cdf06370f5c88c6d832d76077c8ca", digest(Map.of("data", values)));
  }

  /** Each is longer than a word of the machine, and some are beside what needs no care. */
  @Test
  void ofTextsThatAreEscapedOrNotInAscii() {
    assertEquals("893c96c608da85e7b2e5647d210fa73f",
        digest(Map.of("data",
            Map.of("quote", "a long text that says \"hello\" to everybody who reads it", "path", "c:\\temp", "lines",
                "one\ntwo\r\n\tthree and a long rest that has nothing of the kind in it", "control",
                "\u0001\u001f\u007f",
                "umlauts", "Grüße aus Österreich, und noch ein langer Satz", "rare", "€ 漢字 \ud83d\ude00", "half",
                "\ud83d", "k\"ey\n", "v", "schlüssel", "w"))));
  }

  @Test
  void ofMapsWithManyKeys() {
    Map<String, Object> many = new LinkedHashMap<>();
    for (int i = 40; i > 0; i--) {
      many.put("key-" + i, "value " + i);
    }
    assertEquals("334fc6dbafa15e970dee983d6a42348b", digest(Map.of("data", many)));
  }

  @Test
  void ofASetAndOfWhatPeopleWrote() {
    Desired desired = Renderer.render(SourceFile.parse("in.yaml", """
        apiVersion: daytwo.dev/v1
        kind: Service
        name: orders
        image: ghcr.io/acme/orders:1.4.2
        port: 8080
        scale: {min: 3}
        environments:
          production: {scale: {max: 7}}
        """).descriptors().getFirst(),
        new Environment("production", "{environment}", new Environment.Policy(true, true), true), "shop",
        new Commit("c", "", "", Instant.EPOCH), Platform.BUILT_IN, path -> null).get();
    assertEquals("963d680a61415ea9e49f4ef8d3d6d7ce", desired.descriptor());
    // what is rendered may change, and the objects' own digests with it
    assertEquals(Digest.of(desired.objects().stream().map(Manifest::hash).collect(Collectors.joining("\n"))),
        desired.hash());
    assertEquals("2c3b6003129c20e2795fe0b4f2e0357d", Digest.of("one\ntwo ü"));
  }
}
