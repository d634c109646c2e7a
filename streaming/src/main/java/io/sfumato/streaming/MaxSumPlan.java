package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.PrivacyBound;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Why a {@link MaxSum} or {@link SumSelect} uses the algorithm it does: all that could be used,
 * with bounds on their errors. It depends on the builder's parameters alone.
 *
 * @param beta the failure probability for which the bounds hold and the algorithms are tuned
 * @param chosen the algorithm in use, one of the alternatives
 * @param alternatives all algorithms under all guarantees that imply the one asked for, the
 *     smallest bound first, those that cannot be used last
 */
public record MaxSumPlan(double beta, Alternative chosen, List<Alternative> alternatives) {

  /** Copies the list. */
  public MaxSumPlan {
    requireNonNull(chosen, "chosen");
    alternatives = List.copyOf(requireNonNull(alternatives, "alternatives"));
  }

  /**
   * One algorithm under one guarantee.
   *
   * @param algorithm the algorithm
   * @param guarantee what it is calibrated to: the guarantee asked for, or for an approximate one
   *     the pure or concentrated guarantee that implies it
   * @param parameter the parameter that suits the task best, such as {@code period 306}
   * @param errorBound a bound on the errors of all steps together, unless it cannot be used
   * @param lowerBound an error that no algorithm with this guarantee can stay below on all streams
   *     with the same probability: {@code docs/proofs/MaxSum.md}, Theorem 5
   * @param reason why it cannot be used; empty if it can
   */
  public record Alternative(
      MaxSumAlgorithm algorithm,
      PrivacyBound guarantee,
      String parameter,
      OptionalDouble errorBound,
      double lowerBound,
      String reason) {

    /** Checks that nothing is missing. */
    public Alternative {
      requireNonNull(algorithm, "algorithm");
      requireNonNull(guarantee, "guarantee");
      requireNonNull(parameter, "parameter");
      requireNonNull(errorBound, "errorBound");
      requireNonNull(reason, "reason");
    }

    /**
     * Returns whether the algorithm could be used.
     *
     * @return true if there is no reason against it
     */
    public boolean isUsable() {
      return reason.isEmpty();
    }
  }

  /** Returns the table of all alternatives, the chosen one marked with an asterisk. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "  %-19s %-24s %-26s %12s %12s",
                "algorithm",
                "guarantee",
                "parameter",
                "error bound",
                "lower bound"));
    for (Alternative row : alternatives) {
      text.append(System.lineSeparator())
          .append(row.equals(chosen) ? "* " : "  ")
          .append(
              String.format(
                  Locale.ROOT,
                  "%-19s %-24s %-26s",
                  row.algorithm().label(),
                  row.guarantee(),
                  row.parameter()));
      if (row.errorBound().isPresent()) {
        text.append(
            String.format(
                Locale.ROOT, " %12.6g %12.6g", row.errorBound().getAsDouble(), row.lowerBound()));
      }
      if (!row.isUsable()) {
        text.append(" no: ").append(row.reason());
      }
    }
    return text.toString();
  }
}
