package dev.daytwo.descriptor;

import java.util.List;
import java.util.Map;

/**
 * A container beside the main one, in the same pods.
 *
 * @param command empty for the image's own
 * @param args    empty for the image's own
 */
public record Sidecar(String name, String image, List<String> command, List<String> args, String cpu, String memory,
    Map<String, String> env, Map<String, SecretRef> secrets) {}
