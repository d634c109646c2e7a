package io.sfumato.examples.lab;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.SurvivalData;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab km}: how far private Kaplan-Meier curves are from the exact one. */
@Command(
    name = "km",
    sortOptions = false,
    description = {
      "Compares private Kaplan-Meier curves with the exact one.",
      Lab.WARNING,
      "",
      "For each epsilon and method, releases a curve many times, and compares it with the exact one"
          + " on 500 equally spaced points of (0, horizon]. Prints medians over the releases:",
      "  bins              of the grid",
      "  rmse_median       the root mean squared error,",
      "  rmse_p90          and its 90 %% quantile",
      "  sup_median        the largest error",
      "  method",
      "  median_abs_error  of the median survival time; a curve that stays above 1/2 counts as"
          + " crossing at the horizon; empty if the exact one does",
      "  rmst_abs_error    of the restricted mean up to 73 %% of the horizon",
      "  coverage_95       the part of the points at which the 95 %% band contains the exact curve,"
          + " the mean over the releases; empty for methods without a band. A band is for the"
          + " curve of the population, so it covers that of the sample more often.",
      ""
    })
final class KaplanMeierExperiment implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SurvivalFile file = new SurvivalFile();

  @Option(
      names = "--epsilon",
      required = true,
      split = ",",
      paramLabel = "E",
      description = "The guarantees to measure, each a number above 0.")
  private List<Double> epsilons = List.of();

  @Mixin private CurveMethods methods = new CurveMethods();

  @Option(
      names = "--repetitions",
      defaultValue = "200",
      paramLabel = "N",
      description = "Releases for each epsilon and method; without it, ${DEFAULT-VALUE}.")
  private int repetitions;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description =
          "Seed of the noise, started anew for each epsilon and method; without it,"
              + " ${DEFAULT-VALUE}. The same seed gives the same output.")
  private long seed;

  @Override
  public void run() {
    if (repetitions < 1) {
      throw new IllegalArgumentException("--repetitions must be at least 1, got " + repetitions);
    }
    List<List<CurveMethod<?>>> chosen = new ArrayList<>();
    for (double epsilon : epsilons) { // all of them before the first line of output
      chosen.add(methods.of(epsilon));
    }
    SurvivalData data = file.read();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    err.println(Lab.WARNING);
    KaplanMeier exact = KaplanMeier.of(data);
    out.println(CurveErrors.HEADER);
    for (int i = 0; i < chosen.size(); i++) {
      String epsilon = PureDp.of(epsilons.get(i)).epsilon().toPlainString();
      for (CurveMethod<?> method : chosen.get(i)) {
        err.printf("%d repetitions of %s%n", repetitions, method.measurement());
        CurveErrors errors = errors(method, methods.guarantee(epsilons.get(i)), data, exact);
        out.println(errors.row(epsilon, method.name()));
      }
    }
  }

  private CurveErrors errors(
      CurveMethod<?> method, PrivacyBound budget, SurvivalData data, KaplanMeier exact) {
    NoiseSource noise = NoiseSource.seeded(seed);
    CurveErrors errors = new CurveErrors(exact, methods.horizon(), repetitions);
    for (int i = 0; i < repetitions; i++) {
      errors.add(method.release(budget, data, noise));
    }
    return errors;
  }
}
