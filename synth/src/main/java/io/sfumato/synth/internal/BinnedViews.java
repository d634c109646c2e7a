package io.sfumato.synth.internal;

import io.sfumato.synth.query.BinnedColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All views of one column in one division into bins, with their residuals in one array: for each
 * context those of the column's bins side by side, so that scoring adds up runs of memory.
 *
 * <p>Two residuals share a {@code long}, as the number {@code high × 2³² + low}. Adding such
 * numbers adds both at once and exactly, borrows included, as long as either sum fits an {@code
 * int}. Views come in chunks whose residuals cannot add up to more, whatever the table (see {@link
 * FixedTarget}); only the sum of a chunk is taken apart.
 *
 * <p>That is this class's answer to vector instructions: the JDK's compiler (17) does not vectorize
 * sums over runs that begin at different offsets of an array, and {@code jdk.incubator.vector}
 * would ask every user for a command-line flag. For 13 runs of 42 residuals, plain loops over
 * {@code int[]} took 404 ns, vectorized loops over an {@code int[]} for each run 191 ns, this one
 * 99 ns.
 */
final class BinnedViews {

  final int column;
  final int bins;
  final int[] binOfCode;

  /** How many longs the residuals of a context take. */
  private final int words;

  private final List<Integer> ends = new ArrayList<>();
  private long chunkBound;
  private long[] residuals = {};
  private int used;
  private View[] views = {};
  private int[] chunkEnds = {};
  private long[] chunkWeights = {};
  private int[] binOfSegment = {};
  private boolean binsAreSegments;

  /** For each view its base, and then, view by view, what {@link View#offset} multiplies. */
  private int[] bases = {};

  private int[] partEnds = {};
  private int[] partColumns = {};
  private int[] partStrides = {};
  private int[][] partBins = {};
  private boolean pairs;

  /** Makes a group without views. */
  BinnedViews(BinnedColumn part, int size) {
    column = part.column();
    bins = part.bins();
    words = (bins + 1) / 2;
    binOfCode = new int[size];
    for (int code = 0; code < size; code++) {
      binOfCode[code] = part.bin(code);
    }
  }

  /** Whether a column is divided in the same way. */
  boolean divides(BinnedColumn part) {
    if (part.column() != column || part.bins() != bins) {
      return false;
    }
    for (int code = 0; code < binOfCode.length; code++) {
      if (part.bin(code) != binOfCode[code]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a view, with all residuals 0.
   *
   * @param contexts how many contexts it has
   * @param weight its weight
   * @param others how many other columns its marginal has
   * @param bound the largest absolute value that its residuals can take
   */
  View add(int contexts, int weight, int others, long bound) {
    View view = new View(this, used, weight, others);
    reserve((long) contexts * words);
    chunkBound += bound;
    if (chunkBound > Integer.MAX_VALUE && views.length > 0) {
      ends.add(views.length);
      chunkBound = bound;
    }
    views = Arrays.copyOf(views, views.length + 1);
    views[views.length - 1] = view;
    chunkEnds = new int[ends.size() + 1];
    chunkWeights = new long[chunkEnds.length];
    Arrays.setAll(chunkEnds, i -> i < ends.size() ? ends.get(i) : views.length);
    for (int i = 0, chunk = 0; i < views.length; i++) {
      chunk += i == chunkEnds[chunk] ? 1 : 0;
      chunkWeights[chunk] += views[i].weight;
    }
    return view;
  }

  /** Makes room, with a quarter to spare, so that adding views one by one is not quadratic. */
  private void reserve(long more) {
    long needed = used + more;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "targets must need at most 2^31 pairs of residuals for a column, got %d for column %d;"
                  .formatted(needed, column)
              + " ask fewer marginals of it, or give it fewer bins");
    }
    if (needed > residuals.length) {
      long roomy = (long) residuals.length + (residuals.length >> 2);
      residuals =
          Arrays.copyOf(residuals, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, roomy)));
    }
    used = (int) needed;
  }

  void bind(Segments segments) {
    flatten();
    binOfSegment = new int[segments.count()];
    binsAreSegments = true;
    for (int s = 0; s < binOfSegment.length; s++) {
      binOfSegment[s] = binOfCode[segments.first(s)];
      binsAreSegments &= binOfSegment[s] == s;
    }
  }

  /**
   * Copies what the views know of their contexts, so that scoring need not go from one to another.
   */
  private void flatten() {
    int parts = Arrays.stream(views).mapToInt(view -> view.columns.length).sum();
    bases = new int[views.length];
    partEnds = new int[views.length];
    partColumns = new int[parts];
    partStrides = new int[parts];
    partBins = new int[parts][];
    int part = 0;
    pairs = true;
    for (int i = 0; i < views.length; i++) {
      View view = views[i];
      pairs &= view.columns.length == 1 && view.siblings[0].home.isWhole();
      bases[i] = view.base;
      for (int p = 0; p < view.columns.length; p++, part++) {
        partColumns[part] = view.columns[p];
        partStrides[part] = view.strides[p];
        partBins[part] = view.bins[p];
      }
      partEnds[i] = part;
    }
  }

  /** Whether the bins are the codes. */
  private boolean isWhole() {
    return bins == binOfCode.length;
  }

  private void offsets(int[] table, int rowStart, int[] offsets) {
    if (pairs) {
      for (int i = 0; i < bases.length; i++) {
        offsets[i] = bases[i] + table[rowStart + partColumns[i]] * partStrides[i];
      }
      return;
    }
    int part = 0;
    for (int i = 0; i < bases.length; i++) {
      int offset = bases[i];
      for (int end = partEnds[i]; part < end; part++) {
        offset += partBins[part][table[rowStart + partColumns[part]]] * partStrides[part];
      }
      offsets[i] = offset;
    }
  }

  /** How far apart, in residuals, two contexts are that differ by one bin of the nearest column. */
  int contextStride() {
    return words;
  }

  /** The residual of a bin in the context that begins at an offset. */
  int residual(int offset, int bin) {
    // A low half below zero has borrowed from the high one: add 2³¹, which pays it back.
    long odd = bin & 1;
    return (int) ((residuals[offset + (bin >> 1)] + (odd << 31)) >> (odd << 5));
  }

  /** Adds to the residual of a bin in the context that begins at an offset. */
  void add(int offset, int bin, int change) {
    residuals[offset + (bin >> 1)] += (long) change << ((bin & 1) << 5);
  }

  /** Whether the largest sum can be had without taking sums apart. */
  boolean isDirect() {
    return binsAreSegments && chunkEnds.length == 1;
  }

  /** The segment with the largest entry, or the present one if none has a larger. */
  int best(int[] table, int rowStart, Scratch scratch) {
    int own = binOfCode[table[rowStart + column]];
    int[] offsets = scratch.offsets(views.length);
    offsets(table, rowStart, offsets);
    long[] sums = scratch.longs;
    sum(residuals, offsets, 0, views.length, words, sums);
    sums[own >> 1] += chunkWeights[0] << ((own & 1) << 5);
    long pair = sums[own >> 1];
    int low = (int) pair;
    int largest = (own & 1) == 0 ? low : (int) ((pair - low) >> 32);
    int best = own;
    for (int w = 0; w < bins >> 1; w++) {
      pair = sums[w];
      low = (int) pair;
      int high = (int) ((pair - low) >> 32);
      if (low > largest) {
        largest = low;
        best = 2 * w;
      }
      if (high > largest) {
        largest = high;
        best = 2 * w + 1;
      }
    }
    return (bins & 1) != 0 && (int) sums[words - 1] > largest ? bins - 1 : best;
  }

  /** Adds to the entry of each segment. */
  void score(int[] table, int rowStart, Scratch scratch) {
    int own = binOfCode[table[rowStart + column]];
    int[] offsets = scratch.offsets(views.length);
    offsets(table, rowStart, offsets);
    int from = 0;
    for (int chunk = 0; chunk < chunkEnds.length; chunk++) {
      int end = chunkEnds[chunk];
      sum(residuals, offsets, from, end, words, scratch.longs);
      // As if the row were not there.
      scratch.longs[own >> 1] += chunkWeights[chunk] << ((own & 1) << 5);
      spread(scratch.longs, scratch.gains);
      from = end;
    }
  }

  /** Four independent sums at a time keep the adders busy. */
  private static void sum(
      long[] residuals, int[] offsets, int from, int end, int words, long[] sums) {
    int w = 0;
    for (; w + 4 <= words; w += 4) {
      long a = 0;
      long b = 0;
      long c = 0;
      long d = 0;
      for (int i = from; i < end; i++) {
        int at = offsets[i] + w;
        a += residuals[at];
        b += residuals[at + 1];
        c += residuals[at + 2];
        d += residuals[at + 3];
      }
      sums[w] = a;
      sums[w + 1] = b;
      sums[w + 2] = c;
      sums[w + 3] = d;
    }
    for (; w < words; w++) {
      long a = 0;
      for (int i = from; i < end; i++) {
        a += residuals[offsets[i] + w];
      }
      sums[w] = a;
    }
  }

  private void spread(long[] sums, long[] gains) {
    if (!binsAreSegments) {
      for (int s = 0; s < binOfSegment.length; s++) {
        int bin = binOfSegment[s];
        long pair = sums[bin >> 1];
        int low = (int) pair;
        gains[s] += (bin & 1) == 0 ? 2L * low : (pair - low) >> 31;
      }
      return;
    }
    for (int w = 0; w < bins >> 1; w++) {
      long pair = sums[w];
      int low = (int) pair;
      gains[2 * w] += 2L * low;
      gains[2 * w + 1] += (pair - low) >> 31;
    }
    if ((bins & 1) != 0) {
      gains[bins - 1] += 2L * (int) sums[words - 1];
    }
  }

  long gain(int[] table, int rowStart, int to, Scratch scratch) {
    int own = binOfCode[table[rowStart + column]];
    int other = binOfCode[to];
    if (own == other) {
      return 0;
    }
    int[] offsets = scratch.offsets(views.length);
    offsets(table, rowStart, offsets);
    long gain = 0;
    for (int i = 0; i < views.length; i++) {
      gain += (long) residual(offsets[i], other) - residual(offsets[i], own);
    }
    for (long weight : chunkWeights) {
      gain -= weight;
    }
    return 2 * gain;
  }

  long swapGain(int[] table, int first, int second) {
    int own = binOfCode[table[first + column]];
    int other = binOfCode[table[second + column]];
    if (own == other) {
      return 0;
    }
    long gain = 0;
    for (View view : views) {
      int one = view.offset(table, first);
      int two = view.offset(table, second);
      // Where the contexts are the same, the view sees no change.
      if (one != two) {
        gain += (long) residual(one, other) - residual(one, own) - view.weight;
        gain += (long) residual(two, own) - residual(two, other) - view.weight;
      }
    }
    return 2 * gain;
  }

  void move(int[] table, int rowStart, int to) {
    int own = binOfCode[table[rowStart + column]];
    int other = binOfCode[to];
    if (own == other) {
      return;
    }
    for (View view : views) {
      int offset = view.offset(table, rowStart);
      add(offset, own, view.weight);
      add(offset, other, -view.weight);
      for (int i = 0; i < view.siblings.length; i++) {
        View sibling = view.siblings[i];
        BinnedViews home = sibling.home;
        int before = sibling.offset(table, rowStart);
        int bin = home.binOfCode[table[rowStart + home.column]];
        home.add(before, bin, view.weight);
        home.add(before + (other - own) * view.ownStride[i], bin, -view.weight);
      }
    }
  }
}
