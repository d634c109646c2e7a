package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFileTest {

  @Test
  void readsEveryEventWithExactParameters() {
    PrivacyEvent plan =
        PlanFile.parse(
                """
                [{"event": "gaussian", "sigma": 1.1, "sensitivity": 2, "count": 100},
                 {"event": "discrete_gaussian", "sigma": 3},
                 {"event": "gaussian_tree", "steps": 8, "sigma": 5},
                 {"event": "laplace", "scale": 0.5},
                 {"event": "discrete_laplace", "scale": 10, "sensitivity": 3},
                 {"event": "randomized_response", "epsilon": 1},
                 {"event": "exponential_mechanism", "epsilon": 0.1},
                 {"event": "pure", "epsilon": 0.01, "count": 0},
                 {"event": "approximate", "epsilon": 0.1, "delta": 1e-8},
                 {"event": "zcdp", "rho": 0.25},
                 {"event": "poisson_subsampled", "rate": 0.01,
                  "of": {"event": "gaussian", "sigma": 1, "count": 2}, "count": 1000},
                 {"event": "composed", "of": [{"event": "pure", "epsilon": 1}]}]
                """)
            .event();

    assertThat(plan)
        .isEqualTo(
            new PrivacyEvent.Composed(
                List.of(
                    new PrivacyEvent.Repeated(
                        new PrivacyEvent.Gaussian(Rational.of(4), Rational.parse("1.21")), 100),
                    PlanStep.discreteGaussian(Rational.ONE, Rational.of(3)),
                    PrivacyEvent.gaussianTree(8, Rational.ONE, Rational.of(25)),
                    new PrivacyEvent.Laplace(Rational.ONE, Rational.of(1, 2)),
                    new PrivacyEvent.DiscreteLaplace(Rational.of(3), Rational.of(10)),
                    new PrivacyEvent.RandomizedResponse(PureDp.of(1)),
                    new PrivacyEvent.ExponentialMechanism(PureDp.of(0.1)),
                    new PrivacyEvent.Repeated(new PrivacyEvent.Guaranteed(PureDp.of(0.01)), 0),
                    new PrivacyEvent.Guaranteed(ApproxDp.of(0.1, 1e-8)),
                    new PrivacyEvent.Guaranteed(Zcdp.of(0.25)),
                    new PrivacyEvent.Repeated(
                        new PrivacyEvent.PoissonSubsampled(
                            Rational.of(1, 100),
                            new PrivacyEvent.Repeated(
                                new PrivacyEvent.Gaussian(Rational.ONE, Rational.ONE), 2)),
                        1000),
                    new PrivacyEvent.Composed(
                        List.of(new PrivacyEvent.Guaranteed(PureDp.of(1)))))));
  }

  @Test
  void fillsInWhatWasLeftOpen() {
    PlanFile plan =
        PlanFile.parse(
            """
            [{"event": "poisson_subsampled", "rate": 0.5, "of": {"event": "laplace", "scale": "?"}},
             {"event": "laplace", "scale": "?", "count": 3}]
            """);

    assertThat(plan.open()).containsExactly("scale", "scale");
    assertThat(plan.with(new BigDecimal("0.25")))
        .isEqualTo(
            PlanFile.parse(
                    """
                    [{"event": "poisson_subsampled", "rate": 0.5,
                      "of": {"event": "laplace", "scale": 0.25}},
                     {"event": "laplace", "scale": 0.25, "count": 3}]
                    """)
                .event());
    assertThat(plan.open()).containsExactly("scale", "scale");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          [                                                      | --plan must be JSON: Unexpected end
          [] x                                                   | --plan must be JSON: Unrecognized token 'x'
          [{"event":"pure","event":"zcdp"}]                      | --plan must be JSON: Duplicate
          {}                                                     | --plan must be a JSON array of at least one step
          []                                                     | --plan must be a JSON array of at least one step
          [1]                                                    | step 1 must be a JSON object, got 1
          [{"sigma":1}]                                          | step 1 needs 'event'
          [{"event":7}]                                          | step 1 needs a text 'event', got 7
          [{"event":"gausian","sigma":1}]                        | step 1 has the unknown event 'gausian'; known are gaussian, discrete_gaussian
          [{"event":"pure","epsilon":1},{"event":"gaussian"}]    | step 2 (gaussian) needs 'sigma'
          [{"event":"gaussian","sigma":"5"}]                     | step 1 (gaussian) needs a number 'sigma', got "5"
          [{"event":"gaussian","sigma":0}]                       | step 1 (gaussian) needs 'sigma' above 0, got 0
          [{"event":"gaussian","sigma":-1}]                      | step 1 (gaussian) needs 'sigma' above 0, got -1
          [{"event":"gaussian","sigma":1,"sensitivity":0}]       | step 1 (gaussian) needs 'sensitivity' above 0, got 0
          [{"event":"gaussian","sigma":1,"count":1.5}]           | step 1 (gaussian) needs a whole number 'count', got 1.5
          [{"event":"gaussian","sigma":1,"count":1e30}]          | step 1 (gaussian) needs a whole number 'count'
          [{"event":"gaussian","sigma":1,"count":-1}]            | step 1 (gaussian) needs a count of at least 0, got -1
          [{"event":"gaussian","sigma":1,"sensitivty":2}]        | step 1 (gaussian) has no parameter 'sensitivty'; it has event, sensitivity, sigma, count
          [{"event":"gaussian","sigma":1e999999}]                | step 1: value must have at most 1000 places
          [{"event":"pure","epsilon":-0.1}]                      | step 1: epsilon must be at least 0, got -0.1
          [{"event":"approximate","epsilon":1,"delta":1}]        | step 1: delta must be in [0, 1), got 1
          [{"event":"gaussian_tree","sigma":1,"steps":0}]        | step 1: steps must be at least 1, got 0
          [{"event":"poisson_subsampled","rate":2,"of":{"event":"pure","epsilon":1}}]      | step 1: rate must be in (0, 1], got 2
          [{"event":"poisson_subsampled","rate":0.1,"of":{"event":"pure","epsilon":-1}}]   | step 1, of: epsilon must be at least 0, got -1
          [{"event":"poisson_subsampled","rate":0.1,"of":[]}]    | step 1, of must be a JSON object, got []
          [{"event":"composed","of":3}]                          | step 1 (composed) needs an array of steps 'of', got 3
          [{"event":"composed","of":[{"event":"pure"}]}]         | step 1, of 1 (pure) needs 'epsilon'
          """)
  void tellsWhichStepIsWrong(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlanFile.parse(json).event())
        .withMessageStartingWith(message);
  }

  @Test
  void refusesAFileThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlanFile.read(Path.of("no", "such", "plan.json")))
        .withMessageStartingWith("--plan must be a readable file, got");
  }
}
