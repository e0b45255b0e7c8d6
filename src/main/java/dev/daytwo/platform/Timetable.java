package dev.daytwo.platform;

import dev.daytwo.descriptor.Concurrency;
import java.time.Duration;
import java.time.ZoneId;

/**
 * When a CronJob runs, and what becomes of a run, every setting filled in.
 *
 * @param schedule    when it is due, as in a CronJob
 * @param timeZone    on whose clocks
 * @param timeout     how long one may take, all its tries together
 * @param concurrency what becomes of one that is due while the one before is not over
 * @param retries     how often one is tried again that failed
 */
public record Timetable(String schedule, ZoneId timeZone, Duration timeout, Concurrency concurrency, int retries) {}
