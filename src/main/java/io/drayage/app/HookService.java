package io.drayage.app;

import io.drayage.app.settings.HostSettings;
import io.drayage.app.settings.ManagementSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.SyncPlan;
import io.drayage.push.HookGuard;
import io.drayage.push.PushedMappings;
import io.drayage.route.HookSteps;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Push notifications of a running process. */
final class HookService {
  private static final String TOKEN = "drayage.hooks.token";
  private static final String TOKEN_FILE = "drayage.hooks.token-file";

  private final HookGuard guard;
  private final Supplier<SyncPlan> plan;

  /**
   * Reads the properties.
   *
   * @throws UsageException if a property can't be used
   */
  HookService(Settings settings, HostSettings hosts, Supplier<SyncPlan> plan, InstantSource clock) {
    Supplier<Optional<String>> token = ManagementSettings.token(settings, TOKEN, TOKEN_FILE);
    this.guard = new HookGuard(host -> token(hosts, host, token), clock);
    this.plan = plan;
  }

  private static Optional<String> token(
      HostSettings hosts, RegistryHost host, Supplier<Optional<String>> common) {
    return hosts.hookToken(host).or(common);
  }

  /**
   * Beans of the routes that take push notifications.
   *
   * @param paused tells paused tasks by name
   */
  Map<String, Object> beans(Predicate<String> paused) {
    return HookSteps.beans(guard, new PushedMappings(plan, paused));
  }
}
