package dev.daytwo.tracing;

import io.opentelemetry.api.common.AttributeKey;

/** The attributes of spans: OpenTelemetry's semantic conventions where they have one, else names of our own. */
final class Names {
  static final AttributeKey<String> REVISION = AttributeKey.stringKey("vcs.ref.head.revision");
  static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("k8s.namespace.name");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> SOURCE = AttributeKey.stringKey("daytwo.source");
  static final AttributeKey<String> ENVIRONMENT = AttributeKey.stringKey("daytwo.environment");
  static final AttributeKey<String> SERVICE = AttributeKey.stringKey("daytwo.service");
  static final AttributeKey<String> KIND = AttributeKey.stringKey("daytwo.object.kind");
  static final AttributeKey<String> OBJECT = AttributeKey.stringKey("daytwo.object.name");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("daytwo.outcome");
  static final AttributeKey<String> TRIGGER = AttributeKey.stringKey("daytwo.trigger");
  static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("daytwo.message");
  static final AttributeKey<Long> UNITS = AttributeKey.longKey("daytwo.units");
  static final AttributeKey<Long> LEFT_OUT = AttributeKey.longKey("daytwo.units.left_out");
  static final AttributeKey<Long> PROBLEMS = AttributeKey.longKey("daytwo.problems");
  static final AttributeKey<Long> WRITES = AttributeKey.longKey("daytwo.writes");
  static final AttributeKey<Long> RECONCILES = AttributeKey.longKey("daytwo.reconciles");

  private Names() {}
}
