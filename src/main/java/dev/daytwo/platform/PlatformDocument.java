package dev.daytwo.platform;

import dev.daytwo.descriptor.ResourceType;
import dev.daytwo.descriptor.Size;
import dev.daytwo.model.Leverage;
import dev.daytwo.platform.Platform.Alerts;
import dev.daytwo.platform.Platform.Monitoring;
import dev.daytwo.platform.Platform.Pod;
import dev.daytwo.platform.Platform.Required;
import dev.daytwo.platform.Platform.Storage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A platform file as it is written, before it is laid over the built-in platform. */
record PlatformDocument(String apiVersion, String kind, @Nullable Map<String, Size.Amounts> sizes,
    @Nullable Settings defaults, @Nullable Kinds kinds, @Nullable Tiers tiers,
    @Nullable Map<String, Settings> environments, List<Required> required, Images images, Pod pod, Network network,
    Routing routing, Storage storage, Monitoring monitoring, Alerts alerts, boolean dashboards,
    List<Extra> extras, List<Waiver> waivers, Map<String, ResourceType> resources, boolean sidecars,
    Counting leverage) {
  static final String KIND = "Platform";

  /** What leverage is counted by. */
  record Counting(Leverage.Hours hours) {}

  /** Settings by kind. */
  record Kinds(@Nullable Settings service, @Nullable Settings worker, @Nullable Settings cronJob,
      @Nullable Settings statefulService) {}

  /** Settings by tier. */
  record Tiers(Settings.@Nullable OfTier critical, Settings.@Nullable OfTier standard,
      Settings.@Nullable OfTier bestEffort) {}

  /**
   * Who may call, and who is called, without a service's asking.
   *
   * @param gatewayNamespace null for the one that routing names
   */
  record Network(@Nullable String gatewayNamespace, Dns dns) {}

  /** Where the cluster's DNS runs, and the labels of its pods. */
  record Dns(String namespace, Map<String, String> labels) {}
}
