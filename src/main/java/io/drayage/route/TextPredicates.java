package io.drayage.route;

import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Predicate;
import org.apache.camel.language.simple.SimpleLanguage;

/**
 * Camel's simple language, with conditions that compare references, repositories, registries and
 * digests of a body as text. Camel itself compares the record, which equals no text.
 */
public final class TextPredicates extends SimpleLanguage {
  /** Name under which Camel finds it. */
  static final String BEAN = "simple-language";

  private static final Pattern RECORD =
      Pattern.compile(
          "\\$\\{(body(?:\\??\\.\\w+)*?)\\??\\."
              + "(source|target|repository|registry|digest|sourceDigest|targetDigest)}");

  /** Creates the language, as Camel does. */
  public TextPredicates() {}

  /** Binds the language in a context whose routes are not read yet. */
  public static void bind(CamelContext context) {
    context.getRegistry().bind(BEAN, new TextPredicates());
  }

  /** Tells whether the context has the language, as those of {@code drayage run} have. */
  public static boolean isIn(CamelContext context) {
    return context.getRegistry().lookupByName(BEAN) instanceof TextPredicates;
  }

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
