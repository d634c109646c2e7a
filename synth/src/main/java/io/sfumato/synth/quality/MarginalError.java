package io.sfumato.synth.quality;

/**
 * How far two contingency tables of the same columns are apart. <b>NOT PRIVATE.</b>
 *
 * @param columns the names of the columns, separated by commas
 * @param tvd the total variation distance {@code ½ Σ |p - q|}, in {@code [0, 1]}
 * @param meanCellError the mean over the cells of the absolute difference of shares
 * @param maxCellError the largest absolute difference of shares
 * @param cells how many cells there are
 */
public record MarginalError(
    String columns, double tvd, double meanCellError, double maxCellError, int cells) {}
