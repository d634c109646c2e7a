package io.sfumato.streaming.internal;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Where the poles of a {@link BufferedLinearToeplitz} matrix are best, if their gaps are powers of
 * 2: a table by horizon and number of buffers. Against poles anywhere that costs less than 1 % of
 * the variance (2 % with a single buffer), and it spares a step the multiplications by them.
 */
final class PoleShifts {

  private static final String TABLE = "pole-shifts.csv";

  private static final double LN_2 = StrictMath.log(2);

  private PoleShifts() {}

  /**
   * Returns the s_i in {@code 1 - θ_i = 2^-s_i}, decreasing.
   *
   * @param horizon the number of steps, in {@code [1, 2⁴⁰]}
   * @param buffers how many at most, at least 1; fewer for a short horizon
   */
  static int[] of(long horizon, int buffers) {
    int bits = (int) Math.max(1, Math.round(StrictMath.log((double) horizon) / LN_2));
    List<int[]> row = Table.ROWS.get(bits - 1);
    return row.get(Math.min(buffers, row.size()) - 1).clone();
  }

  /** Read when it is first asked for. */
  private static final class Table {

    static final List<List<int[]>> ROWS = read();

    private static List<List<int[]>> read() {
      try (InputStream in = requireNonNull(PoleShifts.class.getResourceAsStream(TABLE), TABLE);
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
        return reader
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> Arrays.stream(line.split(",", -1)).skip(1).map(Table::numbers).toList())
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + TABLE + " of this library", e);
      }
    }

    private static int[] numbers(String text) {
      return Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    }
  }
}
