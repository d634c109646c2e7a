/** Tables of integer codes: what queries, engines and reports work on. */
@NullMarked
package io.sfumato.synth.domain;

import org.jspecify.annotations.NullMarked;
