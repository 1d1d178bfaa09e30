package io.drayage.convert;

/**
 * Source or target of a task.
 *
 * @param auth text of {@code auth}; empty for none
 * @param skipTlsVerify whether certificates are not checked and plain HTTP is allowed
 */
record Side(String registry, String auth, boolean skipTlsVerify) {
  static final String ANONYMOUS = "none";

  static Side of(String registry) {
    return new Side(registry, "", /* skipTlsVerify= */ false);
  }
}
