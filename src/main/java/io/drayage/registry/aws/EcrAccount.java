package io.drayage.registry.aws;

/** Whose registry it is, and in which region. */
public record EcrAccount(String id, String region) {
  @Override
  public String toString() {
    return "account " + id + " in " + region;
  }
}
