package dev.daytwo.cli;

import dev.daytwo.model.Leverage;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** Hours against services for three ways, as a picture that stands by itself. */
final class LeveragePlot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 440;
  private static final int LEFT = 70;
  private static final int RIGHT = 550;
  private static final int TOP = 50;
  private static final int BOTTOM = 380;
  /** Steps of an axis; about five of them are shown. */
  private static final int[] STEPS = {1, 2, 5};

  private final int services;
  private final double hours;
  private final StringBuilder svg = new StringBuilder();

  private LeveragePlot(int services, double hours) {
    this.services = services;
    this.hours = hours;
  }

  /** An SVG document. The colours are told apart by people who see few, and each line has its name beside it. */
  static String svg(Leverage leverage, Leverage.Hours hours) {
    int most = Math.max(50, leverage.services());
    double top = Math.max(1, Math.max(hours.onVirtualMachines(most),
        Math.max(hours.onKubernetes(most), leverage.onDaytwo(hours, most))));
    LeveragePlot plot = new LeveragePlot(most, top);
    plot.open(leverage, hours);
    plot.axes();
    if (leverage.services() > 0) {
      plot.add("<line x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\" stroke=\"#777\" stroke-dasharray=\"4 4\"/>%n"
          + "<text x=\"%1$.1f\" y=\"%4$d\" text-anchor=\"middle\">now: %5$d</text>%n", plot.x(leverage.services()), TOP,
          BOTTOM, TOP - 6, leverage.services());
    }
    plot.series("virtual-machines", "virtual machines", "#b34700", hours::onVirtualMachines);
    plot.series("kubernetes", "plain Kubernetes", "#0b5fa5", hours::onKubernetes);
    plot.series("daytwo", "Daytwo", "#00693e", count -> leverage.onDaytwo(hours, count));
    return plot.svg.append("</svg>\n").toString();
  }

  private void open(Leverage leverage, Leverage.Hours rates) {
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title desc\" "
        + "font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">%n", WIDTH, HEIGHT);
    add("<title id=\"title\">Hours of work against number of services</title>%n");
    add("<desc id=\"desc\">With %d services: virtual machines %s, plain Kubernetes %s, Daytwo %s hours.</desc>%n",
        leverage.services(), LeverageCommand.number(rates.onVirtualMachines(leverage.services())),
        LeverageCommand.number(rates.onKubernetes(leverage.services())),
        LeverageCommand.number(leverage.onDaytwo(rates, leverage.services())));
    add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n", WIDTH, HEIGHT);
  }

  private void axes() {
    double step = step(hours);
    for (double at = 0; at <= hours; at += step) {
      add("<line x1=\"%d\" y1=\"%2$.1f\" x2=\"%3$d\" y2=\"%2$.1f\" stroke=\"#ddd\"/>%n", LEFT, y(at), RIGHT);
      add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n", LEFT - 8, y(at) + 4, LeverageCommand.number(at));
    }
    double every = step(services);
    for (double at = 0; at <= services; at += every) {
      add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n", x(at), BOTTOM + 20,
          LeverageCommand.number(at));
    }
    add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">services</text>%n", (LEFT + RIGHT) / 2, BOTTOM + 42);
    add("<text x=\"%d\" y=\"%d\">hours</text>%n", 12, TOP - 18);
  }

  /** A round step that divides an axis into about five. */
  private static double step(double length) {
    double ten = Math.pow(10, Math.floor(Math.log10(length / 5)));
    for (int each : STEPS) {
      if (length / (each * ten) <= 6) {
        return each * ten;
      }
    }
    return 10 * ten;
  }

  private void series(String id, String name, String colour, IntToDoubleFunction way) {
    add("<g id=\"%s\" stroke=\"%s\" fill=\"%2$s\">%n<polyline fill=\"none\" stroke-width=\"2.5\" points=\"", id,
        colour);
    add("%.1f,%.1f %.1f,%.1f", x(0), y(way.applyAsDouble(0)), x(services), y(way.applyAsDouble(services)));
    add("\"/>%n<text stroke=\"none\" x=\"%d\" y=\"%.1f\">%s</text>%n</g>%n", RIGHT + 8,
        y(way.applyAsDouble(services)) + 4, name);
  }

  private double x(double count) {
    return LEFT + (RIGHT - LEFT) * count / services;
  }

  private double y(double value) {
    return BOTTOM - (BOTTOM - TOP) * value / hours;
  }

  private void add(String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form.replace("%n", "\n"), values));
  }
}
