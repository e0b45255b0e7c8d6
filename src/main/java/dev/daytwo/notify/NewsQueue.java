package dev.daytwo.notify;

import dev.daytwo.message.News;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/** Where the news for one receiver is collected until it is sent. Used by one thread at a time. */
interface NewsQueue {
  /**
   * What is sent at once.
   *
   * @param news how many pieces of news it holds
   */
  record Message(Buffer body, int news) {}

  /** News comes in; returns false if there is no place for it any more. */
  boolean hear(News news, Instant now);

  /** What has been told already, by an agent before this one or by the one that leads. */
  void learn(News news, Instant now);

  /** A unit is gone, and so is what was to be said of it. */
  void gone(String source, String subject, Instant now);

  /** What is to be sent now; it counts as told. */
  List<Message> due(Instant now);

  /** True if there is something to be sent later. */
  boolean waiting();
}
