package dev.daytwo.web;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** A part of what the server answers. */
@FunctionalInterface
public interface Routes {
  /** Adds its paths. Called once, on the server's context. */
  void add(Router router, Vertx vertx);
}
