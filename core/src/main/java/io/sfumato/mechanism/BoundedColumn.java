package io.sfumato.mechanism;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.noise.PublicGrid;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Sensitivity;

/**
 * A column with public bounds and a public grid, on which its values become whole numbers of steps.
 */
record BoundedColumn(String name, double lower, double upper, PublicGrid grid) {

  /**
   * Steps from 0 to the larger bound, as a power of 2. Fine enough that rounding is far below any
   * noise, and small enough that 2³¹ rows cannot overflow a {@code long}.
   */
  private static final int RESOLUTION = 30;

  /** So that the sum of 2³¹ rows is a finite number. */
  private static final double LARGEST = 0x1p960;

  private static final int FINEST_GRID = -1074;

  static BoundedColumn of(String name, double lower, double upper) {
    if (requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
    if (!(Double.isFinite(lower) && Double.isFinite(upper) && lower < upper)) {
      throw new IllegalArgumentException(
          "bounds of '%s' must be finite with lower < upper, got [%s, %s]"
              .formatted(name, lower, upper));
    }
    if (Math.max(Math.abs(lower), Math.abs(upper)) > LARGEST) {
      throw new IllegalArgumentException(
          "bounds of '%s' must be at most %s in size, got [%s, %s]"
              .formatted(name, LARGEST, lower, upper));
    }
    double larger = Math.max(Math.abs(lower), Math.abs(upper));
    return new BoundedColumn(
        name,
        lower,
        upper,
        new PublicGrid(Math.max(FINEST_GRID, Math.getExponent(larger) + 1 - RESOLUTION)));
  }

  /**
   * Returns the grid step nearest to a value after clamping; NaN counts as close to 0 as may be.
   */
  long steps(double value) {
    double number = Double.isNaN(value) ? 0 : value;
    return grid.round(Math.max(lower, Math.min(upper, number)));
  }

  /** Returns how many steps one row can move the sum. */
  Sensitivity sensitivity(Neighboring neighboring) {
    long low = grid.round(lower);
    long high = grid.round(upper);
    long most =
        neighboring == Neighboring.ADD_REMOVE
            ? Math.max(Math.abs(low), Math.abs(high))
            : high - low;
    return Sensitivity.scalar(Math.max(1, most));
  }

  Fields toFields() {
    return Fields.NONE
        .with("name", name)
        .with("lower", lower)
        .with("upper", upper)
        .with("grid_exponent", grid.exponent());
  }
}
