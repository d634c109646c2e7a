package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;

/** A covariate with public bounds, between which it is scaled to [-1, 1]. */
record BoundedCovariate(String name, double lower, double upper) {

  private static final double LARGEST = 1e100;

  BoundedCovariate {
    if (requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
    if (!(Math.abs(lower) <= LARGEST && Math.abs(upper) <= LARGEST && lower < upper)) {
      throw new IllegalArgumentException(
          "bounds of '%s' must be in [-1e100, 1e100] with lower < upper, got [%s, %s]"
              .formatted(name, lower, upper));
    }
    if (!((upper - lower) / 2 >= 1e-100)) {
      throw new IllegalArgumentException(
          "bounds of '%s' must be at least 2e-100 apart, got [%s, %s]"
              .formatted(name, lower, upper));
    }
  }

  double middle() {
    return (lower + upper) / 2;
  }

  double halfWidth() {
    return (upper - lower) / 2;
  }

  /** Returns a value clamped and scaled to [-1, 1]; a missing one counts as the middle. */
  double scaled(double value) {
    double scaled = (value - middle()) / halfWidth();
    return Double.isNaN(value) ? 0 : Math.max(-1, Math.min(1, scaled));
  }

  Fields toFields() {
    return Fields.NONE.with("name", name).with("lower", lower).with("upper", upper);
  }
}
