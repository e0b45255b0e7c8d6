package dev.daytwo.demo;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The teller of what the agent does while a person plays: each of its Kubernetes Events, as a line. */
public final class Narrator implements ResourceEventHandler<Event> {
  private static final String AGENT = "daytwo.dev/agent";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Screen screen;

  private Narrator(Screen screen) {
    this.screen = screen;
  }

  /** Begins to tell; ends when the client is closed. */
  public static void begin(KubernetesClient client, Screen screen) {
    SharedIndexInformer<Event> informer = client.events().v1().events().inAnyNamespace().runnableInformer(0);
    informer.addEventHandler(new Narrator(screen));
    informer.exceptionHandler((started, failure) -> true); // at the end the cluster may go first
    var unused = informer.start();
  }

  @Override
  public void onAdd(Event event) {
    if (AGENT.equals(event.getReportingController()) && event.getRegarding() != null) {
      screen.print(TIME.format(LocalTime.now(ZoneId.systemDefault())) + "  "
          + event.getRegarding().getNamespace() + "/"
          + event.getRegarding().getName() + "  " + event.getReason() + ": " + event.getNote());
    }
  }

  @Override
  public void onUpdate(Event before, Event now) {
    // The agent writes each Event once.
  }

  @Override
  public void onDelete(Event event, boolean finalStateUnknown) {
    // An Event that expires is no news.
  }
}
