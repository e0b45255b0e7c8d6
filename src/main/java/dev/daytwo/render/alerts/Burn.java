package dev.daytwo.render.alerts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * One way in which an error budget of 30 days burns too fast: the share of bad requests is above {@code factor} times the
 * share that the objective leaves, over the long window, and still over the short one, so that it ends soon after the
 * trouble does
 * (<a href="https://sre.google/workbook/alerting-on-slos/">multiwindow, multi-burn-rate alerts</a>).
 *
 * @param lasts how long that must be so, so that one bad evaluation wakes nobody
 * @param gone  after how long the budget is used up
 */
record Burn(Severity severity, String longWindow, String shortWindow, BigDecimal factor, String lasts,
    String gone) {
  /** From the fastest, which spends 2 % of the budget in an hour, to the slowest, 10 % in three days. */
  static final List<Burn> ALL = List.of(new Burn(Severity.PAGE, "1h", "5m", new BigDecimal("14.4"), "2m", "50 hours"),
      new Burn(Severity.PAGE, "6h", "30m", new BigDecimal("6"), "15m", "5 days"),
      new Burn(Severity.TICKET, "1d", "2h", new BigDecimal("3"), "1h", "10 days"),
      new Burn(Severity.TICKET, "3d", "6h", new BigDecimal("1"), "3h", "30 days"));

  /** Fewer bad requests than this in the long window wake nobody: with little traffic, one is a large share. */
  static final int LEAST_BAD = 10;

  /** The share of bad requests above which the budget of an objective, in percent, burns that fast. */
  BigDecimal share(double objective) {
    return factor.multiply(budget(objective));
  }

  /** The share of bad requests that an objective, in percent, leaves. */
  static BigDecimal budget(double objective) {
    return BigDecimal.ONE.subtract(new BigDecimal(Double.toString(objective)).divide(BigDecimal.valueOf(100),
        MathContext.DECIMAL64)).stripTrailingZeros();
  }

  /** False if not even a service that answers nothing right burns it that fast. */
  boolean possible(double objective) {
    return share(objective).compareTo(BigDecimal.ONE) < 0;
  }

  /** A number as PromQL has it. */
  static String text(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
