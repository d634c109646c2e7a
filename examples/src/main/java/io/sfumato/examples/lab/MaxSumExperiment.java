package io.sfumato.examples.lab;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.MaxSum;
import io.sfumato.streaming.MaxSumAlgorithm;
import io.sfumato.streaming.MaxSumPlan;
import java.io.PrintWriter;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab maxsum}: the largest of many sums over a stream, by every algorithm. */
@Command(
    name = "maxsum",
    sortOptions = false,
    description = {
      "Bounds the error of the largest column sum of a stream of rows of zeros and ones, released"
          + " after every row, by every algorithm. Reads no data.",
      "",
      "Prints a row for each algorithm, the smallest bound first: the error that is exceeded at"
          + " some step with probability beta, the 95 % quantile of the largest error of a step in"
          + " simulations, and an error that no algorithm with the same guarantee can stay below on"
          + " all streams.",
      ""
    })
final class MaxSumExperiment implements Runnable {

  private static final String HEADER =
      "algorithm,parameter,error_bound,measured_error_q95,lower_bound,chosen";

  private static final long SEED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--horizon",
      required = true,
      paramLabel = "T",
      description = "The number of rows, at least 1.")
  private long horizon;

  @Option(
      names = "--dimension",
      required = true,
      paramLabel = "D",
      description = "The number of columns, at least 1.")
  private int dimension;

  @ArgGroup(multiplicity = "1")
  private Guarantee guarantee = new Guarantee();

  /** One of two kinds. */
  static final class Guarantee {

    @Option(
        names = "--rho",
        required = true,
        paramLabel = "R",
        description = "The guarantee, for zero-concentrated privacy.")
    private @Nullable BigDecimal rho;

    @Option(
        names = "--epsilon",
        required = true,
        paramLabel = "E",
        description = "The guarantee, for pure privacy.")
    private @Nullable BigDecimal epsilon;

    PrivacyBound bound() {
      if (rho != null) {
        return new Zcdp(rho);
      }
      return new PureDp(epsilon == null ? BigDecimal.ZERO : epsilon);
    }
  }

  @Option(
      names = "--beta",
      defaultValue = "0.05",
      paramLabel = "B",
      description = "The failure probability, in (0, 1); without it, ${DEFAULT-VALUE}.")
  private double beta;

  @Option(
      names = "--ones",
      paramLabel = "S",
      description = "The most ones of a row; without it, as many as there are columns.")
  private @Nullable Integer ones;

  @Option(
      names = "--largest-sum",
      paramLabel = "M",
      description = "What no column sum exceeds; without it, the number of rows.")
  private @Nullable Long largest;

  @Option(
      names = "--simulate",
      paramLabel = "N",
      description =
          "How often to run each algorithm on a stream that is hard for it: columns almost full"
              + " of ones, so that sums grow fast and are nearly equal. Counters take N times T times D times up to a"
              + " microsecond.")
  private @Nullable Integer runs;

  @Override
  public void run() {
    if (runs != null && runs < 1) {
      throw new IllegalArgumentException("--simulate must be at least 1, got " + runs);
    }
    MaxSumPlan plan = maxSum(MaxSumAlgorithm.AUTO).plan();
    PrintWriter out = spec.commandLine().getOut();
    out.println(HEADER);
    for (MaxSumPlan.Alternative row : plan.alternatives()) {
      out.println(
          String.join(
              ",",
              row.algorithm().label(),
              row.parameter(),
              row.errorBound().isPresent() ? Double.toString(row.errorBound().getAsDouble()) : "",
              row.isUsable() ? measured(row.algorithm()) : "",
              Double.toString(row.lowerBound()),
              Boolean.toString(row.equals(plan.chosen()))));
      out.flush();
    }
  }

  private String measured(MaxSumAlgorithm algorithm) {
    if (runs == null) {
      return "";
    }
    spec.commandLine().getErr().printf("simulating %s%n", algorithm.label());
    return Double.toString(maxSum(algorithm).simulate(runs, SEED).quantile(0.95));
  }

  private MaxSum maxSum(MaxSumAlgorithm algorithm) {
    var builder =
        MaxSum.builder()
            .horizon(horizon)
            .dimension(dimension)
            .privacy(guarantee.bound())
            .failure(beta)
            .algorithm(algorithm);
    if (ones != null) {
      builder.onesPerRow(ones);
    }
    if (largest != null) {
      builder.largestSum(largest);
    }
    return builder.build();
  }
}
