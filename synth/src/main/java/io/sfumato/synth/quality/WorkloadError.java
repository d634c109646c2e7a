package io.sfumato.synth.quality;

/**
 * How far a synthetic table is from the noisy answers to one workload, and how far the noise alone
 * puts them from the truth. All errors are shares of the rows. Public.
 *
 * @param workload the name of the workload
 * @param questions how many questions it has
 * @param meanError the mean of the absolute errors
 * @param meanNoise the mean absolute error that the noise alone is expected to cause
 * @param maxError the largest absolute error
 * @param maxNoise what the noise alone exceeds in any of the questions with probability at most 5 %
 * @param misfit the mean of the squared errors divided by the variance of the noise: about 1 where
 *     the table fits as well as the truth would; far above, the table does not follow what was
 *     measured; far below, it follows the noise. Infinite or 0 if there was no noise
 */
public record WorkloadError(
    String workload,
    int questions,
    double meanError,
    double meanNoise,
    double maxError,
    double maxNoise,
    double misfit) {}
