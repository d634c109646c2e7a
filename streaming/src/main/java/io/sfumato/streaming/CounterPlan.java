package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.PrivacyBound;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a counter uses the mechanism it does: all that could be used, with their errors. It depends
 * on the builder's parameters alone.
 *
 * @param chosen the mechanism in use, one of the alternatives
 * @param alternatives all mechanisms under all guarantees that imply the one asked for, the
 *     smallest mean squared error first, those that cannot be used last
 */
public record CounterPlan(Alternative chosen, List<Alternative> alternatives) {

  /** Copies the list. */
  public CounterPlan {
    requireNonNull(chosen, "chosen");
    alternatives = List.copyOf(requireNonNull(alternatives, "alternatives"));
  }

  /**
   * One mechanism under one guarantee.
   *
   * @param mechanism the mechanism
   * @param guarantee what its noise is calibrated to: the guarantee asked for, or for an
   *     approximate one the pure or concentrated guarantee that implies it
   * @param estimate its error and memory, unless it cannot be used
   * @param reason why it cannot be used; empty if it can
   */
  public record Alternative(
      CounterMechanism mechanism,
      PrivacyBound guarantee,
      Optional<Estimate> estimate,
      String reason) {

    /** Checks that nothing is missing. */
    public Alternative {
      requireNonNull(mechanism, "mechanism");
      requireNonNull(guarantee, "guarantee");
      requireNonNull(estimate, "estimate");
      requireNonNull(reason, "reason");
    }

    /**
     * Returns whether the mechanism could be used.
     *
     * @return true if there is no reason against it
     */
    public boolean isUsable() {
      return reason.isEmpty();
    }
  }

  /**
   * The error of a mechanism, in the unit of the items, and its size.
   *
   * @param meanSquaredError the mean variance over the steps
   * @param maxSquaredError the largest variance of a step
   * @param stateBytes the size of a session's numbers
   */
  public record Estimate(double meanSquaredError, double maxSquaredError, long stateBytes) {}

  /** Returns the table of all alternatives, the chosen one marked with an asterisk. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "  %-18s %-14s %12s %12s %10s",
                "mechanism",
                "guarantee",
                "mean sq. err",
                "max sq. err",
                "bytes"));
    for (Alternative row : alternatives) {
      text.append(System.lineSeparator())
          .append(row.equals(chosen) ? "* " : "  ")
          .append(
              String.format(Locale.ROOT, "%-18s %-14s", row.mechanism().label(), row.guarantee()));
      row.estimate()
          .ifPresent(
              e ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          " %12.6g %12.6g %10d",
                          e.meanSquaredError(),
                          e.maxSquaredError(),
                          e.stateBytes())));
      if (!row.isUsable()) {
        text.append(" no: ").append(row.reason());
      }
    }
    return text.toString();
  }
}
