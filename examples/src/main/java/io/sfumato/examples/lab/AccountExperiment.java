package io.sfumato.examples.lab;

import io.sfumato.accounting.PlanCost;
import io.sfumato.privacy.Neighboring;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab account}: what a plan costs, by every method of accounting. */
@Command(
    name = "account",
    sortOptions = false,
    description = {
      "Says what a plan of releases costs, by every method of accounting. Reads no data.",
      "",
      PlanFile.FORMAT,
      "",
      "Prints a row for each delta or epsilon: from privacy loss distributions an interval that"
          + " contains the truth, for plans fixed in advance; then the upper bounds of Renyi and of"
          + " zero-concentrated differential privacy and of basic composition, empty where a method"
          + " says nothing.",
      ""
    })
final class AccountExperiment implements Runnable {

  private static final String HEADER = "quantity,at,pld_lower,pld_upper,renyi,zcdp,basic";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "FILE",
      description = "JSON file with the plan.")
  private Path file = Path.of("");

  @ArgGroup(multiplicity = "1")
  private Given given = new Given();

  @Option(
      names = "--neighboring",
      defaultValue = "add-remove",
      paramLabel = "RELATION",
      description =
          "The relation to protect, add-remove or replace-one; without it, ${DEFAULT-VALUE}.")
  private String neighboring = "add-remove";

  /** What is given: δ, to find ε, or the reverse. */
  static final class Given {

    @Option(
        names = "--delta",
        required = true,
        split = ",",
        paramLabel = "D",
        description = "Where to give epsilon: numbers in [0, 1).")
    private @Nullable List<Double> deltas;

    @Option(
        names = "--epsilon",
        required = true,
        split = ",",
        paramLabel = "E",
        description = "Where to give delta: numbers of at least 0.")
    private @Nullable List<Double> epsilons;
  }

  @Override
  public void run() {
    Neighboring relation = Neighboring.ofLabel(neighboring);
    List<Double> deltas = given.deltas == null ? List.of() : given.deltas;
    List<Double> epsilons = given.epsilons == null ? List.of() : given.epsilons;
    for (double delta : deltas) {
      if (!(delta >= 0 && delta < 1)) {
        throw new IllegalArgumentException("--delta must be in [0, 1), got " + delta);
      }
    }
    for (double epsilon : epsilons) {
      if (!(epsilon >= 0 && Double.isFinite(epsilon))) {
        throw new IllegalArgumentException(
            "--epsilon must be finite and at least 0, got " + epsilon);
      }
    }
    PlanCost cost = PlanCost.of(PlanFile.read(file).event(), relation);
    PrintWriter out = spec.commandLine().getOut();
    out.println(HEADER);
    deltas.forEach(delta -> out.println(row("epsilon", delta, cost.epsilon(delta))));
    epsilons.forEach(epsilon -> out.println(row("delta", epsilon, cost.delta(epsilon))));
  }

  /** All digits: a figure rounded to the nearest could promise too much. */
  private static String row(String quantity, double at, PlanCost.Bounds bounds) {
    return String.join(
        ",",
        quantity,
        Double.toString(at),
        Double.toString(bounds.lossDistribution().lower()),
        Double.toString(bounds.lossDistribution().upper()),
        text(bounds.renyi()),
        text(bounds.concentrated()),
        text(bounds.basic()));
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }
}
