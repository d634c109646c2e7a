package io.sfumato.accounting;

import io.sfumato.accounting.internal.AtomLaw;
import io.sfumato.accounting.internal.BoundedRangeLaw;
import io.sfumato.accounting.internal.Bounds;
import io.sfumato.accounting.internal.ComposedLoss;
import io.sfumato.accounting.internal.ConcentratedLaw;
import io.sfumato.accounting.internal.DirectComposition;
import io.sfumato.accounting.internal.DiscreteGaussianLaw;
import io.sfumato.accounting.internal.DiscreteGaussianVectors;
import io.sfumato.accounting.internal.DiscreteLaplaceLaw;
import io.sfumato.accounting.internal.GaussianDominance;
import io.sfumato.accounting.internal.GaussianLaw;
import io.sfumato.accounting.internal.LaplaceLaw;
import io.sfumato.accounting.internal.RangedLaw;
import io.sfumato.accounting.internal.ReplacedSampleLaw;
import io.sfumato.accounting.internal.TwoSidedLaw;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The law of the privacy loss of a step, for removing and for adding a row. Steps are those of
 * {@link PlanLeaves}. Why each law is the worst case, or encloses it, is in {@code
 * docs/proofs/LossLaws.md}.
 *
 * @param removing the law of (P, Q), Q without the row
 * @param adding the law of (Q, P); the same object where the two are equal
 */
record LossLaws(TwoSidedLaw removing, TwoSidedLaw adding) {

  Bounds largest() {
    Bounds one = removing.largest();
    Bounds other = adding.largest();
    return new Bounds(Math.max(one.lower(), other.lower()), Math.max(one.upper(), other.upper()));
  }

  private static final RangedLaw NO_LOSS = AtomLaw.ofFailure(0);

  /** Beyond, a lattice is too fine to matter, or whole numbers are not exact. */
  private static final double COARSE = 1000;

  private static final double EXACT = 0x1p50;

  /** Beyond, discrete Gaussian noise differs from a Gaussian by less than answers are wide. */
  private static final double LARGE = 1e6;

  static LossLaws of(PrivacyEvent event, Neighboring relation) {
    if (event instanceof PrivacyEvent.PoissonSubsampled e) {
      return sampled(e, relation);
    }
    TwoSidedLaw law =
        event instanceof PrivacyEvent.Guaranteed e
            ? guaranteed(e.bound(), relation)
            : symmetric(event);
    return new LossLaws(law, law);
  }

  private static TwoSidedLaw symmetric(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.Laplace e) {
      return laplace(Rounded.bounds(e.sensitivity().dividedBy(e.scale())));
    } else if (event instanceof PrivacyEvent.DiscreteLaplace e) {
      return discreteLaplace(e);
    } else if (event instanceof PrivacyEvent.Gaussian e) {
      return gaussian(rho(e));
    } else if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      return discreteGaussian(e);
    } else if (event instanceof PrivacyEvent.ExponentialMechanism e) {
      return boundedRange(Rounded.bounds(e.guarantee().epsilon()));
    }
    throw new IllegalArgumentException("event must be a single step, got " + event);
  }

  private static TwoSidedLaw laplace(Bounds epsilon) {
    RangedLaw below = epsilon.lower() > 0 ? new LaplaceLaw(epsilon.lower()) : NO_LOSS;
    return TwoSidedLaw.withAtoms(
        new LaplaceLaw(epsilon.upper()), below, -epsilon.lower(), epsilon.lower());
  }

  private static TwoSidedLaw discreteLaplace(PrivacyEvent.DiscreteLaplace event) {
    Bounds alpha = Rounded.bounds(Rational.ONE.dividedBy(event.scale()));
    Bounds shift = Rounded.bounds(event.sensitivity());
    if (shift.upper() > EXACT) {
      return pure(Rounded.bounds(event.sensitivity().dividedBy(event.scale())));
    }
    double n = shift.upper();
    RangedLaw above = new DiscreteLaplaceLaw(alpha.upper(), n);
    if (alpha.lower() == 0) {
      return TwoSidedLaw.within(above, NO_LOSS);
    }
    RangedLaw below = new DiscreteLaplaceLaw(alpha.lower(), n);
    if (n == 1) {
      return TwoSidedLaw.withAtoms(above, below, -alpha.lower(), alpha.lower());
    }
    return n > COARSE
        ? TwoSidedLaw.between(above, below)
        : TwoSidedLaw.withAtoms(above, below, n % 2 == 0 ? 2 * alpha.lower() : alpha.lower());
  }

  static Bounds rho(PrivacyEvent.Gaussian event) {
    return Rounded.bounds(
        event.squaredSensitivity().dividedBy(event.variance().times(Rational.of(2))));
  }

  private static TwoSidedLaw gaussian(Bounds rho) {
    Bounds nu = Rounded.roots(rho);
    return TwoSidedLaw.between(
        GaussianLaw.ofRootRho(nu.upper()),
        nu.lower() > 0 ? GaussianLaw.ofRootRho(nu.lower()) : NO_LOSS);
  }

  /** Exact where the outcomes can be enumerated, and otherwise between two Gaussian laws. */
  private static TwoSidedLaw discreteGaussian(PrivacyEvent.DiscreteGaussian event) {
    Bounds squared = Rounded.bounds(event.squaredSensitivity());
    Bounds variance = Rounded.bounds(event.variance());
    double nearest = event.variance().doubleValue();
    BigInteger whole = event.squaredSensitivity().numerator();
    double shift = whole.sqrt().doubleValue();
    if (event.moved() == 1 && DiscreteGaussianLaw.isEnumerable(shift, nearest)) {
      RangedLaw law = DiscreteGaussianLaw.of(shift, nearest);
      return shift > COARSE
          ? TwoSidedLaw.between(law, law)
          : TwoSidedLaw.withAtoms(law, law, shift / (2 * variance.upper()));
    }
    if (DiscreteGaussianVectors.isEnumerable(squared.upper(), event.moved(), nearest)) {
      return DiscreteGaussianVectors.of(squared.upper(), event.moved(), nearest);
    }
    GaussianDominance above =
        GaussianDominance.above(squared.upper(), variance.lower(), event.moved());
    RangedLaw dominating =
        above.logFactor() < 1
            ? above.above()
            : ConcentratedLaw.of(squared.upper() / (2 * variance.lower()) * (1 + 0x1p-50));
    if (DiscreteGaussianLaw.isEnumerable(shift, nearest)) {
      return TwoSidedLaw.within(dominating, DiscreteGaussianLaw.of(shift, nearest));
    }
    GaussianDominance below = GaussianDominance.below(shift * shift, variance.upper(), 1);
    return within(dominating, below, nearest);
  }

  /** The two Gaussians are as good as one where the noise is large. */
  private static TwoSidedLaw within(RangedLaw above, GaussianDominance below, double variance) {
    RangedLaw lower = below.logFactor() < 1 ? below.below() : NO_LOSS;
    return variance > LARGE ? TwoSidedLaw.between(above, lower) : TwoSidedLaw.within(above, lower);
  }

  private static TwoSidedLaw boundedRange(Bounds epsilon) {
    return TwoSidedLaw.within(
        new BoundedRangeLaw(epsilon.upper()),
        epsilon.lower() > 0 ? AtomLaw.ofGuarantee(epsilon.lower() / 2, 0) : NO_LOSS,
        epsilon.lower() / 2);
  }

  private static TwoSidedLaw guaranteed(PrivacyBound bound, Neighboring relation) {
    if (bound instanceof PureDp pure) {
      return approximate(new ApproxDp(pure.epsilon(), BigDecimal.ZERO), relation);
    } else if (bound instanceof Zcdp concentrated) {
      Bounds rho = Rounded.bounds(concentrated.rho());
      Bounds nu = Rounded.roots(rho);
      return TwoSidedLaw.within(
          ConcentratedLaw.of(rho.upper()),
          nu.lower() > 0 ? GaussianLaw.ofRootRho(nu.lower()) : NO_LOSS);
    }
    return approximate((ApproxDp) bound, relation);
  }

  /** When a row is replaced, the bound of two steps above, and below a mechanism that takes two. */
  private static TwoSidedLaw approximate(ApproxDp bound, Neighboring relation) {
    Bounds epsilon = Rounded.bounds(bound.epsilon());
    Bounds delta = Rounded.bounds(bound.delta());
    if (relation == Neighboring.ADD_REMOVE) {
      return approximate(epsilon, delta);
    }
    PrivacyEvent twice = GroupPrivacy.over(new PrivacyEvent.Guaranteed(bound), 2);
    ApproxDp upper = (ApproxDp) ((PrivacyEvent.Guaranteed) twice).bound();
    return TwoSidedLaw.within(
        blackBox(Rounded.up(upper.epsilon()), Rounded.up(upper.delta())),
        epsilon.lower() > 0
            ? AtomLaw.ofTwoSteps(epsilon.lower(), delta.lower())
            : AtomLaw.ofFailure(delta.lower()),
        2 * epsilon.lower());
  }

  private static TwoSidedLaw pure(Bounds epsilon) {
    return approximate(epsilon, new Bounds(0, 0));
  }

  private static TwoSidedLaw approximate(Bounds epsilon, Bounds delta) {
    return TwoSidedLaw.withAtoms(
        blackBox(epsilon.upper(), delta.upper()),
        blackBox(epsilon.lower(), delta.lower()),
        -epsilon.lower(),
        epsilon.lower());
  }

  private static RangedLaw blackBox(double epsilon, double delta) {
    return epsilon > 0 ? AtomLaw.ofGuarantee(epsilon, delta) : AtomLaw.ofFailure(delta);
  }

  /** Returns the laws of what a sample is given to, which may be several steps. */
  private static LossLaws together(PrivacyEvent event) {
    List<PlanLeaves.Leaf> leaves = PlanLeaves.of(event, Neighboring.ADD_REMOVE);
    if (leaves.size() == 1 && leaves.get(0).count() == 1) {
      return of(leaves.get(0).event(), Neighboring.ADD_REMOVE);
    }
    List<ComposedLoss.Part> removing = new ArrayList<>();
    List<ComposedLoss.Part> adding = new ArrayList<>();
    for (PlanLeaves.Leaf leaf : leaves) {
      LossLaws laws = of(leaf.event(), Neighboring.ADD_REMOVE);
      removing.add(new ComposedLoss.Part(laws.removing(), leaf.count()));
      adding.add(new ComposedLoss.Part(laws.adding(), leaf.count()));
    }
    return new LossLaws(DirectComposition.of(removing), DirectComposition.of(adding));
  }

  /** Adding a row is the reverse of removing it, in the reversed pair. */
  private static LossLaws sampled(PrivacyEvent.PoissonSubsampled event, Neighboring relation) {
    Bounds rate = Rounded.bounds(event.rate());
    if (relation == Neighboring.REPLACE_ONE) {
      Bounds nu = Rounded.roots(rho((PrivacyEvent.Gaussian) event.event()));
      TwoSidedLaw law =
          TwoSidedLaw.between(
              new ReplacedSampleLaw(nu.upper(), rate.upper()),
              nu.lower() > 0 && rate.lower() > 0
                  ? new ReplacedSampleLaw(nu.lower(), rate.lower())
                  : NO_LOSS);
      return new LossLaws(law, law);
    }
    LossLaws whole = together(event.event());
    return new LossLaws(
        whole.removing().subsampled(rate.upper(), rate.lower()),
        whole.adding().reversed().subsampled(rate.upper(), rate.lower()).reversed());
  }
}
