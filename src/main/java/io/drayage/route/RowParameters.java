package io.drayage.route;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;

/**
 * Parameters of statements that write many rows: finds the names in a statement once. Camel
 * searches the whole statement for each row. Statements with other parameters than names, or rows
 * that lack one, go to Camel. Thread-safe.
 */
public final class RowParameters extends DefaultSqlPrepareStatementStrategy {
  /** Name of the bean in route files. */
  public static final String NAME = "rowParameters";

  private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");

  private final Map<String, List<String>> statements = new ConcurrentHashMap<>();

  /** Strategy without statements. */
  public RowParameters() {}

  @Override
  public Iterator<?> createPopulateIterator(
      String query, String preparedQuery, int expectedParams, Exchange exchange, Object value)
      throws SQLException {
    if (value instanceof Map<?, ?> row) {
      List<String> names = statements.computeIfAbsent(query, RowParameters::names);
      if (names.size() == expectedParams && row.keySet().containsAll(names)) {
        // a row may have nulls
        return Arrays.asList(names.stream().map(row::get).toArray()).iterator();
      }
    }
    return super.createPopulateIterator(query, preparedQuery, expectedParams, exchange, value);
  }

  private static List<String> names(String query) {
    return PARAMETER.matcher(query).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
