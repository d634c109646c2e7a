package io.sfumato.mechanism;

import static java.util.Objects.requireNonNull;

import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.PublicGrid;
import java.util.List;
import java.util.Locale;

/**
 * Named private numbers, each an exact multiple of its public grid's spacing plus noise of a known
 * law. Immutable.
 */
public final class NoisyVector {

  private final List<String> names;
  private final List<PublicGrid> grids;
  private final List<IntegerNoise> noise;
  private final long[] multiples;

  NoisyVector(
      List<String> names, List<PublicGrid> grids, List<IntegerNoise> noise, long[] multiples) {
    this.names = List.copyOf(names);
    this.grids = List.copyOf(grids);
    this.noise = List.copyOf(noise);
    this.multiples = multiples.clone();
    if (multiples.length != names.size()) {
      throw new IllegalArgumentException(
          "there must be %d numbers, got %d".formatted(names.size(), multiples.length));
    }
  }

  /**
   * Returns the names, in the order of the measurement.
   *
   * @return the names
   */
  public List<String> names() {
    return names;
  }

  /**
   * Returns a private number.
   *
   * @param name its name
   * @return the number; a count may come out negative
   * @throws IllegalArgumentException if there is no such name
   */
  public double value(String name) {
    int i = index(name);
    return grids.get(i).value(multiples[i]);
  }

  /**
   * Returns all private numbers.
   *
   * @return the numbers in the order of {@link #names()}
   */
  public double[] values() {
    return names.stream().mapToDouble(this::value).toArray();
  }

  /**
   * Returns the standard deviation of a number's noise.
   *
   * @param name the number's name
   * @return the standard deviation, in the number's unit
   * @throws IllegalArgumentException if there is no such name
   */
  public double standardDeviation(String name) {
    int i = index(name);
    return Math.sqrt(noise.get(i).variance()) * grids.get(i).spacing();
  }

  /**
   * Returns a bound on a number's noise.
   *
   * @param name the number's name
   * @param beta the probability with which the bound fails, in {@code (0, 1)}
   * @return the smallest t on the grid with {@code Pr(|noise| > t) ≤ beta}, in the number's unit
   * @throws IllegalArgumentException if there is no such name, or {@code beta} is out of range
   */
  public double errorBound(String name, double beta) {
    int i = index(name);
    return grids.get(i).value(noise.get(i).errorBound(beta));
  }

  long[] multiples() {
    return multiples.clone();
  }

  /** Returns one line for each number: {@code F 92 ± 6}, the noise bound at 95 %. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.isEmpty() ? "" : System.lineSeparator())
          .append(
              String.format(
                  Locale.ROOT, "%s %.6g ± %.3g", name, value(name), errorBound(name, 0.05)));
    }
    return text.toString();
  }

  private int index(String name) {
    int i = names.indexOf(requireNonNull(name, "name"));
    if (i < 0) {
      throw new IllegalArgumentException("name must be one of %s, got '%s'".formatted(names, name));
    }
    return i;
  }
}
