package io.sfumato.synth.quality;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How strongly two columns go together. Each measure is 0 where a column is constant or fewer than
 * two rows have both values.
 */
final class Association {

  private Association() {}

  /** Returns Pearson's correlation of the rows in which neither number is NaN. */
  static double pearson(double[] x, double[] y) {
    int[] rows = complete(x, y);
    return correlation(at(x, rows), at(y, rows));
  }

  /** Returns Pearson's correlation of the ranks, equal numbers sharing their mean rank. */
  static double spearman(double[] x, double[] y) {
    int[] rows = complete(x, y);
    return correlation(ranks(at(x, rows)), ranks(at(y, rows)));
  }

  /**
   * Returns Cramér's V: {@code √(χ² / (n (min(r, c) - 1)))}, where r and c are how many codes occur
   * in each column.
   */
  static double cramersV(int[] x, int sizeX, int[] y, int sizeY) {
    double[][] counts = new double[sizeX][sizeY];
    double[] ofX = new double[sizeX];
    double[] ofY = new double[sizeY];
    for (int i = 0; i < x.length; i++) {
      counts[x[i]][y[i]]++;
      ofX[x[i]]++;
      ofY[y[i]]++;
    }
    double phi = -1; // χ²/n = Σ n_ij²/(n_i n_j) - 1
    for (int i = 0; i < sizeX; i++) {
      for (int j = 0; j < sizeY; j++) {
        if (counts[i][j] > 0) {
          phi += counts[i][j] / ofX[i] * (counts[i][j] / ofY[j]);
        }
      }
    }
    long least = Math.min(occurring(ofX), occurring(ofY));
    return least < 2 ? 0 : Math.sqrt(Math.max(0, phi) / (least - 1));
  }

  /**
   * Returns the mutual information of two columns in nats, {@code Σ p_ij log(p_ij / (p_i p_j))} of
   * the shares of rows (Shannon 1948). Of n rows of independent columns it is not 0 but about
   * {@code (r - 1)(c - 1) / 2n} (Miller 1955).
   */
  static double mutualInformation(int[] x, int sizeX, int[] y, int sizeY) {
    double[] ofX = new double[sizeX];
    double[] ofY = new double[sizeY];
    long[] pairs = new long[x.length];
    for (int i = 0; i < x.length; i++) {
      ofX[x[i]]++;
      ofY[y[i]]++;
      pairs[i] = (long) x[i] * sizeY + y[i];
    }
    Arrays.sort(pairs); // most cells of large columns are empty
    double sum = 0;
    for (int start = 0, end = 0; start < pairs.length; start = end) {
      while (end < pairs.length && pairs[end] == pairs[start]) {
        end++;
      }
      double expected = ofX[(int) (pairs[start] / sizeY)] * ofY[(int) (pairs[start] % sizeY)];
      sum += (end - start) * Math.log((end - start) * (double) pairs.length / expected);
    }
    return Math.max(0, sum / pairs.length);
  }

  /**
   * Returns the correlation ratio η: the square root of the share of the variance of the numbers
   * that lies between the codes.
   */
  static double correlationRatio(int[] codes, int size, double[] numbers) {
    double[] sums = new double[size];
    double[] counts = new double[size];
    int[] rows = complete(numbers, numbers);
    double mean = Arrays.stream(rows).mapToDouble(i -> numbers[i]).average().orElse(0);
    double total = 0;
    for (int i : rows) {
      double d = numbers[i] - mean;
      sums[codes[i]] += d;
      counts[codes[i]]++;
      total += d * d;
    }
    double between = 0;
    for (int code = 0; code < size; code++) {
      between += counts[code] == 0 ? 0 : sums[code] * sums[code] / counts[code];
    }
    return total == 0 ? 0 : Math.sqrt(Math.min(1, between / total));
  }

  private static long occurring(double[] counts) {
    return Arrays.stream(counts).filter(count -> count > 0).count();
  }

  private static int[] complete(double[] x, double[] y) {
    return IntStream.range(0, x.length)
        .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
        .toArray();
  }

  private static double[] at(double[] x, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> x[i]).toArray();
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? 0 : Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy)));
  }

  private static double[] ranks(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    return Arrays.stream(x).map(value -> meanRank(sorted, value)).toArray();
  }

  private static double meanRank(double[] sorted, double value) {
    int first = lower(sorted, value);
    int end = lower(sorted, Math.nextUp(value));
    return (first + end - 1) / 2.0;
  }

  /** Returns how many numbers are below a value. */
  private static int lower(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
