package dev.daytwo.demo;

/** A local control plane that cannot be had or does not start; the message says why and how to mend it. */
public final class ControlPlaneException extends RuntimeException {
  ControlPlaneException(String message) {
    super(message);
  }

  ControlPlaneException(String message, Throwable cause) {
    super(message, cause);
  }
}
