package io.sfumato.examples.lab;

import io.sfumato.survival.IntervalType;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.LogRankTest;
import io.sfumato.survival.LogRankWeight;
import io.sfumato.survival.QuantileEstimate;
import io.sfumato.survival.RestrictedMean;
import io.sfumato.survival.SurvivalData;
import io.sfumato.survival.SurvivalPoint;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab survival}: exact Kaplan-Meier curves, tests, quantiles and restricted means. */
@Command(
    name = "survival",
    sortOptions = false,
    description = {
      "Exact Kaplan-Meier curves, as R's survfit has them. NOT PRIVATE: for data you may see in the"
          + " clear.",
      "",
      "Prints a row for each group and distinct time, with Greenwood's standard error of the"
          + " survival (the robust one with weights that are no whole numbers) and 95 %% limits."
          + " What is not defined is an empty cell. Instead of curves: with --test one row with the"
          + " test of equal survival in all groups, with --quantiles rows of times by which a share"
          + " has had the event, with --rmst rows of restricted means.",
      "",
      "Rows with an empty cell in a column that is used are left out.",
      ""
    })
final class SurvivalExperiment implements Runnable {

  private static final double CONFIDENCE = 0.95;
  private static final MathContext DIGITS = new MathContext(15);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SurvivalFile file = new SurvivalFile();

  @Mixin private SurvivalFileColumns columns = new SurvivalFileColumns();

  @Option(
      names = "--conf",
      defaultValue = "log",
      paramLabel = "TYPE",
      description =
          "The scale of confidence limits: log, log-log, plain, logit or arcsin; without it,"
              + " ${DEFAULT-VALUE}.")
  private String conf = "log";

  @Option(
      names = "--test",
      paramLabel = "NAME",
      description =
          "A test of equal survival in all groups, within the strata: logrank, peto, gehan,"
              + " tarone-ware, or fh:P,Q for the weight S^P (1 - S)^Q.")
  private @Nullable String test;

  @Option(
      names = "--quantiles",
      arity = "0..1",
      fallbackValue = "0.25,0.5,0.75",
      split = ",",
      paramLabel = "P",
      description =
          "Quantiles of the time to the event, in [0, 1], with limits; without a value,"
              + " ${FALLBACK-VALUE}.")
  private @Nullable List<Double> quantiles;

  @Option(
      names = "--rmst",
      split = ",",
      paramLabel = "TAU",
      description = "Restricted mean survival times up to TAU, with standard errors.")
  private @Nullable List<Double> taus;

  @Override
  public void run() {
    if (Stream.of(test, quantiles, taus).filter(Objects::nonNull).count() > 1) {
      throw new IllegalArgumentException("give at most one of --test, --quantiles and --rmst");
    }
    IntervalType type = intervalType(conf);
    List<String> remarks = new ArrayList<>();
    List<String> lines;
    if (test != null) {
      lines = testLines(test, remarks);
    } else if (quantiles != null) {
      lines = quantileLines(quantiles, type, remarks);
    } else if (taus != null) {
      lines = restrictedMeanLines(taus, remarks);
    } else {
      lines = curveLines(type, remarks);
    }
    PrintWriter err = spec.commandLine().getErr();
    remarks.forEach(err::println);
    err.println("NOT PRIVATE: exact results, for those who may see the data in the clear.");
    lines.forEach(spec.commandLine().getOut()::println);
  }

  private List<String> curveLines(IntervalType type, List<String> remarks) {
    List<String> lines = new ArrayList<>();
    lines.add("group,time,n_risk,n_event,n_censor,survival,std_err,lower,upper");
    curves(remarks)
        .forEach(
            group -> {
              for (SurvivalPoint point : group.getValue().points(type, CONFIDENCE)) {
                lines.add(
                    line(
                        group.getKey(),
                        point.time(),
                        point.atRisk(),
                        point.events(),
                        point.censored(),
                        point.survival(),
                        point.survival() == 0 ? Double.NaN : point.standardError(), // as R
                        point.lower(),
                        point.upper()));
              }
            });
    return lines;
  }

  private List<String> testLines(String name, List<String> remarks) {
    LogRankWeight weight = weight(name);
    if (columns.group().isEmpty()) {
      throw new IllegalArgumentException("--test compares groups: name their column with --group");
    }
    LogRankTest result = LogRankTest.of(file.read(columns, remarks::add), weight);
    return List.of(
        "test,chisq,df,p",
        line(name, result.statistic(), result.degreesOfFreedom(), result.pValue()));
  }

  private List<String> quantileLines(
      List<Double> fractions, IntervalType type, List<String> remarks) {
    for (double p : fractions) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("--quantiles must be in [0, 1], got " + p);
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("group,p,quantile,lower,upper");
    for (Map.Entry<String, KaplanMeier> group : curves(remarks)) {
      for (double p : fractions) {
        QuantileEstimate q = group.getValue().quantile(p, type, CONFIDENCE);
        lines.add(line(group.getKey(), p, q.value(), q.lower(), q.upper()));
      }
    }
    return lines;
  }

  private List<String> restrictedMeanLines(List<Double> ends, List<String> remarks) {
    for (double tau : ends) {
      if (!(tau > 0 && Double.isFinite(tau))) {
        throw new IllegalArgumentException("--rmst must be finite and above 0, got " + tau);
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("group,tau,rmst,se");
    for (Map.Entry<String, KaplanMeier> group : curves(remarks)) {
      for (double tau : ends) {
        RestrictedMean mean = RestrictedMean.of(group.getValue(), tau);
        lines.add(line(group.getKey(), tau, mean.value(), mean.standardError()));
      }
    }
    return lines;
  }

  /** Returns the curve of each group, in the order of their labels as numbers if they are such. */
  private List<Map.Entry<String, KaplanMeier>> curves(List<String> remarks) {
    SurvivalData data = file.readCrossed(columns, remarks::add);
    Map<String, KaplanMeier> curves = KaplanMeier.byGroup(data);
    return curves.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparingDouble(SurvivalExperiment::order)))
        .toList();
  }

  /** Labels that are no numbers come last, in the order in which they are. */
  private static double order(String label) {
    try {
      return Double.parseDouble(label);
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private static IntervalType intervalType(String name) {
    return switch (name) {
      case "log" -> IntervalType.LOG;
      case "log-log" -> IntervalType.LOG_LOG;
      case "plain" -> IntervalType.PLAIN;
      case "logit" -> IntervalType.LOGIT;
      case "arcsin" -> IntervalType.ARCSINE;
      default ->
          throw new IllegalArgumentException(
              "--conf must be one of log, log-log, plain, logit and arcsin, got '%s'"
                  .formatted(name));
    };
  }

  private static LogRankWeight weight(String name) {
    if (name.startsWith("fh:")) {
      String[] powers = name.substring(3).split(",", -1);
      try {
        if (powers.length == 2) {
          return LogRankWeight.flemingHarrington(
              Double.parseDouble(powers[0]), Double.parseDouble(powers[1]));
        }
      } catch (IllegalArgumentException e) {
        throw unknownTest(name, e);
      }
    }
    return switch (name) {
      case "logrank" -> LogRankWeight.logRank();
      case "peto" -> LogRankWeight.petoPeto();
      case "gehan" -> LogRankWeight.gehan();
      case "tarone-ware" -> LogRankWeight.taroneWare();
      default -> throw unknownTest(name, null);
    };
  }

  private static IllegalArgumentException unknownTest(String name, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "--test must be logrank, peto, gehan, tarone-ware, or fh:P,Q with P and Q at least 0, got '%s'"
            .formatted(name),
        cause);
  }

  private static String line(String label, double... numbers) {
    StringBuilder line = new StringBuilder(quoted(label));
    for (double number : numbers) {
      line.append(',').append(number(number));
    }
    return line.toString();
  }

  /** Fifteen digits, and nothing for what is not defined. */
  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "" : value > 0 ? "Inf" : "-Inf";
    }
    BigDecimal digits = new BigDecimal(value).round(DIGITS);
    return digits.signum() == 0 ? "0" : digits.stripTrailingZeros().toPlainString();
  }

  private static String quoted(String label) {
    return label.matches("[^,\"\\r\\n]*") ? label : '"' + label.replace("\"", "\"\"") + '"';
  }
}
