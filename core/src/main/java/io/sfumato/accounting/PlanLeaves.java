package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of a plan without repetition and nesting: equal ones counted together and all Gaussian
 * ones made one, in an order of their own, so that neither the order nor the nesting of a plan
 * changes a digit of any answer. Steps without loss are left out.
 *
 * <p>Gaussian steps are one step of the summed concentrated loss: noise on several axes is noise on
 * one, as its law is invariant under rotation (Dong, Roth and Su 2022, Corollary 3.3).
 */
final class PlanLeaves {

  /** A step and how often it is taken, at least once. */
  record Leaf(PrivacyEvent event, long count) {}

  private final Neighboring relation;
  private final Map<PrivacyEvent, Long> counts = new HashMap<>();

  /** The sum of {@code Δ₂² / σ²} of all Gaussian steps. */
  private Rational squaredMu = Rational.ZERO;

  private PlanLeaves(Neighboring relation) {
    this.relation = relation;
  }

  /**
   * Returns the steps.
   *
   * @throws IllegalArgumentException if there are more than fit in a {@code long}
   */
  static List<Leaf> of(PrivacyEvent plan, Neighboring relation) {
    PlanLeaves leaves = new PlanLeaves(relation);
    try {
      leaves.add(requireNonNull(plan, "plan"), 1);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("plan must have fewer than 2^63 steps", e);
    }
    if (leaves.squaredMu.signum() > 0) {
      leaves.counts.put(new PrivacyEvent.Gaussian(leaves.squaredMu, Rational.ONE), 1L);
    }
    return leaves.counts.entrySet().stream()
        .map(entry -> new Leaf(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(leaf -> leaf.event().toString()))
        .toList();
  }

  private void add(PrivacyEvent event, long times) {
    if (times == 0) {
      return;
    }
    if (event instanceof PrivacyEvent.Repeated e) {
      add(e.event(), Math.multiplyExact(times, e.count()));
    } else if (event instanceof PrivacyEvent.Composed e) {
      e.events().forEach(part -> add(part, times));
    } else if (event instanceof PrivacyEvent.PoissonSubsampled e) {
      addSampled(e, times);
    } else if (!isWithoutLoss(event)) {
      addLeaf(overSteps(plain(event)), times);
    }
  }

  /**
   * Black boxes stay what they are for one row: two steps of one are not the black box of twice it.
   */
  private PrivacyEvent overSteps(PrivacyEvent event) {
    boolean blackBox = event instanceof PrivacyEvent.Guaranteed e && !(e.bound() instanceof Zcdp);
    return relation == Neighboring.ADD_REMOVE || blackBox ? event : GroupPrivacy.over(event, 2);
  }

  /**
   * Returns whether a plan has samples of which no gain is known, so that leaves bound it from
   * above only.
   */
  static boolean ignoresSampling(PrivacyEvent plan, Neighboring relation) {
    if (relation == Neighboring.ADD_REMOVE) {
      return false;
    } else if (plan instanceof PrivacyEvent.Repeated e) {
      return ignoresSampling(e.event(), relation);
    } else if (plan instanceof PrivacyEvent.Composed e) {
      return e.events().stream().anyMatch(part -> ignoresSampling(part, relation));
    }
    if (!(plan instanceof PrivacyEvent.PoissonSubsampled e)) {
      return false;
    }
    if (e.rate().equals(Rational.ONE) || e.event() instanceof PrivacyEvent.PoissonSubsampled) {
      return ignoresSampling(e.event(), relation);
    }
    return of(e.event(), Neighboring.ADD_REMOVE).stream()
        .anyMatch(leaf -> !(leaf.event() instanceof PrivacyEvent.Gaussian));
  }

  private void addLeaf(PrivacyEvent event, long times) {
    if (event instanceof PrivacyEvent.Gaussian e) {
      Rational once = e.squaredSensitivity().dividedBy(e.variance());
      squaredMu = squaredMu.plus(once.times(Rational.of(times)));
    } else {
      counts.merge(event, times, Math::addExact);
    }
  }

  /**
   * A sample of a sample is a sample. When a row is replaced, what is gained from sampling is known
   * for Gaussian noise; any other event is taken to see all rows.
   */
  private void addSampled(PrivacyEvent.PoissonSubsampled event, long times) {
    if (event.rate().equals(Rational.ONE)) {
      add(event.event(), times);
      return;
    }
    if (event.event() instanceof PrivacyEvent.PoissonSubsampled inner) {
      Rational rate = event.rate().times(inner.rate());
      addSampled(new PrivacyEvent.PoissonSubsampled(rate, inner.event()), times);
      return;
    }
    List<Leaf> whole = of(event.event(), Neighboring.ADD_REMOVE);
    if (whole.isEmpty()) {
      return;
    }
    PrivacyEvent plain = whole.size() == 1 ? repeated(whole.get(0)) : composed(whole);
    if (relation == Neighboring.REPLACE_ONE && !(plain instanceof PrivacyEvent.Gaussian)) {
      add(event.event(), times);
    } else {
      addLeaf(new PrivacyEvent.PoissonSubsampled(event.rate(), plain), times);
    }
  }

  private static PrivacyEvent composed(List<Leaf> leaves) {
    return new PrivacyEvent.Composed(leaves.stream().map(PlanLeaves::repeated).toList());
  }

  private static PrivacyEvent repeated(Leaf leaf) {
    return leaf.count() == 1 ? leaf.event() : new PrivacyEvent.Repeated(leaf.event(), leaf.count());
  }

  private static boolean isWithoutLoss(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.DiscreteLaplace e) {
      return e.sensitivity().compareTo(Rational.ONE) < 0; // no integer moves
    } else if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      return e.squaredSensitivity().compareTo(Rational.ONE) < 0;
    } else if (event instanceof PrivacyEvent.RandomizedResponse e) {
      return e.guarantee().epsilon().signum() == 0;
    } else if (event instanceof PrivacyEvent.ExponentialMechanism e) {
      return e.guarantee().epsilon().signum() == 0;
    } else if (event instanceof PrivacyEvent.Guaranteed e) {
      return isWithoutLoss(e.bound());
    }
    return false;
  }

  private static boolean isWithoutLoss(PrivacyBound bound) {
    if (bound instanceof PureDp pure) {
      return pure.epsilon().signum() == 0;
    } else if (bound instanceof Zcdp concentrated) {
      return concentrated.rho().signum() == 0;
    }
    ApproxDp approximate = (ApproxDp) bound;
    return approximate.epsilon().signum() == 0 && approximate.delta().signum() == 0;
  }

  /** Returns the one spelling of steps of the same law. */
  private static PrivacyEvent plain(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.DiscreteLaplace e) {
      return new PrivacyEvent.DiscreteLaplace(floor(e.sensitivity()), e.scale());
    } else if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      return new PrivacyEvent.DiscreteGaussian(
          floor(e.squaredSensitivity()), e.variance(), e.coordinates());
    } else if (event instanceof PrivacyEvent.RandomizedResponse e) {
      return new PrivacyEvent.Guaranteed(e.guarantee());
    } else if (event instanceof PrivacyEvent.Guaranteed e
        && e.bound() instanceof ApproxDp approximate
        && approximate.delta().signum() == 0) {
      return new PrivacyEvent.Guaranteed(new PureDp(approximate.epsilon()));
    }
    return event;
  }

  private static Rational floor(Rational value) {
    BigInteger whole = value.numerator().divide(value.denominator());
    return new Rational(whole, BigInteger.ONE);
  }
}
