package io.drayage.history;

import io.drayage.state.StateStore;
import io.drayage.testing.PostgresDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The history in a real PostgreSQL. */
class HistoryPostgresIT extends HistoryContract {
  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  @Override
  HistoryLab lab() {
    try {
      DATABASE.empty();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new HistoryLab(HistoryLab.settings(DATABASE.url(), Path.of("")), StateStore.inMemory());
  }

  @Override
  boolean isByIndex(String plan) {
    return !plan.contains("Seq Scan") && plan.contains("Index");
  }

  @Override
  boolean isInOrder(String plan) {
    return !plan.contains("Sort");
  }
}
