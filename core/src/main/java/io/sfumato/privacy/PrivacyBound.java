package io.sfumato.privacy;

/**
 * A bound on how much a release may reveal about one {@linkplain PrivacyUnit unit}: pure,
 * approximate or zero-concentrated differential privacy.
 *
 * <p>The same types state what a mechanism guarantees and what a budget allows. Values are
 * immutable.
 */
public sealed interface PrivacyBound permits PureDp, ApproxDp, Zcdp {}
