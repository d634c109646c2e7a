package io.sfumato.examples.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One step of a {@link PlanFile}: a JSON object with the name of the event, its parameters and how
 * often it happens.
 */
final class PlanStep {

  private static final List<String> EVENTS =
      List.of(
          "gaussian",
          "discrete_gaussian",
          "gaussian_tree",
          "laplace",
          "discrete_laplace",
          "randomized_response",
          "exponential_mechanism",
          "pure",
          "approximate",
          "zcdp",
          "poisson_subsampled",
          "composed");

  private final String place;
  private final JsonNode step;
  private final Set<String> known = new LinkedHashSet<>(List.of("event"));

  private PlanStep(String place, JsonNode step) {
    this.place = place;
    this.step = step;
  }

  /** Reads a step. */
  static PrivacyEvent read(String place, JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(place + " must be a JSON object, got " + brief(node));
    }
    return new PlanStep(place, node).toEvent();
  }

  private PrivacyEvent toEvent() {
    PrivacyEvent event;
    try {
      event = once();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith("step ")
          ? e
          : new IllegalArgumentException(place + ": " + message, e);
    }
    long count = step.has("count") ? whole("count") : 1;
    known.add("count");
    for (Iterator<String> names = step.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw refusal("has no parameter '%s'; it has %s".formatted(name, String.join(", ", known)));
      }
    }
    if (count < 0) {
      throw refusal("needs a count of at least 0, got " + count);
    }
    return count == 1 ? event : new PrivacyEvent.Repeated(event, count);
  }

  private PrivacyEvent once() {
    return switch (text("event")) {
      case "gaussian" ->
          new PrivacyEvent.Gaussian(square(sensitivity()), square(fraction("sigma")));
      case "discrete_gaussian" -> discreteGaussian(sensitivity(), fraction("sigma"));
      case "gaussian_tree" ->
          PrivacyEvent.gaussianTree(
              whole("steps"), square(sensitivity()), square(fraction("sigma")));
      case "laplace" -> new PrivacyEvent.Laplace(sensitivity(), fraction("scale"));
      case "discrete_laplace" -> new PrivacyEvent.DiscreteLaplace(sensitivity(), fraction("scale"));
      case "randomized_response" ->
          new PrivacyEvent.RandomizedResponse(new PureDp(number("epsilon")));
      case "exponential_mechanism" ->
          new PrivacyEvent.ExponentialMechanism(new PureDp(number("epsilon")));
      case "pure" -> new PrivacyEvent.Guaranteed(new PureDp(number("epsilon")));
      case "approximate" ->
          new PrivacyEvent.Guaranteed(new ApproxDp(number("epsilon"), number("delta")));
      case "zcdp" -> new PrivacyEvent.Guaranteed(new Zcdp(number("rho")));
      case "poisson_subsampled" ->
          new PrivacyEvent.PoissonSubsampled(fraction("rate"), read(place + ", of", node("of")));
      case "composed" -> {
        JsonNode parts = node("of");
        if (!parts.isArray()) {
          throw refusal("needs an array of steps 'of', got " + brief(parts));
        }
        yield new PrivacyEvent.Composed(PlanFile.steps(place + ", of ", parts));
      }
      default ->
          throw new IllegalArgumentException(
              "%s has the unknown event '%s'; known are %s"
                  .formatted(place, text("event"), String.join(", ", EVENTS)));
    };
  }

  /** Noise on a number, which moves in one coordinate. */
  static PrivacyEvent discreteGaussian(Rational sensitivity, Rational sigma) {
    return new PrivacyEvent.DiscreteGaussian(square(sensitivity), square(sigma), 1);
  }

  private Rational sensitivity() {
    known.add("sensitivity");
    return step.has("sensitivity") ? fraction("sensitivity") : Rational.ONE;
  }

  private Rational fraction(String name) {
    Rational value = Rational.of(number(name));
    if (value.signum() <= 0) {
      throw refusal("needs '%s' above 0, got %s".formatted(name, brief(node(name))));
    }
    return value;
  }

  private BigDecimal number(String name) {
    JsonNode value = node(name);
    if (!value.isNumber()) {
      throw refusal("needs a number '%s', got %s".formatted(name, brief(value)));
    }
    return value.decimalValue();
  }

  private long whole(String name) {
    JsonNode value = node(name);
    try {
      return number(name).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          refusal("needs a whole number '%s', got %s".formatted(name, brief(value))).getMessage(),
          e);
    }
  }

  private String text(String name) {
    JsonNode value = node(name);
    if (!value.isTextual()) {
      throw refusal("needs a text '%s', got %s".formatted(name, brief(value)));
    }
    return value.textValue();
  }

  private JsonNode node(String name) {
    known.add(name);
    JsonNode value = step.get(name);
    if (value == null) {
      throw refusal("needs '%s'".formatted(name));
    }
    return value;
  }

  private IllegalArgumentException refusal(String what) {
    JsonNode event = step.path("event");
    return new IllegalArgumentException(
        event.isTextual() && EVENTS.contains(event.textValue())
            ? "%s (%s) %s".formatted(place, event.textValue(), what)
            : place + " " + what);
  }

  private static Rational square(Rational value) {
    return value.times(value);
  }

  private static String brief(JsonNode node) {
    String text = node.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
