package io.sfumato.survival;

/**
 * The scale on which a confidence interval of a probability S is {@code ± z} standard errors; named
 * and computed as {@code conf.type} in R's {@code survfit}. With {@code s} the standard error of
 * {@code log S}:
 *
 * <table>
 *   <caption>Limits</caption>
 *   <tr><th>scale</th><th>limits</th></tr>
 *   <tr><td>{@link #LOG}, R's default</td><td>{@code S exp(± z s)}, at most 1</td></tr>
 *   <tr><td>{@link #LOG_LOG}</td><td>{@code exp(-exp(log(-log S) ± z s / log S))}</td></tr>
 *   <tr><td>{@link #PLAIN}</td><td>{@code S ± z s S}, in [0, 1]</td></tr>
 *   <tr><td>{@link #LOGIT}</td><td>{@code logit⁻¹(logit S ± z s / (1 - S))}</td></tr>
 *   <tr><td>{@link #ARCSINE}</td><td>{@code sin²(arcsin √S ± ½ z s √(S / (1 - S)))}</td></tr>
 * </table>
 *
 * <p>Limits are NaN where the scale has no finite point: at S = 0 for all, and at S = 1 for {@code
 * LOG_LOG}, {@code LOGIT} and {@code ARCSINE}. At S = 1 the others give 1.
 *
 * <p>{@code LOG_LOG} and {@code ARCSINE} are compared by Borgan and Liestøl, A note on confidence
 * intervals and bands for the survival function based on transformations, Scandinavian Journal of
 * Statistics 17 (1990).
 */
public enum IntervalType {
  /** Symmetric for log S. */
  LOG {
    @Override
    double limit(double s, double error) {
      return Math.min(1, Math.exp(Math.log(s) + error));
    }
  },
  /** Symmetric for log(-log S): never beyond 0 or 1. */
  LOG_LOG {
    @Override
    double limit(double s, double error) {
      double log = Math.log(s);
      return log == 0 ? Double.NaN : Math.exp(-Math.exp(Math.log(-log) + error / log));
    }
  },
  /** Symmetric for S, cut at 0 and 1. */
  PLAIN {
    @Override
    double limit(double s, double error) {
      return Math.min(1, Math.max(0, s + error * s));
    }
  },
  /** Symmetric for the log odds. */
  LOGIT {
    @Override
    double limit(double s, double error) {
      double odds = s / (1 - s);
      return s == 1 ? Double.NaN : 1 - 1 / (1 + Math.exp(Math.log(odds) + error * (1 + odds)));
    }
  },
  /** Symmetric for the arcsine of the root of S. */
  ARCSINE {
    @Override
    double limit(double s, double error) {
      if (s == 1) {
        return Double.NaN;
      }
      double angle = Math.asin(Math.sqrt(s)) + error * Math.sqrt(s / (1 - s)) / 2;
      double sine = Math.sin(Math.min(Math.PI / 2, Math.max(0, angle)));
      return sine * sine;
    }
  };

  /** Returns a limit, {@code error} standard errors of log S away; S is above 0. */
  abstract double limit(double s, double error);

  /** Returns the limits for several probabilities and the standard errors of their logarithms. */
  CurveIntervals intervals(
      double[] times, double[] values, double[] logErrors, double before, double confidence) {
    double z = StandardNormal.z(confidence);
    double[] lower = new double[values.length];
    double[] upper = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      boolean none = values[i] == 0 || !Double.isFinite(logErrors[i]);
      lower[i] = none ? Double.NaN : limit(values[i], -z * logErrors[i]);
      upper[i] = none ? Double.NaN : limit(values[i], z * logErrors[i]);
    }
    return new CurveIntervals(times, lower, upper, before, confidence);
  }
}
