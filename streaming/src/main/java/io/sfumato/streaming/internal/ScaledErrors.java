package io.sfumato.streaming.internal;

import java.util.function.DoubleUnaryOperator;

/**
 * The errors of {@code L = M·D·C⁻¹·E⁻¹} for a buffered linear Toeplitz matrix C: {@link
 * ErrorCovariance} at the start of every block, and from there in closed form.
 */
final class ScaledErrors implements ToeplitzErrors {

  /** Steps of a block at which its largest error is looked for: every one, up to this many. */
  private static final int PROBES = 2;

  private final ErrorCovariance start;
  private final ScaleSchedule schedule;
  private final int size;
  private final double[] stored;
  private final double[] largest;

  ScaledErrors(BufferedLinearToeplitz matrix, ScaleSchedule schedule) {
    this.start = new ErrorCovariance(matrix);
    this.schedule = schedule;
    this.size = ErrorCovariance.size(matrix.buffers());
    this.stored = new double[size * (schedule.blocks() + 1)];
    this.largest = new double[schedule.blocks()];
    ErrorCovariance moments = new ErrorCovariance(start);
    for (int b = 0; b < schedule.blocks(); b++) {
      long steps = schedule.end(b) - schedule.start(b);
      moments.store(stored, b * size);
      moments.advance(steps, schedule.weight(b), schedule.scale(b));
      largest[b] = largestIn(b, steps, moments.variance());
    }
    moments.store(stored, schedule.blocks() * size);
  }

  private double largestIn(int block, long steps, double last) {
    double first = steps == 1 ? last : after(block, 1).variance();
    double largest = first;
    double rise = 0;
    long from = 1;
    for (int i = 1; i <= PROBES && steps > 1; i++) {
      long to = 1 + (steps - 1) * i / PROBES;
      if (to > from) {
        double next = to == steps ? last : after(block, to).variance();
        rise = to - from > 1 ? Math.max(rise, Math.abs(next - first)) : rise;
        largest = Math.max(largest, next);
        first = next;
        from = to;
      }
    }
    // Between two probes the variance is all but straight.
    return largest + rise / 2;
  }

  private ErrorCovariance after(int block, long steps) {
    ErrorCovariance moments = new ErrorCovariance(start);
    moments.load(stored, block * size);
    if (steps > 0) {
      moments.advance(steps, schedule.weight(block), schedule.scale(block));
    }
    return moments;
  }

  private ErrorCovariance at(long t) {
    int block = schedule.blockOf(t - 1);
    return after(block, t - schedule.start(block));
  }

  @Override
  public double squaredNorm(long t) {
    return at(t).variance();
  }

  @Override
  public double squaredDistance(long s, long t) {
    if (s == 0) {
      return squaredNorm(t);
    }
    if (s == t) {
      return 0;
    }
    ErrorCovariance moments = at(s);
    moments.restart();
    long step = s;
    for (int b = schedule.blockOf(s); step < t; b++) {
      long end = Math.min(t, schedule.end(b));
      moments.advance(end - step, schedule.weight(b), schedule.scale(b));
      step = end;
    }
    return moments.variance();
  }

  @Override
  public double sum(long steps) {
    return at(steps).sum();
  }

  @Override
  public double largest(long steps) {
    int last = schedule.blockOf(steps - 1);
    long inside = steps - schedule.start(last);
    double most = largestIn(last, inside, after(last, inside).variance());
    for (int b = 0; b < last; b++) {
      most = Math.max(most, largest[b]);
    }
    return most;
  }

  @Override
  public double sumOf(long steps, DoubleUnaryOperator function) {
    int last = schedule.blockOf(steps - 1);
    double total = 0;
    for (int b = 0; b <= last; b++) {
      long length = Math.min(steps, schedule.end(b)) - schedule.start(b);
      total += length * function.applyAsDouble(largest[b]);
    }
    return total;
  }
}
