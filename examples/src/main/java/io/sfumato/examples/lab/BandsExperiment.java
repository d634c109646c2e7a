package io.sfumato.examples.lab;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.CurveBootstrap;
import io.sfumato.survival.DpKaplanMeier;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.Estimate;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.RiskTable;
import io.sfumato.survival.SurvivalBand;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lab bands}: how often the bands of private curves hold the curve of the population. */
@Command(
    name = "bands",
    sortOptions = false,
    description = {
      "Measures how often 95 %% bands and intervals hold what they are for.",
      Lab.WARNING,
      "",
      "For each epsilon, draws studies of as many rows from the file, with replacement, releases each"
          + " with the library's defaults, and compares its bands with the exact curve of the file."
          + " coverage is over 500 equally spaced times of (0, horizon], reliable_coverage over those up"
          + " to the reliability horizon, simultaneous_coverage that of all knots at once. greenwood is"
          + " what not to do: it takes noisy counts for exact ones. Rows median and restricted-mean (at"
          + " 73 %% of the horizon) are of their intervals.",
      ""
    })
final class BandsExperiment implements Runnable {

  private static final String HEADER =
      "epsilon,method,repetitions,coverage,reliable_coverage,simultaneous_coverage,mean_width,"
          + "reliable_up_to";
  private static final double CONFIDENCE = 0.95;
  private static final int TIMES = 500;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SurvivalFile file = new SurvivalFile();

  @Mixin private SimulationOptions simulation = new SimulationOptions();

  @Override
  public void run() {
    Map<PureDp, DpLifeTable> measurements = simulation.measurements(builder -> builder);
    StudyRows rows = file.rows();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    err.println(Lab.WARNING);
    out.println(HEADER);
    measurements.forEach(
        (privacy, measurement) -> {
          err.printf("%s: %d studies, %s%n", privacy, simulation.repetitions(), measurement);
          measure(privacy, measurement, rows)
              .forEach(
                  (method, tally) ->
                      out.println(
                          privacy.epsilon().toPlainString()
                              + ","
                              + method
                              + ","
                              + tally.row(simulation.repetitions())));
        });
  }

  private Map<String, Tally> measure(PureDp privacy, DpLifeTable measurement, StudyRows rows) {
    KaplanMeier truth = KaplanMeier.of(rows.data());
    double tau = 0.73 * simulation.horizon();
    Map<String, Tally> tallies = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(simulation.seed());
    NoiseSource noise = NoiseSource.seeded(simulation.seed());
    for (int i = 0; i < simulation.repetitions(); i++) {
      LifeTable table = SimulatedRelease.of(measurement, privacy, rows.drawn(random).data(), noise);
      DpKaplanMeier curve = table.kaplanMeier();
      CurveBootstrap bootstrap = curve.bootstrap();
      Limits greenwood = greenwood(curve, table.riskTable());
      tally(tallies, "greenwood").add(curve, truth, greenwood);
      tally(tallies, "delta").add(curve, truth, Limits.of(curve.band(CONFIDENCE)));
      tally(tallies, "bootstrap").add(curve, truth, Limits.of(bootstrap.band(CONFIDENCE)));
      tally(tallies, "simultaneous")
          .add(curve, truth, Limits.of(bootstrap.simultaneousBand(CONFIDENCE)));
      tally(tallies, "median").add(truth.median(), bootstrap.median(CONFIDENCE));
      tally(tallies, "restricted-mean")
          .add(truth.restrictedMean(tau), bootstrap.restrictedMean(tau, CONFIDENCE));
    }
    return tallies;
  }

  private Tally tally(Map<String, Tally> tallies, String method) {
    return tallies.computeIfAbsent(method, name -> new Tally());
  }

  /** Returns the log-log limits of Greenwood's variance, as if the estimated counts were exact. */
  private static Limits greenwood(DpKaplanMeier curve, RiskTable table) {
    double[] knots = curve.grid().knots();
    double[] survival = curve.survival();
    double[] factor = new double[knots.length];
    double variance = 0;
    for (int k = 1; k < knots.length; k++) {
      RiskTable.Row bin = table.rows().get(k - 1);
      double atRisk = bin.atRisk() - bin.censored() / 2;
      variance += bin.events() / (atRisk * Math.max(1, atRisk - bin.events()));
      factor[k] = Math.exp(1.959963984540054 * Math.sqrt(variance) / -Math.log(survival[k]));
    }
    return new Limits(
        time -> Math.pow(curve.survivalAt(time), at(knots, factor, time)),
        time -> Math.pow(curve.survivalAt(time), 1 / at(knots, factor, time)));
  }

  /** Returns the value of the knot at or after a time. */
  private static double at(double[] knots, double[] values, double time) {
    int found = Arrays.binarySearch(knots, time);
    return values[Math.min(values.length - 1, found >= 0 ? found : -found - 1)];
  }

  /** Limits of a curve at every time. */
  private record Limits(DoubleUnaryOperator lower, DoubleUnaryOperator upper) {

    static Limits of(SurvivalBand band) {
      return new Limits(band::lowerAt, band::upperAt);
    }

    boolean hold(KaplanMeier truth, double time) {
      double survival = truth.survivalAt(time);
      return lower.applyAsDouble(time) <= survival && survival <= upper.applyAsDouble(time);
    }
  }

  /** Sums over studies. */
  private final class Tally {

    private double held;
    private double heldReliably;
    private int reliable;
    private int heldAtOnce;
    private double width;
    private int bounded;
    private int curves;
    private double reliableUpTo;

    void add(DpKaplanMeier curve, KaplanMeier truth, Limits limits) {
      double last = curve.reliableUpTo();
      int reliableTimes = 0;
      int reliablyHeld = 0;
      for (int i = 1; i <= TIMES; i++) {
        double time = simulation.horizon() / TIMES * i;
        boolean holds = limits.hold(truth, time);
        held += holds ? 1.0 / TIMES : 0;
        width += (limits.upper.applyAsDouble(time) - limits.lower.applyAsDouble(time)) / TIMES;
        if (time <= last) {
          reliableTimes++;
          reliablyHeld += holds ? 1 : 0;
        }
      }
      if (reliableTimes > 0) {
        reliable++;
        heldReliably += (double) reliablyHeld / reliableTimes;
      }
      bounded++;
      boolean atOnce =
          Arrays.stream(curve.grid().knots()).skip(1).allMatch(time -> limits.hold(truth, time));
      heldAtOnce += atOnce ? 1 : 0;
      reliableUpTo += last;
      curves++;
    }

    /** A limit that is NaN bounds nothing. */
    void add(double truth, Estimate estimate) {
      held += truth < estimate.lower() || truth > estimate.upper() ? 0 : 1;
      if (!Double.isNaN(estimate.upper() - estimate.lower())) {
        width += estimate.upper() - estimate.lower();
        bounded++;
      }
    }

    String row(int repetitions) {
      return String.format(
          Locale.ROOT,
          "%d,%.4f,%s,%s,%s,%s",
          repetitions,
          held / repetitions,
          cell(heldReliably / reliable),
          cell((double) heldAtOnce / curves),
          cell(width / bounded),
          cell(reliableUpTo / curves));
    }

    /** Returns a number, or nothing where there was nothing to count. */
    private String cell(double value) {
      return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }
  }
}
