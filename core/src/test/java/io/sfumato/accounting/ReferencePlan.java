package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A line of {@code composition-cases.csv}. */
record ReferencePlan(String name, Neighboring relation, PrivacyEvent event) {

  static ReferencePlan parse(String line) {
    String[] fields = line.split(",", 3);
    List<PrivacyEvent> steps = new ArrayList<>();
    for (String step : fields[2].split(" \\+ ", -1)) {
      String[] words = step.split(" ", 3);
      Map<String, Rational> parameters = new HashMap<>();
      for (String pair : words[2].split(" ", -1)) {
        String[] sides = pair.split("=", 2);
        parameters.put(sides[0], Rational.of(new BigDecimal(sides[1])));
      }
      steps.add(new PrivacyEvent.Repeated(event(words[1], parameters), Long.parseLong(words[0])));
    }
    return new ReferencePlan(
        fields[0], Neighboring.ofLabel(fields[1]), new PrivacyEvent.Composed(steps));
  }

  private static PrivacyEvent event(String kind, Map<String, Rational> parameters) {
    if (kind.startsWith("poisson_subsampled_")) {
      return new PrivacyEvent.PoissonSubsampled(
          parameter(parameters, "q"),
          event(kind.substring("poisson_subsampled_".length()), parameters));
    }
    Rational sensitivity = parameters.getOrDefault("sensitivity", Rational.ONE);
    return switch (kind) {
      case "gaussian" ->
          new PrivacyEvent.Gaussian(square(sensitivity), square(parameter(parameters, "sigma")));
      case "discrete_gaussian" ->
          new PrivacyEvent.DiscreteGaussian(
              square(sensitivity), square(parameter(parameters, "sigma")), 1);
      case "laplace" -> new PrivacyEvent.Laplace(sensitivity, parameter(parameters, "scale"));
      case "discrete_laplace" ->
          new PrivacyEvent.DiscreteLaplace(
              sensitivity, Rational.ONE.dividedBy(parameter(parameters, "parameter")));
      case "pure" ->
          new PrivacyEvent.Guaranteed(new PureDp(parameter(parameters, "eps0").toDecimalUp()));
      case "approximate" ->
          new PrivacyEvent.Guaranteed(
              new ApproxDp(
                  parameter(parameters, "eps0").toDecimalUp(),
                  parameter(parameters, "delta0").toDecimalUp()));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Rational parameter(Map<String, Rational> parameters, String name) {
    return requireNonNull(parameters.get(name), name);
  }

  private static Rational square(Rational value) {
    return value.times(value);
  }
}
