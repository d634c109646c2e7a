package io.sfumato.examples.lab;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.ContinualCounter;
import io.sfumato.streaming.CounterBounds;
import io.sfumato.streaming.CounterMechanism;
import io.sfumato.streaming.CounterPlan;
import io.sfumato.streaming.CounterPlan.Alternative;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab counter}: the errors of continual counters, by formula and by simulation. */
@Command(
    name = "counter",
    sortOptions = false,
    description = {
      "Compares the errors of continual counters of items between 0 and 1. Reads no data.",
      "",
      "Prints a row for each mechanism, the smallest mean error first: the size of its state, the"
          + " mean and the largest variance of the error, what the largest error of all steps"
          + " exceeds with probability 5 %% at most, and by how many percent the mean variance is"
          + " above what is proved to be the least for any factorization (zero-concentrated"
          + " guarantees only). A mechanism that cannot do the task is named on standard error, with"
          + " the reason.",
      "",
      "With --simulate, counters are also run, on a stream of ones, and their errors measured: the"
          + " mean of the squares, the same at the step of the largest variance, and the 95 %%"
          + " quantile of the largest error of a run. The noise is seeded and protects nobody.",
      ""
    })
final class CounterExperiment implements Runnable {

  private static final String HEADER =
      "mechanism,horizon,privacy,state_bytes,var_mean,var_max,max_error_95,gap_percent,"
          + "measured_var_mean,measured_var_max,measured_max_error_q95";

  private static final String ALL = "all";
  private static final long LONGEST_SIMULATION = 1L << 24;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--horizon",
      required = true,
      paramLabel = "T",
      description = "The number of steps.")
  private long horizon;

  @Option(
      names = "--rho",
      paramLabel = "R",
      description = "The guarantee of all releases together, for zero-concentrated privacy.")
  private @Nullable BigDecimal rho;

  @Option(names = "--epsilon", paramLabel = "E", description = "The same, for pure privacy.")
  private @Nullable BigDecimal epsilon;

  @Option(
      names = "--mechanism",
      defaultValue = ALL,
      paramLabel = "all|NAME",
      description = "The mechanism, for example binary-tree; without it, all of them.")
  private String mechanism = ALL;

  @Option(
      names = "--simulate",
      paramLabel = "N",
      description = "Runs to measure errors with; without it, none.")
  private @Nullable Integer runs;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description =
          "Seed of the noise, started anew for each mechanism; without it, ${DEFAULT-VALUE}. The"
              + " same seed gives the same output.")
  private long seed;

  @Override
  public void run() {
    PrivacyBound privacy = privacy();
    checkSimulation();
    CounterMechanism asked = mechanism.equals(ALL) ? CounterMechanism.AUTO : named(mechanism);
    CounterPlan plan = counter(privacy, asked).plan(); // refuses what nobody can do
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.println(HEADER);
    for (Alternative row : plan.alternatives()) {
      if (asked != CounterMechanism.AUTO && row.mechanism() != asked) {
        continue;
      }
      if (!row.isUsable()) {
        err.printf("%s is left out: %s%n", label(row.mechanism()), row.reason());
        continue;
      }
      out.println(row(counter(privacy, row.mechanism()), row));
      out.flush();
    }
  }

  private String row(ContinualCounter counter, Alternative plan) {
    CounterBounds bounds = counter.bounds();
    OptionalDouble gap = bounds.optimalityGap();
    return String.join(
        ",",
        label(plan.mechanism()),
        Long.toString(horizon),
        plan.guarantee().toString(),
        Long.toString(plan.estimate().orElseThrow().stateBytes()),
        number(bounds.meanSquaredError()),
        number(bounds.maxSquaredError()),
        number(bounds.maxError(0.05)),
        gap.isPresent() ? number(gap.getAsDouble()) : "",
        measured(counter, plan)
            .map(
                errors ->
                    number(errors.meanSquare())
                        + ","
                        + number(errors.meanSquareAtWorst())
                        + ","
                        + number(errors.largest().quantile(0.95)))
            .orElse(",,"));
  }

  private Optional<CounterErrors> measured(ContinualCounter counter, Alternative plan) {
    if (runs == null) {
      return Optional.empty();
    }
    spec.commandLine()
        .getErr()
        .printf(Locale.ROOT, "%s: %d runs of %d steps%n", label(plan.mechanism()), runs, horizon);
    return Optional.of(CounterErrors.measure(counter, plan.guarantee(), runs, seed));
  }

  private ContinualCounter counter(PrivacyBound privacy, CounterMechanism choice) {
    return ContinualCounter.builder().horizon(horizon).privacy(privacy).mechanism(choice).build();
  }

  private PrivacyBound privacy() {
    if (rho != null && epsilon == null) {
      return new Zcdp(rho);
    } else if (rho == null && epsilon != null) {
      return new PureDp(epsilon);
    }
    throw new IllegalArgumentException("the guarantee must be either --rho or --epsilon");
  }

  private void checkSimulation() {
    if (runs != null && runs < 1) {
      throw new IllegalArgumentException("--simulate must be at least 1, got " + runs);
    }
    if (runs != null && horizon > LONGEST_SIMULATION) {
      throw new IllegalArgumentException(
          "--simulate needs a --horizon of at most 2^24, got " + horizon);
    }
  }

  private static CounterMechanism named(String name) {
    List<CounterMechanism> known =
        Arrays.stream(CounterMechanism.values())
            .filter(mechanism -> mechanism != CounterMechanism.AUTO)
            .toList();
    return known.stream()
        .filter(mechanism -> label(mechanism).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--mechanism must be all or one of %s, got '%s'"
                        .formatted(
                            known.stream()
                                .map(CounterExperiment::label)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  /** Returns for example {@code binary-tree}. */
  private static String label(CounterMechanism mechanism) {
    return mechanism.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
