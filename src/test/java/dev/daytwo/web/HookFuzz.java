package dev.daytwo.web;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A webhook's body once its secret is proven: the first byte chooses who sends it and how, the rest is the body. */
public final class HookFuzz {
  private static final List<Map<String, String>> SENDERS = List.of(Map.of("X-GitHub-Event", "push"),
      Map.of("X-Gitea-Event", "push"), Map.of("X-Gitlab-Event", "Push Hook"), Map.of("X-Event-Key", "repo:push"),
      Map.of("X-Event-Key", "repo:refs_changed"), Map.of("X-Signature", "sha256=00"),
      Map.of("Authorization", "Bearer a"));

  private HookFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    int choice = Byte.toUnsignedInt(input[0]);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(SENDERS.get(choice % SENDERS.size()));
    Map<String, Object> tree = Hooks.tree(body,
        choice >= 128 ? "application/x-www-form-urlencoded" : "application/json");
    Provider sender = Provider.of(headers);
    if (sender == null) {
      throw new AssertionError("nobody sends " + headers);
    }
    if (tree == null) {
      return;
    }
    Provider.Event event = sender.event(headers, tree);
    if (!event.equals(sender.event(headers, tree))) {
      throw new AssertionError("another event of the same body");
    }
    String text = new String(body, StandardCharsets.UTF_8);
    for (String ref : event.refs()) { // nothing is made up: escapes apart, what it names was sent
      String name = ref.replaceFirst("^refs/(heads|tags)/", "");
      if (choice < 128 && text.indexOf('\\') < 0 && !text.contains(name)) {
        throw new AssertionError(ref + " is not in " + text);
      }
    }
  }
}
