package io.sfumato.synth.query;

/**
 * Neighbouring codes of a column: one side of a box.
 *
 * @param column the number of the column
 * @param from the first code, at least 0
 * @param to the code after the last, above {@code from}
 */
public record CodeRange(int column, int from, int to) {}
