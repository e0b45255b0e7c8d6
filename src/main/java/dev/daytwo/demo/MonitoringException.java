package dev.daytwo.demo;

/** Prometheus or Alertmanager cannot be had, or did not start; the message says what to do, or ends with its log. */
public final class MonitoringException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MonitoringException(String message) {
    super(message);
  }

  MonitoringException(String message, Throwable cause) {
    super(message, cause);
  }
}
