/** Building blocks of private statistics: noise calibrated to a guarantee, and counts and sums. */
@NullMarked
package io.sfumato.mechanism;

import org.jspecify.annotations.NullMarked;
