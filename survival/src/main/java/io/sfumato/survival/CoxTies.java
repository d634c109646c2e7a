package io.sfumato.survival;

/** How a {@link CoxRegression} treats events at the same time. */
public enum CoxTies {

  /**
   * Efron's approximation: the k-th of d tied events sees the tied rows with weight {@code 1 -
   * (k-1)/d}. R's default, and accurate unless ties are heavy.
   *
   * @see <a href="https://doi.org/10.1080/01621459.1977.10480613">Efron (1977)</a>
   */
  EFRON,

  /**
   * Breslow's approximation: each tied event sees all rows at risk.
   *
   * @see <a href="https://doi.org/10.2307/2529620">Breslow (1974)</a>
   */
  BRESLOW,

  /**
   * Cox's discrete model: the chance that just these d rows of those at risk had the event. It
   * takes no weights, and time that grows with the number of ties.
   *
   * @see <a href="https://doi.org/10.1093/biomet/68.3.703">Gail, Lubin and Rubinstein (1981)</a>,
   *     whose recursion it uses
   */
  EXACT
}
