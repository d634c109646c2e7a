package io.sfumato.streaming.internal;

import java.util.ArrayList;
import java.util.List;

/** A weighted sum of independent noise, bounded by its moment generating function. */
record WeightedSum(List<Term> terms, double variance) implements ErrorLaw {

  /**
   * Several nodes with one law and weight.
   *
   * @param weight the weight of each
   * @param law the law of each
   * @param count how many, at least 0
   */
  record Term(double weight, NodeLaw law, double count) {}

  static WeightedSum of(List<Term> terms) {
    List<Term> kept = new ArrayList<>();
    double variance = 0;
    for (Term term : terms) {
      if (term.weight() != 0 && term.count() > 0) {
        kept.add(term);
        variance += term.count() * term.weight() * term.weight() * term.law().variance();
      }
    }
    return new WeightedSum(List.copyOf(kept), variance);
  }

  @Override
  public double tail(double x) {
    if (terms.isEmpty()) {
      return 0;
    }
    return Chernoff.tail(this::logMgf, mgfLimit(), Math.sqrt(variance), x);
  }

  private double logMgf(double s) {
    double sum = 0;
    for (Term term : terms) {
      sum += term.count() * term.law().logMgf(term.weight() * s);
    }
    return sum;
  }

  private double mgfLimit() {
    double limit = Double.POSITIVE_INFINITY;
    for (Term term : terms) {
      limit = Math.min(limit, term.law().mgfLimit() / Math.abs(term.weight()));
    }
    return limit;
  }
}
