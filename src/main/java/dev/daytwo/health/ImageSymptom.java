package dev.daytwo.health;

import dev.daytwo.model.Quotation;
import dev.daytwo.model.Symptom;
import java.util.List;

/** That an image cannot be pulled, in the same words while the kubelet tries and while it pauses. */
final class ImageSymptom {
  /** What kubelet, containerd, CRI-O and Docker put before the cause. */
  private static final List<String> WRAPPINGS = List.of("Back-off pulling image \"[^\"]*\"(: )?",
      "(ErrImagePull|InvalidImageName|RegistryUnavailable|ImageInspectError): ",
      "rpc error: code = [A-Za-z]+ desc = ", "failed to pull and unpack image \"[^\"]*\": ",
      "failed to resolve (reference|image) \"[^\"]*\": ", "Error response from daemon: ",
      "(initializing source|reading manifest) [^ ]+( in [^ ]+)?: ");

  private ImageSymptom() {}

  /**
   * The symptom.
   *
   * @param image   as it is written in the pod
   * @param message of the container's waiting state; on older clusters empty of a cause while the kubelet pauses
   */
  static Symptom of(String image, String message) {
    String cause = message.strip();
    for (int i = 0; i < WRAPPINGS.size(); i++) {
      String before = cause;
      for (String wrapping : WRAPPINGS) {
        cause = cause.replaceFirst("^" + wrapping, "");
      }
      if (cause.equals(before)) {
        break;
      }
    }
    String words = "the image " + image + " cannot be pulled";
    return new Symptom(Symptom.Kind.IMAGE,
        Quotation.of(cause.isEmpty() ? words : words + ": " + cause, Refusal.MOST), false);
  }
}
