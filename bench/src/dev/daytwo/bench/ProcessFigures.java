package dev.daytwo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of a process and of the machine, in {@code /proc} (proc(5)). */
final class ProcessFigures {
  private static final double TICKS_A_SECOND = 100; // USER_HZ, the same on every architecture that Java 25 runs on

  private ProcessFigures() {}

  /** User and system time of a process so far, in seconds. */
  static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
  }

  /** Resident memory now, in MiB. */
  static long residentMib(long pid) throws IOException {
    return mib(pid, "VmRSS:");
  }

  /** The most resident memory so far, in MiB. */
  static long peakMib(long pid) throws IOException {
    return mib(pid, "VmHWM:");
  }

  private static long mib(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith(field))
        .map(line -> line.replaceAll("[^0-9]", "")).mapToLong(Long::parseLong).findFirst().orElse(0) / 1024;
  }

  /** The command line of a process. */
  static List<String> command(long pid) throws IOException {
    String words = Files.readString(Path.of("/proc/" + pid + "/cmdline")); // each ends with a NUL
    return List.of(words.substring(0, words.length() - 1).split("\0", -1));
  }

  /** How many processes wanted to run, on average over the last minute: over the number of cores, figures are noisy. */
  static double load() throws IOException {
    String averages = Files.readString(Path.of("/proc/loadavg"));
    return Double.parseDouble(averages.substring(0, averages.indexOf(' ')));
  }
}
