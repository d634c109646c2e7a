package io.sfumato.synth.internal;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.domain.RowRule;
import io.sfumato.synth.query.BinnedColumn;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Domains, targets and rules that several tests use. */
final class Fixtures {

  /** Odd and even sizes, one code, and one column wide enough to be asked about in bins. */
  static final Domain DOMAIN = domain(5, 2, 7, 1, 40, 3);

  private Fixtures() {}

  static Domain domain(Integer... sizes) {
    List<String> names = IntStream.range(0, sizes.length).mapToObj(c -> "c" + c).toList();
    return new Domain(names, List.of(sizes));
  }

  /** Marginals of one to three columns, whole and binned in two ways that do not nest. */
  static List<Workload> marginals() {
    List<Workload> marginals = new ArrayList<>();
    for (int[] columns : new int[][] {{0}, {4}, {0, 1}, {0, 2}, {1, 4}, {2, 3}, {0, 2, 5}}) {
      marginals.add(Marginal.of(DOMAIN, columns));
    }
    for (int bins : new int[] {3, 8}) {
      marginals.add(
          Marginal.of(
              DOMAIN,
              List.of(
                  BinnedColumn.whole(DOMAIN, 1),
                  BinnedColumn.equalWidth(DOMAIN, 4, bins),
                  BinnedColumn.whole(DOMAIN, 5))));
    }
    return marginals;
  }

  /** All marginals of two columns. */
  static List<Workload> pairs(Domain domain) {
    List<Workload> pairs = new ArrayList<>();
    for (int a = 0; a < domain.columns(); a++) {
      for (int b = a + 1; b < domain.columns(); b++) {
        pairs.add(Marginal.of(domain, a, b));
      }
    }
    return pairs;
  }

  /** Random targets of either sign and of weights that differ by a factor of some hundred. */
  static List<Target> randomTargets(List<Workload> workloads, int rows, SplittableRandom random) {
    List<Target> targets = new ArrayList<>();
    for (Workload workload : workloads) {
      double[] answers = new double[workload.cells()];
      for (int i = 0; i < answers.length; i++) {
        answers[i] = (random.nextDouble() * 3 - 1) * rows / answers.length;
      }
      targets.add(new Target(workload, answers, Math.pow(10, random.nextDouble(-1.5, 1))));
    }
    return targets;
  }

  /** The answers of some table, as targets that can be met. */
  static List<Target> targetsOf(SyntheticRows table, List<Workload> workloads) {
    List<Target> targets = new ArrayList<>();
    for (Workload workload : workloads) {
      long[] exact = workload.answer(table.toTable());
      double[] answers = new double[exact.length];
      for (int i = 0; i < answers.length; i++) {
        answers[i] = exact[i];
      }
      targets.add(new Target(workload, answers, 1));
    }
    return targets;
  }

  /** The same questions under a type that only the kernel for any workload takes. */
  static Target disguised(Target target) {
    Workload inner = target.workload();
    Workload outer =
        new Workload() {
          @Override
          public Domain domain() {
            return inner.domain();
          }

          @Override
          public String name() {
            return inner.name();
          }

          @Override
          public int[] columns() {
            return inner.columns();
          }

          @Override
          public int cells() {
            return inner.cells();
          }

          @Override
          public long rowL1() {
            return inner.rowL1();
          }

          @Override
          public long rowSquaredL2() {
            return inner.rowSquaredL2();
          }

          @Override
          public long replaceSquaredL2() {
            return inner.replaceSquaredL2();
          }

          @Override
          public void add(int[] row, long times, long[] answers) {
            inner.add(row, times, answers);
          }
        };
    return new Target(outer, target.answers(), target.weight());
  }

  /** Sums and counts below thresholds of two columns: contributions other than 0 and 1. */
  static Workload sumsBelow(Domain domain, int a, int b) {
    int cells = domain.size(b);
    return new Workload() {
      @Override
      public Domain domain() {
        return domain;
      }

      @Override
      public String name() {
        return "sums of %d below %d".formatted(a, b);
      }

      @Override
      public int[] columns() {
        return new int[] {Math.min(a, b), Math.max(a, b)};
      }

      @Override
      public int cells() {
        return cells;
      }

      @Override
      public long rowL1() {
        return (long) cells * domain.size(a);
      }

      @Override
      public long rowSquaredL2() {
        return (long) cells * domain.size(a) * domain.size(a);
      }

      @Override
      public long replaceSquaredL2() {
        return rowSquaredL2();
      }

      @Override
      public void add(int[] row, long times, long[] answers) {
        for (int t = row[b]; t < cells; t++) {
          answers[t] += times * (row[a] - 1);
        }
      }
    };
  }

  /** A rule on some columns. */
  static RowRule rule(String name, Predicate<int[]> allowed, int... columns) {
    return new RowRule() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int[] columns() {
        return columns.clone();
      }

      @Override
      public boolean allows(int[] row) {
        return allowed.test(row);
      }
    };
  }

  static RowRules none(Domain domain) {
    return RowRules.of(domain, List.of());
  }
}
