package io.drayage.route;

import java.util.regex.Pattern;
import org.apache.camel.Predicate;
import org.apache.camel.language.simple.SimpleLanguage;

/**
 * Camel's simple language, with conditions that compare references, repositories, registries and
 * digests of a body as text. Camel itself compares the record, which equals no text.
 */
final class TextPredicates extends SimpleLanguage {
  private static final Pattern RECORD =
      Pattern.compile(
          "\\$\\{(body(?:\\??\\.\\w+)*?)\\??\\."
              + "(source|target|repository|registry|digest|sourceDigest|targetDigest)}");

  @Override
  public Predicate createPredicate(String expression) {
    return super.createPredicate(withTexts(expression));
  }

  @Override
  public Predicate createPredicate(String expression, Object[] properties) {
    return super.createPredicate(withTexts(expression), properties);
  }

  private static String withTexts(String expression) {
    // a null, such as the digest that a target lacks, stays null
    return RECORD.matcher(expression).replaceAll("\\${$1?.$2.toString}");
  }
}
