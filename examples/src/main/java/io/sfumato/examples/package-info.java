/** The tour through Sfumato on real data, and the data it bundles. */
@NullMarked
package io.sfumato.examples;

import org.jspecify.annotations.NullMarked;
