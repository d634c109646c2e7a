package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What is to be discovered of one column, before the budget is divided.
 *
 * @param name the name of the column
 * @param kind the kind of numbers; absent for labels
 * @param range public bounds; absent if they are to be discovered
 * @param bins how many intervals with about equally many rows; 0 for even ones
 * @param other the label for all others; absent for numbers
 * @param nullable whether values may be missing
 */
record DiscoveryRequest(
    String name,
    @Nullable NumberKind kind,
    @Nullable NumberColumn range,
    int bins,
    @Nullable String other,
    boolean nullable) {

  static DiscoveryRequest bounds(String name, NumberKind kind) {
    return new DiscoveryRequest(requireNonNull(name, "name"), kind, null, 0, null, false);
  }

  static DiscoveryRequest within(NumberColumn range) {
    NumberKind kind = range.isInteger() ? NumberKind.INTEGER : NumberKind.REAL;
    return new DiscoveryRequest(range.name(), kind, range, 0, null, false);
  }

  static DiscoveryRequest within(DayColumn range) {
    NumberColumn days = range.days();
    return new DiscoveryRequest(days.name(), NumberKind.DATE, days, 0, null, false);
  }

  static DiscoveryRequest labels(String name, String other) {
    return new DiscoveryRequest(requireNonNull(name, "name"), null, null, 0, other, false);
  }

  DiscoveryRequest withBins(int wanted) {
    if (kind == null) {
      throw new IllegalStateException(
          "column '%s' must be integer, real or date for quantileEdges".formatted(name));
    }
    return new DiscoveryRequest(name, kind, range, wanted, other, nullable);
  }

  DiscoveryRequest asNullable() {
    return new DiscoveryRequest(name, kind, range, bins, other, true);
  }

  /**
   * Checks that the public range, if any, has as many numbers as there are cells to begin with.
   *
   * @throws IllegalArgumentException if it has fewer
   */
  void checkRange() {
    if (range != null && !range.isInteger() && bins > 0) {
      range.withIntervals(2 * bins);
    }
  }

  boolean isLabels() {
    return other != null;
  }

  /** Returns how many parts of the budget it needs. */
  int parts() {
    return isLabels() ? 1 : (range == null ? 1 : 0) + (bins > 0 ? 1 : 0);
  }

  /** Takes as many shares as it has parts. */
  ColumnDiscovery calibrated(
      Iterator<PrivacyBound> shares, BigDecimal delta, double failure, Neighboring neighboring) {
    if (other != null) {
      return new LabelDiscovery(
          name, other, nullable, LabelSearch.of((Zcdp) shares.next(), delta, neighboring));
    }
    NumberKind numbers = requireNonNull(kind);
    BoundsSearch bounds =
        range == null ? BoundsSearch.of(numbers, shares.next(), neighboring, failure) : null;
    QuantileSearch quantiles =
        bins > 0 ? QuantileSearch.of(bins, shares.next(), neighboring) : null;
    return new NumberDiscovery(name, numbers, nullable, range, bounds, quantiles);
  }
}
