package io.sfumato.examples.lab;

import io.sfumato.accounting.Calibration;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab calibrate}: the parameter with which a plan just meets a target. */
@Command(
    name = "calibrate",
    sortOptions = false,
    description = {
      "Finds the parameter with which a plan of releases just meets a target: the smallest noise,"
          + " or the largest rate, guarantee of each release or number of releases. Reads no data.",
      "",
      PlanFile.FORMAT,
      "One parameter, in as many places as you like, is \"?\": that is the one to find, for example"
          + " [{\"event\":\"gaussian\",\"sigma\":\"?\",\"count\":100}].",
      "",
      "Prints one row. The value met the target when it was checked; it is within 1e-6 of itself"
          + " of one that did not.",
      ""
    })
final class CalibrateExperiment implements Runnable {

  private static final String HEADER = "parameter,value,target,neighboring,use";

  /** Parameters of noise: more of it loses less. */
  private static final Set<String> NOISE = Set.of("sigma", "scale");

  private static final Set<String> COUNTS = Set.of("count", "steps");
  private static final Set<String> PROBABILITIES = Set.of("rate", "delta");
  private static final Set<String> LOSSES = Set.of("epsilon", "rho", "sensitivity");

  private static final double LEAST = 1e-12;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "FILE",
      description = "JSON file with the plan.")
  private Path file = Path.of("");

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description = "The target, with --delta for approximate or without it for pure privacy.")
  private @Nullable BigDecimal epsilon;

  @Option(names = "--delta", paramLabel = "D", description = "The delta of the target, in (0, 1).")
  private @Nullable BigDecimal delta;

  @Option(
      names = "--rho",
      paramLabel = "R",
      description = "The target, for zero-concentrated privacy.")
  private @Nullable BigDecimal rho;

  @Option(
      names = "--neighboring",
      defaultValue = "add-remove",
      paramLabel = "RELATION",
      description =
          "The relation to protect, add-remove or replace-one; without it, ${DEFAULT-VALUE}.")
  private String neighboring = "add-remove";

  @Option(
      names = "--adaptive",
      description =
          "For releases chosen after seeing answers, under an accountant with the target as its"
              + " budget; without it, for a plan fixed in advance.")
  private boolean adaptive;

  @Override
  public void run() {
    PrivacyBound target = target();
    Neighboring relation = Neighboring.ofLabel(neighboring);
    PlanFile plan = PlanFile.read(file);
    String parameter = parameter(plan.open());
    Calibration calibration = Calibration.of(target, relation);
    String value = value(parameter, adaptive ? calibration.adaptive(0) : calibration, plan);
    PrintWriter out = spec.commandLine().getOut();
    out.println(HEADER);
    out.println(
        String.join(
            ",",
            parameter,
            value,
            "\"" + target + "\"",
            relation.label(),
            adaptive ? "adaptive" : "fixed"));
  }

  private static String value(String parameter, Calibration calibration, PlanFile plan) {
    if (COUNTS.contains(parameter)) {
      return Long.toString(calibration.largestCount(k -> plan.with(BigDecimal.valueOf(k))));
    } else if (NOISE.contains(parameter)) {
      return Double.toString(calibration.smallest(x -> plan.with(BigDecimal.valueOf(x))));
    } else if (PROBABILITIES.contains(parameter)) {
      double most = parameter.equals("rate") ? 1 : Math.nextDown(1.0);
      return Double.toString(
          calibration.between(LEAST, most).largest(x -> plan.with(BigDecimal.valueOf(x))));
    }
    return Double.toString(calibration.largest(x -> plan.with(BigDecimal.valueOf(x))));
  }

  private static String parameter(List<String> open) {
    List<String> distinct = open.stream().distinct().toList();
    if (distinct.size() != 1) {
      throw new IllegalArgumentException(
          "--plan must leave one parameter open as \"?\", got "
              + (distinct.isEmpty() ? "none" : String.join(", ", distinct)));
    }
    String parameter = distinct.get(0);
    if (!NOISE.contains(parameter)
        && !COUNTS.contains(parameter)
        && !PROBABILITIES.contains(parameter)
        && !LOSSES.contains(parameter)) {
      throw new IllegalArgumentException(
          "--plan must leave open a sigma, scale, rate, epsilon, delta, rho, sensitivity, count or"
              + " steps, got '"
              + parameter
              + "'");
    }
    return parameter;
  }

  private PrivacyBound target() {
    if (rho != null && epsilon == null && delta == null) {
      return new Zcdp(rho);
    } else if (rho == null && epsilon != null) {
      return delta == null ? new PureDp(epsilon) : new ApproxDp(epsilon, delta);
    }
    throw new IllegalArgumentException(
        "the target must be --epsilon, --epsilon with --delta, or --rho");
  }
}
