package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;

/**
 * A running sum in {@code double} arithmetic whose error stays that of a few roundings.
 *
 * @see <a href="https://doi.org/10.1137/1.9780898718027">Higham (2002), Algorithm 4.3, with the
 *     error of each addition by Knuth's method</a>
 */
final class CompensatedSum {

  private double sum;
  private double rest;

  /** Adds a term and returns the sum so far. */
  double plus(double term) {
    double next = sum + term;
    double added = next - sum;
    rest += (sum - (next - added)) + (term - added);
    sum = next;
    return next + rest;
  }

  /** Writes the state down. */
  void save(StateWriter state) {
    state.writeDouble(sum);
    state.writeDouble(rest);
  }

  /** Takes on a state that was written for the same parameters. */
  void load(StateReader state) {
    sum = state.readDouble();
    rest = state.readDouble();
  }
}
