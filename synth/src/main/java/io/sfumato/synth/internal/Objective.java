package io.sfumato.synth.internal;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.BoxWorkload;
import io.sfumato.synth.query.HalfSpaces;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.MarginalList;
import io.sfumato.synth.query.Sums;
import io.sfumato.synth.query.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How far a synthetic table is from its targets: {@code Σ weight × (wanted - answer)²} over all
 * questions, kept up to date while the table changes. Weights and weighted answers are rounded to a
 * fixed point once; everything after is exact, so that ten million changes later the residuals are
 * those of a fresh start.
 *
 * <p>The table belongs to its objective: whoever changes it does so through a search. Not
 * thread-safe.
 */
public final class Objective {

  /**
   * The largest {@code weight × (|answer| + rows)} in fixed point. Seven such residuals can be
   * added in an int.
   */
  static final int LARGEST = 1 << 28;

  /** How far below that the heaviest target starts, so that heavier ones may follow. */
  private static final int HEADROOM = 4;

  private final SyntheticRows table;
  private final Domain domain;
  private final int[] codes;
  private final int columns;
  private final List<Target> targets = new ArrayList<>();
  private final Map<Class<? extends Kernel>, Kernel> byClass = new LinkedHashMap<>();
  private final Segments[] segments;
  private Kernel[] kernels = {};
  private double scale = 1;
  private boolean bound;

  private Objective(SyntheticRows table) {
    this.table = requireNonNull(table, "table");
    this.domain = table.domain();
    this.codes = table.codes();
    this.columns = domain.columns();
    this.segments = new Segments[columns];
  }

  /**
   * Returns the objective of a table, which must not change any more except through it.
   *
   * @param table the table
   * @param targets what its answers should be, possibly nothing
   * @return the objective
   */
  public static Objective of(SyntheticRows table, List<Target> targets) {
    Objective objective = new Objective(table);
    objective.targets.addAll(targets);
    objective.rebuild();
    return objective;
  }

  /**
   * Adds a target.
   *
   * @param target what some answers should be
   */
  public void add(Target target) {
    targets.add(requireNonNull(target, "target"));
    if (targets.size() == 1 || size(target) * scale > LARGEST) {
      rebuild();
    } else {
      include(target);
    }
  }

  /** Takes over another table of the same domain and number of rows. */
  void assign(SyntheticRows other) {
    System.arraycopy(other.codes(), 0, codes, 0, codes.length);
    rebuild();
  }

  /**
   * Returns the table.
   *
   * @return the table as it is now
   */
  public SyntheticRows table() {
    return table;
  }

  /**
   * Returns the targets.
   *
   * @return those given so far
   */
  public List<Target> targets() {
    return List.copyOf(targets);
  }

  /**
   * Returns the value of the objective.
   *
   * @return {@code Σ weight × (wanted - answer)²}, up to the rounding of weights and targets
   */
  public double loss() {
    double loss = 0;
    for (Kernel kernel : kernels) {
      loss += kernel.loss();
    }
    return loss / scale;
  }

  private double size(Target target) {
    if (target.workload() instanceof Sums sums) {
      // One change moves an answer by up to so much, and gains must fit a long.
      double most = sums.rowL1();
      return target.weight() * most * (target.largest() + (table.rows() + 1.0) * most);
    }
    return target.weight() * (target.largest() + table.rows() + 1.0);
  }

  private void rebuild() {
    double heaviest = targets.stream().mapToDouble(this::size).max().orElse(1);
    scale = Math.scalb(1.0, Math.getExponent(LARGEST / HEADROOM / heaviest));
    byClass.clear();
    targets.forEach(this::include);
  }

  private void include(Target target) {
    if (target.workload() instanceof MarginalList list) {
      FixedTarget whole = fixed(target);
      int start = 0;
      for (Marginal marginal : list.marginals()) {
        int end = start + marginal.cells();
        int[] answers = Arrays.copyOfRange(whole.answers, start, end);
        kernelOf(marginal).add(new FixedTarget(marginal, whole.weight, answers), codes);
        start = end;
      }
    } else if (target.workload() instanceof Sums sums) {
      SumKernel kernel = (SumKernel) kernel(SumKernel.class, SumKernel::new);
      kernel.add(sums, target.answers(), target.weight() * scale, codes);
    } else {
      kernelOf(target.workload()).add(fixed(target), codes);
    }
    kernels = byClass.values().toArray(Kernel[]::new);
    bound = false;
  }

  private FixedTarget fixed(Target target) {
    int weight = (int) Math.max(1, Math.rint(target.weight() * scale));
    // Only a target so light that its weight was rounded up to 1 can reach this limit.
    double most = (double) LARGEST - (double) weight * table.rows();
    int[] answers = new int[target.answers().length];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = (int) Math.rint(Math.max(-most, Math.min(most, target.answers()[i] * weight)));
    }
    return new FixedTarget(target.workload(), weight, answers);
  }

  private Kernel kernelOf(Workload workload) {
    if (workload instanceof Marginal) {
      return kernel(MarginalKernel.class, MarginalKernel::new);
    }
    if (workload instanceof BoxWorkload) {
      return kernel(BoxKernel.class, BoxKernel::new);
    }
    if (workload instanceof HalfSpaces) {
      return kernel(HalfSpaceKernel.class, HalfSpaceKernel::new);
    }
    return kernel(GenericKernel.class, GenericKernel::new);
  }

  private Kernel kernel(Class<? extends Kernel> type, Function<Domain, Kernel> constructor) {
    return byClass.computeIfAbsent(type, t -> constructor.apply(domain));
  }

  private void bind() {
    if (bound) {
      return;
    }
    for (int c = 0; c < columns; c++) {
      BitSet starts = new BitSet(domain.size(c));
      for (Kernel kernel : kernels) {
        kernel.cuts(c, starts);
      }
      segments[c] = Segments.startingAt(domain.size(c), starts);
    }
    for (Kernel kernel : kernels) {
      kernel.bind(segments);
    }
    bound = true;
  }

  /** Arrays for one thread to score in. */
  Scratch scratch() {
    bind();
    int most = domain.sizes().stream().mapToInt(size -> size).max().orElseThrow();
    return new Scratch(most, columns);
  }

  /** The segments of a column, of use until the next target is added. */
  Segments segments(int column) {
    bind();
    return segments[column];
  }

  /** Scores all segments of a cell into {@link Scratch#gains}. */
  void score(int row, int column, Scratch scratch) {
    scratch.clearGains(segments[column].count());
    for (Kernel kernel : kernels) {
      kernel.score(codes, row, column, scratch);
    }
  }

  /** The segment that lowers the objective most, or the present one of a cell if none does. */
  int best(int row, int column, Scratch scratch) {
    int present = segments[column].of(codes[row * columns + column]);
    int count = segments[column].count();
    if (kernels.length == 1) {
      return kernels[0].best(codes, row, column, present, count, scratch);
    }
    score(row, column, scratch);
    return scratch.best(present, count);
  }

  /** The exact gain of a change of one cell, in fixed point. */
  long gain(int row, int column, int to, Scratch scratch) {
    long gain = 0;
    for (Kernel kernel : kernels) {
      gain += kernel.gain(codes, row, column, to, scratch);
    }
    return gain;
  }

  /** The exact gain of two rows exchanging their codes of a column. */
  long swapGain(int first, int second, int column, Scratch scratch) {
    long gain = 0;
    for (Kernel kernel : kernels) {
      gain += kernel.swapGain(codes, first, second, column, scratch);
    }
    return gain;
  }

  /** Changes a cell. */
  void move(int row, int column, int to) {
    for (Kernel kernel : kernels) {
      kernel.move(codes, row, column, to);
    }
    codes[row * columns + column] = to;
  }

  /** What a unit of the given targets is in the fixed point of gains. */
  double scale() {
    return scale;
  }
}
