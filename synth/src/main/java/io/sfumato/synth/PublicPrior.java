package io.sfumato.synth;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.domain.CodedTable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A public table to start from in the place of independent columns: what it knows of associations
 * need not be measured.
 *
 * @param table its rows, at least one
 */
record PublicPrior(CodedTable table) {

  /** Adds what the result depends on: a digest of the rows. */
  Fields addTo(Fields fields) {
    return fields.with("prior", digest());
  }

  /** Returns how its rows are divided among a column's codes, were they so many. */
  double[] histogram(int column, double rows) {
    double[] counts = new double[table.domain().size(column)];
    for (int i = 0; i < table.rows(); i++) {
      counts[table.code(i, column)] += rows / table.rows();
    }
    return counts;
  }

  private String digest() {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    ByteBuffer row = ByteBuffer.allocate(Integer.BYTES * table.domain().columns());
    for (int i = 0; i < table.rows(); i++) {
      row.clear();
      for (int c = 0; c < table.domain().columns(); c++) {
        row.putInt(table.code(i, c));
      }
      sha256.update(row.array());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
