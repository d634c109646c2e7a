package io.sfumato.accounting.internal;

/**
 * The law of the loss of randomized response: ±ε with odds e^ε, beside a failure.
 *
 * @param epsilon ε
 * @param failure the probability of an infinite loss
 * @param told whether it tells where its atoms are
 */
record TwoPointLoss(double epsilon, double failure, boolean told) implements LossLaw {

  @Override
  public LossGrid above(double spacing, double tail) {
    long first = (long) Math.floor(-epsilon / spacing) - 1;
    double[] mass = new double[(int) ((long) Math.ceil(epsilon / spacing) + 2 - first)];
    for (int sign = -1; sign <= 1; sign += 2) {
      double cell = Math.floor(sign * epsilon / spacing);
      double x = Math.min(spacing, Math.max(0, sign * epsilon - cell * spacing) + 1e-15 * epsilon);
      double up = Math.expm1(-x) / Math.expm1(-spacing);
      mass[(int) ((long) cell - first)] += probability(sign) * (1 - up) * (1 + 1e-14);
      mass[(int) ((long) cell + 1 - first)] += probability(sign) * up * (1 + 1e-14);
    }
    return new LossGrid(spacing, first, mass, failure);
  }

  @Override
  public LossGrid below(double spacing, double tail) {
    long first = (long) Math.floor(-epsilon / spacing);
    double[] mass = new double[(int) ((long) Math.floor(epsilon / spacing) + 1 - first)];
    double least = (1 - 1e-14) * probability(-1);
    double most = (1 - 1e-14) * probability(1);
    double below = epsilon + (first + 1) * spacing;
    if (below < 1e-9 && below >= 0) {
      // just below a cell: a little of the other atom lifts it there
      double moved = 2 * least * Math.expm1(below + 1e-15) / -Math.expm1(-epsilon);
      mass[1] = least + moved;
      mass[mass.length - 1] += most - moved;
    } else {
      mass[0] = least;
      mass[mass.length - 1] += most;
    }
    return new LossGrid(spacing, first, mass, failure);
  }

  private double probability(int sign) {
    return (1 - failure) / (1 + Math.exp(-sign * epsilon));
  }

  @Override
  public double alignment() {
    return told ? epsilon : 0;
  }
}
