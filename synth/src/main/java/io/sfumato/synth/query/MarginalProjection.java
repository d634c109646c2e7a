package io.sfumato.synth.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How cells of a marginal add up to those of a coarser one, of fewer columns or fewer bins. */
final class MarginalProjection {

  private final Marginal finer;
  private final Marginal coarser;

  /** For each part of the finer marginal, what each of its bins adds to the number of the cell. */
  private final List<int[]> terms;

  private MarginalProjection(Marginal finer, Marginal coarser, List<int[]> terms) {
    this.finer = finer;
    this.coarser = coarser;
    this.terms = terms;
  }

  /** Returns the projection, or null if the one is not finer than the other. */
  static @Nullable MarginalProjection between(Marginal finer, Marginal coarser) {
    List<int[]> terms = new ArrayList<>();
    for (BinnedColumn part : finer.parts()) {
      terms.add(new int[part.bins()]);
    }
    int stride = 1;
    for (int p = coarser.parts().size() - 1; p >= 0; p--) {
      BinnedColumn target = coarser.parts().get(p);
      int index = indexOf(finer, target.column());
      if (index < 0 || !finer.parts().get(index).refines(target)) {
        return null;
      }
      BinnedColumn part = finer.parts().get(index);
      for (int code = 0; code < part.codes(); code++) {
        terms.get(index)[part.bin(code)] = stride * target.bin(code);
      }
      stride *= target.bins();
    }
    return new MarginalProjection(finer, coarser, terms);
  }

  private static int indexOf(Marginal marginal, int column) {
    for (int i = 0; i < marginal.parts().size(); i++) {
      if (marginal.parts().get(i).column() == column) {
        return i;
      }
    }
    return -1;
  }

  Marginal finer() {
    return finer;
  }

  /** Adds up the answers of the finer marginal. */
  long[] sum(long[] answers) {
    long[] sums = new long[coarser.cells()];
    int[] bins = new int[terms.size()];
    for (long answer : answers) {
      int cell = 0;
      for (int k = 0; k < bins.length; k++) {
        cell += terms.get(k)[bins[k]];
      }
      sums[cell] += answer;
      for (int k = bins.length - 1; k >= 0 && ++bins[k] == terms.get(k).length; k--) {
        bins[k] = 0;
      }
    }
    return sums;
  }
}
