package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;

/** Events and guarantees as {@link Fields} and back: how a ledger spells them. */
final class EventFields {

  private static final String KIND = "event";
  private static final String SENSITIVITY = "sensitivity";
  private static final String SQUARED_SENSITIVITY = "squared_sensitivity";
  private static final String SCALE = "scale";
  private static final String VARIANCE = "variance";
  private static final String COORDINATES = "coordinates";
  private static final String EPSILON = "epsilon";
  private static final String DELTA = "delta";
  private static final String RHO = "rho";
  private static final String RATE = "rate";

  private EventFields() {}

  static Fields of(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.Laplace e) {
      return kind("laplace")
          .with(SENSITIVITY, e.sensitivity().toString())
          .with(SCALE, e.scale().toString());
    } else if (event instanceof PrivacyEvent.DiscreteLaplace e) {
      return kind("discrete_laplace")
          .with(SENSITIVITY, e.sensitivity().toString())
          .with(SCALE, e.scale().toString());
    } else if (event instanceof PrivacyEvent.Gaussian e) {
      return kind("gaussian")
          .with(SQUARED_SENSITIVITY, e.squaredSensitivity().toString())
          .with(VARIANCE, e.variance().toString());
    } else if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      Fields fields =
          kind("discrete_gaussian")
              .with(SQUARED_SENSITIVITY, e.squaredSensitivity().toString())
              .with(VARIANCE, e.variance().toString());
      return e.coordinates() == Integer.MAX_VALUE
          ? fields
          : fields.with(COORDINATES, e.coordinates());
    } else if (event instanceof PrivacyEvent.RandomizedResponse e) {
      return kind("randomized_response").with(EPSILON, text(e.guarantee().epsilon()));
    } else if (event instanceof PrivacyEvent.ExponentialMechanism e) {
      return kind("exponential_mechanism").with(EPSILON, text(e.guarantee().epsilon()));
    } else if (event instanceof PrivacyEvent.Guaranteed e) {
      return kind("guaranteed").with("bound", of(e.bound()));
    } else if (event instanceof PrivacyEvent.PoissonSubsampled e) {
      return kind("poisson_subsampled").with(RATE, e.rate().toString()).with("of", of(e.event()));
    } else if (event instanceof PrivacyEvent.Repeated e) {
      return kind("repeated").with("count", e.count()).with("of", of(e.event()));
    } else {
      PrivacyEvent.Composed e = (PrivacyEvent.Composed) event;
      return kind("composed").withList("of", e.events().stream().map(EventFields::of).toList());
    }
  }

  static PrivacyEvent toEvent(Fields fields) {
    String kind = fields.text(KIND);
    return switch (kind) {
      case "laplace" ->
          new PrivacyEvent.Laplace(fraction(fields, SENSITIVITY), fraction(fields, SCALE));
      case "discrete_laplace" ->
          new PrivacyEvent.DiscreteLaplace(fraction(fields, SENSITIVITY), fraction(fields, SCALE));
      case "gaussian" ->
          new PrivacyEvent.Gaussian(
              fraction(fields, SQUARED_SENSITIVITY), fraction(fields, VARIANCE));
      case "discrete_gaussian" ->
          new PrivacyEvent.DiscreteGaussian(
              fraction(fields, SQUARED_SENSITIVITY),
              fraction(fields, VARIANCE),
              fields.has(COORDINATES)
                  ? Math.toIntExact(fields.integer(COORDINATES))
                  : Integer.MAX_VALUE);
      case "randomized_response" -> new PrivacyEvent.RandomizedResponse(pure(fields));
      case "exponential_mechanism" -> new PrivacyEvent.ExponentialMechanism(pure(fields));
      case "guaranteed" -> new PrivacyEvent.Guaranteed(toBound(fields.fields("bound")));
      case "poisson_subsampled" ->
          new PrivacyEvent.PoissonSubsampled(fraction(fields, RATE), toEvent(fields.fields("of")));
      case "repeated" ->
          new PrivacyEvent.Repeated(toEvent(fields.fields("of")), fields.integer("count"));
      case "composed" ->
          new PrivacyEvent.Composed(fields.list("of").stream().map(EventFields::toEvent).toList());
      default -> throw new IllegalArgumentException("event is of no known kind: '" + kind + "'");
    };
  }

  static Fields of(PrivacyBound bound) {
    if (bound instanceof PureDp pure) {
      return Fields.NONE.with(EPSILON, text(pure.epsilon()));
    } else if (bound instanceof Zcdp concentrated) {
      return Fields.NONE.with(RHO, text(concentrated.rho()));
    }
    ApproxDp approximate = (ApproxDp) bound;
    return Fields.NONE
        .with(EPSILON, text(approximate.epsilon()))
        .with(DELTA, text(approximate.delta()));
  }

  static PrivacyBound toBound(Fields fields) {
    if (fields.has(RHO)) {
      return new Zcdp(decimal(fields, RHO));
    }
    return fields.has(DELTA)
        ? new ApproxDp(decimal(fields, EPSILON), decimal(fields, DELTA))
        : pure(fields);
  }

  /** Writes 10 rather than 1E+1, and all digits. */
  static String text(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    boolean small = stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 20;
    return small ? stripped.toPlainString() : stripped.toString();
  }

  private static Fields kind(String kind) {
    return Fields.NONE.with(KIND, kind);
  }

  private static PureDp pure(Fields fields) {
    return new PureDp(decimal(fields, EPSILON));
  }

  private static Rational fraction(Fields fields, String name) {
    return Rational.parse(fields.text(name));
  }

  private static BigDecimal decimal(Fields fields, String name) {
    return new BigDecimal(fields.text(name));
  }
}
