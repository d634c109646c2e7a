package io.sfumato.survival;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The cumulative hazard G of a family on the scale {@code z = log u}, {@code u = (φ t)^γ}, with its
 * derivatives in z and in ν, the logarithm that the power is estimated on.
 *
 * <p>All are exact to a few units in the last place times the size of what is added up; none
 * overflows before G itself does.
 *
 * <p>The same arguments give the same bits, as all is {@link StrictMath}. The exception is {@link
 * #LOG_NORMAL}, whose error functions call {@link Math#exp} and {@link Math#log}: these may differ
 * between platforms by one unit in the last place, though not within one run of OpenJDK's virtual
 * machine, whose interpreter and compilers share one routine.
 */
enum BaselineHazard {
  /** {@code G = u}. */
  WEIBULL {
    @Override
    void at(double z, double nu, Terms out) {
      out.set(StrictMath.exp(z), 0, 0);
      out.setSlope(z, 1, 0, 0, 0, 0);
    }

    @Override
    double inverse(double cumulative, double nu) {
      return StrictMath.log(cumulative);
    }
  },

  /** {@code G = log(1 + u)}. */
  LOG_LOGISTIC {
    @Override
    void at(double z, double nu, Terms out) {
      double p = logistic(z);
      out.set(softplus(z), 0, 0);
      out.setSlope(-softplus(-z), 1 - p, -p * (1 - p), 0, 0, 0);
    }

    @Override
    double inverse(double cumulative, double nu) {
      return logExpm1(cumulative);
    }
  },

  /** {@code G = -log Φ(-z)} with the normal distribution Φ. */
  LOG_NORMAL {
    private static final double ROOT_HALF = Math.sqrt(0.5);
    private static final double LOG_ROOT_TWO_PI = 0.5 * StrictMath.log(2 * Math.PI);

    @Override
    void at(double z, double nu, Terms out) {
      double cumulative;
      double logRate; // of the normal hazard φ(z) / Φ(-z)
      if (z < 0) {
        cumulative = -StrictMath.log1p(-0.5 * Erfc.value(-z * ROOT_HALF));
        logRate = cumulative - z * z / 2 - LOG_ROOT_TWO_PI;
      } else {
        double scaled = 0.5 * Erfcx.value(z * ROOT_HALF);
        cumulative = z * z / 2 - StrictMath.log(scaled);
        logRate = -LOG_ROOT_TWO_PI - StrictMath.log(scaled);
      }
      double rate = StrictMath.exp(logRate);
      out.set(cumulative, 0, 0);
      out.setSlope(logRate, rate - z, rate * (rate - z) - 1, 0, 0, 0);
    }

    @Override
    double inverse(double cumulative, double nu) {
      NormalDistribution normal = NormalDistribution.of(0, 1);
      return cumulative < 0.5
          ? normal.inverseCumulativeProbability(-StrictMath.expm1(-cumulative))
          : normal.inverseSurvivalProbability(StrictMath.exp(-cumulative));
    }
  },

  /** {@code G = log(1 + ρ u) / ρ}, {@code ν = log ρ}. */
  BURR {
    @Override
    void at(double z, double nu, Terms out) {
      double y = z + nu;
      double p = logistic(y);
      double scale = StrictMath.exp(-nu);
      double cumulative = scale * softplus(y);
      double first = scale * logisticMinusSoftplus(y);
      out.set(cumulative, first, -first - scale * p * p);
      double pq = p * (1 - p);
      out.setSlope(z - softplus(y), 1 - p, -pq, -p, -pq, -pq);
    }

    @Override
    double inverse(double cumulative, double nu) {
      return logExpm1(cumulative * StrictMath.exp(nu)) - nu;
    }

    /** p - log(1 + x) for x = e^y, p = x / (1 + x). */
    private double logisticMinusSoftplus(double y) {
      if (y > -3) {
        return logistic(y) - softplus(y);
      }
      double x = StrictMath.exp(y);
      double sum = 0;
      double power = -x;
      for (int k = 2; k <= 15; k++) {
        power *= -x;
        sum += power * (1 - 1.0 / k);
      }
      return -sum;
    }
  },

  /** {@code G = (1 + u)^ρ - 1}, {@code ν = log ρ}. */
  PGW {
    @Override
    void at(double z, double nu, Terms out) {
      double rho = StrictMath.exp(nu);
      double p = logistic(z);
      double growth = rho * softplus(z);
      double first = growth * StrictMath.exp(growth);
      out.set(StrictMath.expm1(growth), first, first * (1 + growth));
      double m = nu + z + growth - softplus(z);
      out.setSlope(m, 1 + (rho - 1) * p, (rho - 1) * p * (1 - p), 1 + growth, rho * p, growth);
    }

    @Override
    double inverse(double cumulative, double nu) {
      return logExpm1(StrictMath.log1p(cumulative) * StrictMath.exp(-nu));
    }
  },

  /** {@code G = ((κ+1)/κ) [(1 + u/(κ+1))^κ - 1]}, {@code ν = log(κ+1)}; {@code e^u - 1} at ∞. */
  APGW {
    @Override
    void at(double z, double nu, Terms out) {
      if (nu == Double.POSITIVE_INFINITY) {
        double u = StrictMath.exp(z);
        out.set(StrictMath.expm1(u), 0, 0);
        out.setSlope(z + u, 1 + u, u, 0, 0, 0);
        return;
      }
      double a = StrictMath.exp(nu);
      double kappa = StrictMath.expm1(nu);
      double y = z - nu;
      double log = softplus(y); // L = log(1 + u/a)
      double s = logistic(y);
      double al = a * log;
      double x = kappa * log;
      // ∫₀^L l^j e^{κl} dl times a^{j+1}: the integral of (1 + v)^κ and its derivatives in κ.
      double moment0 = al * PowerMoments.of(0, x);
      double moment1 = al * al * PowerMoments.of(1, x);
      double moment2 = al * al * al * PowerMoments.of(2, x);
      double power = StrictMath.exp(x);
      double first = moment0 + moment1 - a * s * power;
      double second =
          first
              + 2 * moment1
              + moment2
              - 2 * a * s * al * power
              - a * s * s * power
              + a * s * s * kappa * power;
      out.set(moment0, first, second);
      double ss = (kappa - 1) * s * (1 - s);
      out.setSlope(
          z + x - log,
          1 + (kappa - 1) * s,
          ss,
          al - (kappa - 1) * s,
          a * s - ss,
          al - 2 * a * s + ss);
    }

    @Override
    double inverse(double cumulative, double nu) {
      if (nu == Double.POSITIVE_INFINITY) {
        return StrictMath.log(StrictMath.log1p(cumulative));
      }
      double kappa = StrictMath.expm1(nu);
      double base = cumulative * StrictMath.exp(-nu);
      if (kappa * base <= -1) {
        return Double.POSITIVE_INFINITY;
      }
      return nu + logExpm1(kappa == 0 ? base : StrictMath.log1p(kappa * base) / kappa);
    }

    @Override
    double limit(double nu) {
      double kappa = StrictMath.expm1(nu);
      return kappa < 0 ? -StrictMath.exp(nu) / kappa : Double.POSITIVE_INFINITY;
    }
  };

  /**
   * Evaluates G and {@code M = log ∂G/∂z}.
   *
   * @param z the logarithm of u; -∞ is u = 0
   * @param nu the power on its logarithmic scale; not read by families without one
   */
  abstract void at(double z, double nu, Terms out);

  /** Returns the z with {@code G(z) = cumulative}, +∞ if there is none. */
  abstract double inverse(double cumulative, double nu);

  /** Returns G at u = ∞: finite where some never have the event. */
  double limit(double nu) {
    return Double.POSITIVE_INFINITY;
  }

  /** {@code log(1 + e^y)}. */
  private static double softplus(double y) {
    return y > 0 ? y + StrictMath.log1p(StrictMath.exp(-y)) : StrictMath.log1p(StrictMath.exp(y));
  }

  private static double logistic(double y) {
    double e = StrictMath.exp(-Math.abs(y));
    return (y >= 0 ? 1 : e) / (1 + e);
  }

  /** {@code log(e^x - 1)}. */
  private static double logExpm1(double x) {
    return x > 1 ? x + StrictMath.log1p(-StrictMath.exp(-x)) : StrictMath.log(StrictMath.expm1(x));
  }

  /** G with derivatives in ν, and M with derivatives in z and ν. Overwritten by each evaluation. */
  static final class Terms {
    double g;
    double gNu;
    double gNuNu;
    double m;
    double mZ;
    double mZz;
    double mNu;
    double mZnu;
    double mNuNu;

    private void set(double value, double nu, double nuNu) {
      g = value;
      gNu = nu;
      gNuNu = nuNu;
    }

    private void setSlope(double value, double z, double zz, double nu, double zNu, double nuNu) {
      m = value;
      mZ = z;
      mZz = zz;
      mNu = nu;
      mZnu = zNu;
      mNuNu = nuNu;
    }
  }
}
