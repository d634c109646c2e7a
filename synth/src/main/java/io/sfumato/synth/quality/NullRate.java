package io.sfumato.synth.quality;

/**
 * The shares of nulls in a column. <b>NOT PRIVATE.</b>
 *
 * @param column the name of the column
 * @param real the share in the real table
 * @param synthetic the share in the synthetic one
 */
public record NullRate(String column, double real, double synthetic) {

  /**
   * Returns how far apart they are.
   *
   * @return the absolute difference
   */
  public double difference() {
    return Math.abs(real - synthetic);
  }
}
