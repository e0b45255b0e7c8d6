package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import java.io.IOException;

/** One thing that the tour shows. */
interface Step {
  /** What will be seen. */
  String title();

  /**
   * Makes it happen, and tells on the stage's screen what was seen.
   *
   * @throws Unseen      if something that should have happened was not seen
   * @throws ApiFault    if the cluster refuses what the tour itself does
   * @throws IOException if Git or the agent's HTTP server cannot be used
   */
  void play(Stage stage) throws Unseen, ApiFault, IOException;
}
