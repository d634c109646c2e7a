package io.sfumato.accounting.internal;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The search for the spacing that answers one question to a relative width: from a grid of a few
 * cells down, with the gap between the cumulant generating functions of the upper and the lower
 * grids at the saddle point as the measure. Only the last, checked on its result, is transformed.
 */
final class Refinement {

  /** The relative width that is aimed at. */
  static final double WIDTH = 1e-4;

  // parts of the answer that truncation, and the tails of the window, may move
  private static final double NEGLIGIBLE = 1e-7;
  private static final double LEAST_TAIL = 1e-300;
  // coarse grids are cheap, and tell little of much finer ones
  private static final double LEAST_STEP = 1.0 / 6;
  // how many times too wide the first result may be
  private static final double NEAR = 6;
  private static final int MOST_ANSWERS = 6;
  private static final int FEWEST_CELLS = 24;
  private static final double COARSEST = 0x1p30;
  // relative to the largest loss: closer to its rounding, cells say less
  private static final double FINEST = 0x1p-36;
  // how often a spacing whose window is too long is made 4 times as wide
  private static final int MOST_RETREATS = 40;
  // of a window and of a grid: what is wider stays so
  private static final int MOST_CELLS = 1 << 18;
  // largest λ · loss: more cannot favour a loss more
  private static final double MOST_TILT = 1e4;
  // logarithm of a δ that is not worth a narrow bound
  private static final double NOTHING = -640;
  // standard deviations in a window, about
  private static final double WINDOW = 14;

  private final List<ComposedLoss.Part> parts;
  private final double count;
  private final boolean byDelta;
  private final double target;
  private final double goal;

  private final Alignment alignment;

  private double tail;
  private Leaves leaves;
  private Saddle saddle;

  private Refinement(List<ComposedLoss.Part> parts, boolean byDelta, double target, double goal) {
    this.goal = goal;
    this.parts = parts;
    this.byDelta = byDelta;
    this.target = target;
    this.count = parts.stream().mapToDouble(ComposedLoss.Part::count).sum();
    this.alignment = Alignment.of(parts);
    this.tail = byDelta ? tail(target) : tail(1e-15);
    this.leaves = coarsest();
    this.saddle = locate(1 / Math.sqrt(leaves.above(0).variance() + leaves.spacing()));
  }

  /** Bounds ε at δ in (0, 1), to a relative width if that can be had. */
  static Bounds epsilon(List<ComposedLoss.Part> parts, double delta, double width) {
    return known(
        () -> new Refinement(parts, true, delta, width).answer(), Double.POSITIVE_INFINITY);
  }

  // The answer, or all that is certain where even the coarsest grids are too long.
  private static Bounds known(Supplier<Bounds> answer, double most) {
    try {
      return answer.get();
    } catch (TooManyCellsException e) {
      return new Bounds(0, most);
    }
  }

  /** Bounds the largest loss, which is the ε of δ = 0. */
  static Bounds largest(List<ComposedLoss.Part> parts) {
    return known(
        () -> new Refinement(parts, true, LEAST_TAIL, WIDTH).largest(), Double.POSITIVE_INFINITY);
  }

  private Bounds largest() {
    for (int i = 0; i < 4; i++) {
      refine(1.0 / 8);
    }
    double low = Math.max(0, leaves.largestBelow());
    double high = leaves.infinite() ? Double.POSITIVE_INFINITY : Math.max(0, leaves.largest());
    return new Bounds(Math.min(low, high), high);
  }

  /** Bounds the probability of an infinite loss, which is δ at ε = ∞. */
  static Bounds infinite(List<ComposedLoss.Part> parts) {
    return known(() -> new Refinement(parts, true, LEAST_TAIL, WIDTH).infinite(), 1);
  }

  private Bounds infinite() {
    List<Enclosed> tilted = leaves.tilted(0);
    double high = InfiniteMass.of(tilted, true);
    return new Bounds(Math.min(high, InfiniteMass.of(tilted, false)), high);
  }

  /** Bounds δ at a finite ε, to a relative width if that can be had. */
  static Bounds delta(List<ComposedLoss.Part> parts, double epsilon, double width) {
    return known(() -> new Refinement(parts, false, epsilon, width).answer(), 1);
  }

  private double tail(double delta) {
    return Math.max(delta * NEGLIGIBLE / count, LEAST_TAIL);
  }

  private Leaves coarsest() {
    double h = COARSEST;
    @Nullable Leaves coarse = tried(h);
    while (coarse == null && h < 0x1p960) {
      h *= COARSEST;
      coarse = tried(h);
    }
    if (coarse == null) {
      throw new TooManyCellsException("losses must be finite but for a tail, got " + parts);
    }
    while (coarse.cells() < FEWEST_CELLS && h > Math.max(0x1p-40, coarse.reach() * FINEST)) {
      h /= 16;
      @Nullable Leaves finer = tried(h);
      if (finer == null) {
        break;
      }
      coarse = finer;
    }
    return coarse;
  }

  private @Nullable Leaves tried(double spacing) {
    try {
      return new Leaves(parts, spacing, tail);
    } catch (TooManyCellsException e) {
      return null;
    }
  }

  private Saddle locate(double guess) {
    double most = Math.min(50 / leaves.spacing(), MOST_TILT / Math.max(leaves.reach(), 1e-300));
    return byDelta
        ? Saddle.ofDelta(leaves::above, logFinite(), guess, most)
        : Saddle.ofEpsilon(leaves::above, target, guess, most);
  }

  // About what of δ finite losses account for.
  private double logFinite() {
    double finite = target - leaves.infiniteMass();
    return Math.log(finite > 0 ? Math.max(finite, 1e-3 * target) : target);
  }

  private Bounds answer() {
    narrow();
    Bounds bounds = coarserBounds();
    double order = 2;
    for (int i = 0; i < MOST_ANSWERS && leaves.converge() && !narrowEnough(bounds); i++) {
      double spacing = leaves.spacing();
      double width = bounds.upper() - bounds.lower();
      double ratio = goal * size(bounds.upper()) / width;
      if (!refine(Math.min(0.9, Math.max(Math.pow(0.7 * ratio, 1 / order), LEAST_STEP)))) {
        break;
      }
      @Nullable Bounds next = triedBounds();
      if (next == null) {
        break;
      }
      order = order(next.upper() - next.lower(), width, leaves.spacing() / spacing, 2);
      bounds =
          new Bounds(
              Math.max(bounds.lower(), next.lower()), Math.min(bounds.upper(), next.upper()));
    }
    return bounds;
  }

  // Bounds by grids no coarser than need be for their windows not to be too long.
  private Bounds coarserBounds() {
    @Nullable Bounds bounds = triedBounds();
    for (int i = 0; bounds == null && i < MOST_RETREATS; i++) {
      @Nullable Leaves coarser = tried(4 * leaves.spacing());
      if (coarser == null) {
        break;
      }
      leaves = coarser;
      saddle = locate(saddle.rate());
      bounds = triedBounds();
    }
    return bounds != null ? bounds : new Bounds(0, byDelta ? Double.POSITIVE_INFINITY : 1);
  }

  private @Nullable Bounds triedBounds() {
    try {
      Bounds bounds = bounds();
      return Double.isNaN(bounds.lower()) || Double.isNaN(bounds.upper()) ? null : bounds;
    } catch (TooManyCellsException | ArithmeticException e) {
      // ArithmeticException: the index of a cell of the sum is no long
      return null;
    }
  }

  private boolean narrowEnough(Bounds bounds) {
    return bounds.upper() == bounds.lower()
        || bounds.upper() - bounds.lower() <= goal * size(bounds.upper())
        || bounds.upper() == Double.POSITIVE_INFINITY
        || (!byDelta && Math.log(bounds.upper()) < NOTHING);
  }

  private double size(double upper) {
    return byDelta ? Math.max(upper, 0.01 * saddle.deviation()) : upper;
  }

  // By which power of the spacing a width shrinks.
  private static double order(double now, double before, double factor, double most) {
    return now < before
        ? Math.min(most, Math.max(1, Math.log(before / now) / -Math.log(factor)))
        : 1;
  }

  // Refines until the gap of the cumulants is near the width: then a result is worth computing.
  private void narrow() {
    double order = 2;
    double before = Double.NaN;
    double factor = 1;
    for (int i = 0; i < 16; i++) {
      deepenTail();
      if (!byDelta && (saddle.logDelta() < NOTHING || target >= leaves.largest())) {
        return;
      }
      double rate = Math.max(saddle.rate(), 0.5 / Math.max(saddle.deviation(), 1e-12));
      double gap = leaves.gap(rate);
      double allowed = NEAR * goal * (byDelta ? rate * size(saddle.epsilon()) : 1);
      if (gap <= allowed) {
        return;
      }
      if (before > gap) {
        order = order(gap, before, factor, 8);
      }
      before = gap;
      double old = leaves.spacing();
      if (!refine(Math.min(0.9, Math.max(Math.pow(0.8 * allowed / gap, 1 / order), LEAST_STEP)))) {
        return;
      }
      factor = leaves.spacing() / old;
    }
  }

  // Returns whether there was room for a smaller spacing.
  private boolean refine(double factor) {
    double wanted = leaves.spacing() * factor;
    while (!affordable(wanted) && wanted < leaves.spacing()) {
      wanted *= 1.25;
    }
    double aligned = alignment.spacing(wanted);
    // a little longer is worth it
    double spacing = affordable(2 * aligned) ? aligned : wanted;
    if (!(spacing < 0.95 * leaves.spacing()) || spacing < FINEST * leaves.reach()) {
      return false;
    }
    @Nullable Leaves finer = tried(spacing);
    if (finer == null) {
      return false;
    }
    leaves = finer;
    saddle = locate(saddle.rate());
    return true;
  }

  private boolean affordable(double spacing) {
    double shrunk = leaves.spacing() / spacing;
    double sum = WINDOW * saddle.deviation() / spacing;
    double coarse = leaves.spacing() * Composition.ratio(sum, leaves.mostCopies());
    return leaves.longest(saddle.rate(), coarse, WINDOW) * shrunk < MOST_CELLS;
  }

  // For a given ε the size of δ, which decides about the tails, is only known from a grid.
  private void deepenTail() {
    for (int i = 0; i < 4 && !byDelta; i++) {
      double needed = tail(Math.exp(Math.min(0, saddle.logDelta())));
      if (tail <= 10 * needed) {
        return;
      }
      double before = tail;
      tail = needed;
      double spacing = leaves.spacing();
      @Nullable Leaves deeper = tried(spacing);
      for (int j = 0; deeper == null && j < MOST_RETREATS; j++) {
        spacing *= 4;
        deeper = tried(spacing);
      }
      if (deeper == null) {
        tail = before;
        return;
      }
      leaves = deeper;
      saddle = locate(saddle.rate());
    }
  }

  private Bounds bounds() {
    if (!byDelta && target >= leaves.largest()) {
      return infinite();
    }
    TiltedSum[] sums =
        parts.size() == 1 && count == 1
            ? Composition.ofOne(leaves)
            : Composition.of(leaves, saddle, tail, NEGLIGIBLE);
    HockeyStick lower = new HockeyStick(sums[0], false);
    HockeyStick upper = new HockeyStick(sums[1], true);
    double infiniteLow = sums[0].grid().infinite();
    double infiniteHigh = sums[1].grid().infinite();
    double rounding = 4 * FourierTransform.UNIT;
    if (byDelta) {
      double left = (target - infiniteHigh) - rounding * target;
      double high = Double.POSITIVE_INFINITY;
      if (left >= 0 || infiniteHigh == 0) {
        // no finite loss exceeds the largest
        high = Math.min(upper.smallestAtMost(left), Math.max(0, leaves.largest()));
      }
      if (infiniteLow > target) {
        return new Bounds(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
      }
      double low = lower.largestAbove((target - infiniteLow) + rounding * target, high);
      return new Bounds(Math.min(low, high), high);
    }
    double high = Math.min(1, (upper.at(target) + infiniteHigh) * (1 + rounding));
    double low = (lower.at(target) + infiniteLow) * (1 - rounding);
    return new Bounds(Math.min(low, high), high);
  }
}
