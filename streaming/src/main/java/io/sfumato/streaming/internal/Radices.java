package io.sfumato.streaming.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The shape of a {@link CenteredTree} with the smallest mean squared error. */
final class Radices {

  private static final int MOST_BLOCKS = 40;
  private static final int FINALISTS = 24;

  private Radices() {}

  /** A shape and the sum of the cube roots of its costs, whose cube the error is. */
  private record Shape(List<Integer> radices, double cost) {}

  /**
   * Returns the best shape for a horizon.
   *
   * @return the numbers of children from the leaves up, the last that of the blocks; their product
   *     is at least the horizon
   */
  static int[] best(long horizon) {
    List<Shape> shapes = new ArrayList<>();
    for (int blocks = 1; blocks <= MOST_BLOCKS && blocks <= horizon; blocks++) {
      long size = (horizon - 1) / blocks + 1;
      double top = Math.cbrt((blocks - 1) / 2.0 + 1 / 3.0);
      int last = Math.max(1, (int) Math.ceil(Math.log((double) size) / Math.log(8)));
      for (int levels = size == 1 ? 0 : 1; levels <= (size == 1 ? 0 : last); levels++) {
        extend(new int[levels + 1], 0, size, top, blocks, shapes);
      }
    }
    shapes.sort(Comparator.comparingDouble(Shape::cost));
    int[] best = {1};
    double least = Double.POSITIVE_INFINITY;
    for (Shape shape : shapes.subList(0, Math.min(FINALISTS, shapes.size()))) {
      int[] radices = shape.radices().stream().mapToInt(Integer::intValue).toArray();
      double exact = Arrays.stream(costs(horizon, radices)).map(Math::cbrt).sum();
      if (exact < least) {
        least = exact;
        best = radices;
      }
    }
    return best;
  }

  /** Tries all increasing radices near the root of what is left, keeping the best few. */
  private static void extend(
      int[] radices, int l, long size, double cost, int blocks, List<Shape> shapes) {
    int left = radices.length - 1 - l;
    if (left == 0) {
      if (size == 1) {
        int[] copy = radices.clone();
        copy[l] = blocks;
        shapes.add(new Shape(Arrays.stream(copy).boxed().toList(), cost));
      }
      return;
    }
    int least = l == 0 ? 2 : radices[l - 1];
    if (left == 1) {
      if (size >= least && size <= 1 << 16) {
        radices[l] = (int) size;
        extend(radices, l + 1, 1, cost + Math.cbrt((size - 1) / 6.0), blocks, shapes);
      }
      return;
    }
    int near = (int) Math.round(Math.pow((double) size, 1.0 / left));
    int window = radices.length > 8 ? 1 : 4;
    for (int b = Math.max(least, near - window); b <= near + 1; b++) {
      radices[l] = b;
      extend(radices, l + 1, (size - 1) / b + 1, cost + Math.cbrt((b - 1) / 6.0), blocks, shapes);
    }
  }

  /** Returns what each level costs: its mean variance over the horizon, for noise of variance 1. */
  static double[] costs(long horizon, int... radices) {
    int g = radices.length - 1;
    double[] costs = new double[g + 1];
    long child = 1;
    for (int l = 0; l < g; l++) {
      costs[l] = CenteredBlock.variance(child, radices[l], 1).sum(horizon + 1) / horizon;
      child *= radices[l];
    }
    costs[g] = CenteredBlock.roots(child, radices[g], 1).sum(horizon + 1) / horizon;
    return costs;
  }
}
